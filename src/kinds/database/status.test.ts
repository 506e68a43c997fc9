import { describe, expect, it } from 'vitest';
import { applyUpTo, install, loseReplica } from '../../../test/status/cluster-model.ts';
import { databaseText } from '../../../test/status/resources.ts';
import { reportOf } from '../../../test/status/status-facts.ts';
import { synthesizeText } from '../../../test/synthesize-text.ts';
import { createLiveState } from '../../core/live/live-state.ts';
import type { Database } from './servers.ts';
import { databaseStatus } from './status.ts';

const DOMAIN = 'shop.svc.cluster.local:5432';
const READY = {
  endpoints: { rw: `orders-rw.${DOMAIN}`, ro: `orders-ro.${DOMAIN}` },
  fields: { ready: true, endpoint: `orders.${DOMAIN}`, secretName: 'orders-credentials' },
};

describe('what a Database reports', () => {
  it('where its servers answer, and the Secret to log in with', () => {
    expect(reportOf(databaseText(), { happens: [install], isReady: true })).toEqual(READY);
  });

  it('no address for reading where there is no replica', () => {
    const report = reportOf(databaseText({ replicas: 1 }), { happens: [install], isReady: true });
    expect(report).toEqual({ ...READY, endpoints: { rw: READY.endpoints.rw } });
  });

  it('nothing that does not answer', () => {
    expect(reportOf(databaseText(), { happens: [applyUpTo(50)] })).toEqual({
      endpoints: {},
      fields: { ready: false, endpoint: undefined, secretName: 'orders-credentials' },
    });
  });

  it('only what is left when the primary is lost', () => {
    expect(reportOf(databaseText(), { happens: [install, loseReplica('StatefulSet/orders')] })).toEqual({
      endpoints: { ro: READY.endpoints.ro },
      fields: { ready: false, endpoint: undefined, secretName: 'orders-credentials' },
    });
  });

  it('the Secret that its owner names', () => {
    const report = reportOf(databaseText({ more: '  credentials: {secretName: app-login}' }));
    expect(report.fields['secretName']).toBe('app-login');
  });
});

it.each([
  ['{name: crm, type: tcp, host: crm.example.com, port: 443}', 'crm.example.com:443'],
  ['{name: crm, type: tcp, host: "2001:db8::1", port: 443}', '[2001:db8::1]:443'],
  ['{name: crm, type: postgresql, host: old.example.com}', 'old.example.com:5432'],
  ['{name: crm, type: postgresql, host: old.example.com, port: 6432}', 'old.example.com:6432'],
  ['{name: crm, type: postgresql, host: old}', 'old.shop.svc:5432'],
  ['{name: crm, type: dns, host: crm.example.com}', 'crm.example.com'],
  ['{name: crm, type: dns, host: crm}', 'crm.shop.svc'],
  ['{name: crm, type: http, url: https://crm.example.com/health}', 'https://crm.example.com/health'],
])('the dependency %s is looked for at %s', (dependency, target) => {
  const [made] = synthesizeText(databaseText({ more: `  dependencies: [${dependency}]` })).rendered;
  const type = /type: (\w+)/.exec(dependency)?.[1];
  // The text is that of a Database.
  const database = made?.resource as Database;
  expect(databaseStatus.dependencies?.(database)).toEqual([
    { name: 'crm', type, target, intervalSeconds: 30, timeoutSeconds: 5 },
  ]);
});

const ODD = [1, { name: 'crm' }, { name: 'crm', type: 'tcp', host: 'crm' }, { name: 'ok', type: 'dns', host: 'ok' }];

it.each<[string, unknown, readonly string[]]>([
  ['no spec at all', undefined, []],
  ['an empty spec', {}, []],
  ['fields of other types', { credentials: 1, dependencies: 'none' }, []],
  ['dependencies of which only one can be looked for', { dependencies: ODD }, ['ok.shop.svc']],
])('%s, as another CRD may admit it, breaks nothing', (_what, spec, targets) => {
  const [made] = synthesizeText(databaseText()).rendered;
  if (made === undefined) throw new Error('not admitted');
  // What a cluster holds need not be what its type says.
  const odd = { ...made.resource, spec } as Database;
  const live = createLiveState([]);
  const facts = { plan: made.plan, live, isReady: false, components: [], previous: {}, now: '2026-01-01T00:00:00Z' };
  expect(databaseStatus.report({ ...facts, resource: odd }).fields['secretName']).toBe('orders-credentials');
  expect(databaseStatus.dependencies?.(odd).map(({ target }) => target)).toEqual(targets);
});

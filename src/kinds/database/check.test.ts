import { describe, expect, it } from 'vitest';
import { synthesizeText } from '../../../test/synthesize-text.ts';
import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import type { StructuralSchema } from '../../core/schema/structural-schema.ts';
import { crd } from './crd.generated.ts';
import { refusedParameter } from './server-configuration.ts';

/** The codes and places that are reported of a Database with these fields, without what every single server gets. */
function reported(spec: JsonObject, namespace = 'shop'): readonly string[] {
  const resource: JsonValue = {
    apiVersion: 'database.example.com/v1',
    kind: 'Database',
    metadata: { name: 'orders', namespace },
    spec: { databaseName: 'orders', username: 'shop', storage: { size: '100Gi' }, ...spec },
  };
  return synthesizeText(JSON.stringify(resource))
    .diagnostics.map(({ code, severity, fieldPath }) => `${severity} ${code} ${fieldPath}`)
    .filter((text) => text !== 'warning single-server spec.replicas')
    .sort();
}

const buffers = (value: JsonValue, resources: JsonObject) => ({
  postgresql: { parameters: { shared_buffers: value } },
  resources,
});
const exceeds = ['error buffers-exceed-memory spec.postgresql.parameters.shared_buffers'];
const gibibyte = { requests: { memory: '1Gi' }, limits: { memory: '4Gi' } };

describe('a Database', () => {
  const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
    ['of one server', {}, []],
    ['of three servers', { replicas: 3 }, ['warning no-automatic-failover spec.replicas']],
    [
      'of one synchronous server',
      { replication: { mode: 'sync' } },
      ['warning sync-without-replicas spec.replication.mode'],
    ],
    [
      'of two synchronous servers',
      { replicas: 2, replication: { mode: 'sync' } },
      ['warning no-automatic-failover spec.replicas', 'warning sync-with-one-replica spec.replication.mode'],
    ],
    [
      'of three synchronous servers',
      { replicas: 3, replication: { mode: 'sync' } },
      ['warning no-automatic-failover spec.replicas'],
    ],
    [
      'with a budget that forbids every eviction',
      { replicas: 3, podDisruptionBudget: { minAvailable: 2 } },
      [
        'warning budget-blocks-eviction spec.podDisruptionBudget.minAvailable',
        'warning no-automatic-failover spec.replicas',
      ],
    ],
    [
      'with a budget for no replica',
      { podDisruptionBudget: {} },
      ['warning budget-without-replicas spec.podDisruptionBudget'],
    ],
    [
      'with backups on the default class',
      { backup: { enabled: true } },
      ['warning backup-on-same-storage spec.backup'],
    ],
    ['with backups elsewhere', { backup: { enabled: true, storage: { storageClass: 'archive' } } }, []],
    [
      'with a schedule of a day that is none, though it has no backups',
      { backup: { schedule: '0 2 * * 7' } },
      ['error invalid-schedule spec.backup.schedule'],
    ],
    ['with memory that is not limited', { resources: {} }, ['warning memory-without-limit spec.resources']],
    ['with buffers as large as the memory', buffers('1GB', gibibyte), []],
    ['with buffers in pages', buffers(131_072, gibibyte), []],
    ['with one page too many', buffers(131_073, gibibyte), exceeds],
    ['with buffers of more than the request', buffers('1025MB', gibibyte), exceeds],
    [
      'with buffers of more than the usual memory',
      buffers('0.75 GB', {}),
      [...exceeds, 'warning memory-without-limit spec.resources'],
    ],
    [
      'with a parameter of another version',
      { image: 'postgres:17.6', postgresql: { parameters: { io_method: 'sync' } } },
      ['warning unknown-parameter spec.postgresql.parameters.io_method'],
    ],
    [
      'with a parameter of its own version',
      { image: 'postgres:18.0', postgresql: { parameters: { io_method: 'sync' } } },
      [],
    ],
    ['with a tag that names no minor version', { image: 'postgres:17' }, ['warning image-minor-open spec.image']],
    ['with the digest of such a tag', { image: `postgres:17@sha256:${'0'.repeat(64)}` }, []],
    ['with a tag that names no version', { image: 'postgres:stable' }, ['warning image-version-unknown spec.image']],
    ['with a version that nobody tried', { image: 'postgres:19.0' }, ['warning image-version-unproven spec.image']],
    ['with the newest image', { image: 'postgres:latest' }, ['warning image-not-pinned spec.image']],
    [
      'with a line that asks for no password',
      { postgresql: { hostBasedAccess: ['host all all 10.0.0.0/8 trust', 'host all trust 10.0.0.0/8 reject'] } },
      ['warning weak-access-line spec.postgresql.hostBasedAccess[0]'],
    ],
    [
      'with clients of no policy',
      { networkPolicy: { enabled: false, from: [] } },
      ['warning clients-without-policy spec.networkPolicy.from'],
    ],
  ];

  it.each(cases)('%s', (_, spec, expected) => {
    expect(reported(spec)).toEqual(expected);
  });

  it.each([
    [1, ['warning few-servers-in-production spec.replicas']],
    [2, ['warning few-servers-in-production spec.replicas', 'warning no-automatic-failover spec.replicas']],
    [3, ['warning no-automatic-failover spec.replicas']],
  ])('of %i in the namespace production', (replicas, expected) => {
    expect(reported({ replicas }, 'production')).toEqual(expected);
  });

  it('in both forms of replicas has those beside `replication`, and a warning of the others', () => {
    expect(reported({ replicas: 2, replication: { replicas: 3 } })).toEqual([
      'warning no-automatic-failover spec.replicas',
      'warning unknown-field spec.replication.replicas',
    ]);
  });
});

it('the parameters that the CRD refuses are those that are refused whatever their value', () => {
  const path = ['spec', 'postgresql', 'parameters'];
  const root = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
  const schema = path.reduce<StructuralSchema>((at, name) => at.properties?.[name] ?? {}, root);
  const rule = schema['x-kubernetes-validations']?.find(({ rule: text }) => text.includes(' in ['))?.rule ?? '';
  const names = [...rule.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(20);
  const values = ['on', 'off', '100', 'replica', ''];
  for (const name of names) {
    for (const value of values) expect(refusedParameter(name, value), `${name} = ${value}`).not.toBeUndefined();
  }
});

import { describe, expect, it } from 'vitest';
import { createLiveState } from '../live/live-state.ts';
import { assessHealth } from './assess-health.ts';
import { createHealthRules } from './create-health-rules.ts';
import type { HealthRule } from './health.ts';
import { withNamedRules } from './named-rules.ts';

const tank: HealthRule = {
  groupKind: 'Tank.example.com',
  summary: 'It is full.',
  assess: () => ({ status: 'Suspended', reason: 'Full', message: 'full' }),
};
const rules = createHealthRules([tank]);
const NOW = 1_767_225_600_000;

/** Certificate has no rule: its conditions are asked. */
const certificate = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'web', namespace: 'shop', generation: 1 },
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Issuing', message: 'waiting' }] },
};

describe('a kind of object is judged', () => {
  it.each([
    ['as the catalogue says, where nothing is named', undefined, 'Progressing'],
    ['by its conditions', 'conditions', 'Progressing'],
    ['by its existence', 'exists', 'Ready'],
    ['as kstatus does', 'kstatus', 'Progressing'],
    ['by the rule of another kind', 'Tank.example.com', 'Suspended'],
  ])('%s', (_how, name, status) => {
    const chosen = withNamedRules(rules, name === undefined ? {} : { 'Certificate.cert-manager.io': name });
    const context = { live: createLiveState([]), now: NOW, wasReady: false, rules: chosen };
    expect(assessHealth(certificate, context).status).toBe(status);
  });

  it('by no rule that does not exist', () => {
    expect(() => withNamedRules(rules, { 'Certificate.cert-manager.io': 'magic' })).toThrow(/'magic'/);
  });

  it('and no other kind with it', () => {
    const chosen = withNamedRules(rules, { 'Certificate.cert-manager.io': 'exists' });
    expect(chosen.ruleFor('Tank.example.com')).toBe(tank);
  });
});

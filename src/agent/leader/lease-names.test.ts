import { expect, test } from 'vitest';
import { isDns1123Subdomain, isLabelValue } from '../../core/manifest/kubernetes-names.ts';
import { AGENT_LABEL, leaseLabels, leaseSelector, memberLeaseName, shardLeaseName } from './lease-names.ts';

test('one shard is the Lease with the name of the agent, more have a number', () => {
  expect([shardLeaseName('agent', 0, 1), shardLeaseName('agent', 0, 2), shardLeaseName('agent', 1, 2)]).toEqual([
    'agent',
    'agent-0',
    'agent-1',
  ]);
});

test.each(['planwright-agent-7d9f-x2x4z', 'Host.example_1b2c', 'x'.repeat(300), '', '-', 'ü', '_'])(
  'the member Lease of %j has a name that Kubernetes takes, and nobody else has it',
  (identity) => {
    const name = memberLeaseName('planwright-agent', identity);
    expect(isDns1123Subdomain(name), name).toBe(true);
    expect(memberLeaseName('planwright-agent', `${identity}Y`)).not.toBe(name);
  },
);

test('a pod is found again by its name', () => {
  expect(memberLeaseName('agent', 'agent-7d9f-x2x4z')).toBe('agent-member-agent-7d9f-x2x4z');
});

test.each(['agent', 'a'.repeat(80), `${'a'.repeat(49)}-${'b'.repeat(30)}`])(
  'the labels of %s are valid, and selected',
  (name) => {
    const labels = leaseLabels(name, 'shard', 4);
    expect(Object.values(labels).filter((value) => !isLabelValue(value))).toEqual([]);
    expect(leaseSelector(name)).toBe(`${AGENT_LABEL}=${labels[AGENT_LABEL]}`);
  },
);

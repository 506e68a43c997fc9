import { describe, expect, it } from 'vitest';
import { type Kind, storageVersionOf } from '../../src/core/kind/kind.ts';
import type { PhaseEdge, PhaseTable, Trigger } from '../../src/core/status/phase-table.ts';
import { STANDARD_PHASES } from '../../src/core/status/standard-status.ts';
import { kinds } from '../../src/kinds/index.ts';

const tables: readonly (readonly [string, PhaseTable])[] = [
  ...kinds.map((kind) => [nameOf(kind), kind.status?.phases ?? STANDARD_PHASES] as const),
  ['any other kind', STANDARD_PHASES],
];

describe.each(tables)('the phases of %s', (_name, { phases, edges }) => {
  it.each(['initial', 'ready', 'failed', 'deleting'] as const)('have one that is %s', (stage) => {
    expect(phases.filter((phase) => phase.stage === stage)).toHaveLength(1);
  });

  it('begin with the initial one, and have different names', () => {
    expect(phases[0]?.stage).toBe('initial');
    expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length);
  });

  it('can all be reached', () => {
    expect(reachable({ phases, edges }, phases[0]?.name ?? '')).toEqual(phases.map(({ name }) => name).sort());
  });

  it('can all be left for removal, and removal for nothing', () => {
    const removal = edges.filter(({ when }) => when === 'deleting');
    const deleting = phases.find(({ stage }) => stage === 'deleting')?.name;
    expect(removal.map(({ from }) => from).sort()).toEqual(
      phases
        .map(({ name }) => name)
        .filter((name) => name !== deleting)
        .sort(),
    );
    expect(edges.filter(({ from }) => from === deleting)).toEqual([]);
  });

  it('are left for removal before anything else, and for failure before the rest', () => {
    const ranks = edges.map(({ when }) =>
      when === 'deleting' ? 0 : when === 'failed' || when === 'exhausted' ? 1 : 2,
    );
    expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
  });

  it('are connected by edges that differ', () => {
    const texts = edges.map(describeEdge);
    expect(new Set(texts).size).toBe(texts.length);
    const names = phases.map(({ name }) => name);
    expect(edges.filter(({ from, to }) => !names.includes(from) || !names.includes(to) || from === to)).toEqual([]);
  });
});

describe.each(kinds.map((kind) => [nameOf(kind), kind] as const))('the CRD of %s', (_name, kind) => {
  it('allows the phases of the table and no other', () => {
    const status = storageVersionOf(kind).schema.openAPIV3Schema.properties?.['status'];
    const phase = status?.properties?.['phase'];
    const names = (kind.status?.phases ?? STANDARD_PHASES).phases.map(({ name }) => name);
    expect(new Set(phase?.enum ?? names)).toEqual(new Set(names));
  });
});

/** The seeds' diagrams, with what design.md §7 adds to them: one line an edge, those for removal aside. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  ChronikCluster: [
    'Pending → Creating: started',
    'Creating → Running: ready',
    'Running → Updating: changed',
    'Running → Updating: lost',
    'Updating → Running: ready',
    'Pending → Failed: failed',
    'Creating → Failed: failed',
    'Running → Failed: failed',
    'Updating → Failed: failed',
    'Failed → Creating: recovered, neverReady',
    'Failed → Updating: recovered, wasReady',
  ],
  Database: [
    'Pending → Provisioning: started',
    'Provisioning → Configuring: applied up to 50',
    'Configuring → Deploying: applied up to 60',
    'Deploying → Verifying: applied up to 80',
    'Verifying → Ready: ready',
    'Ready → Updating: changed',
    'Ready → Updating: lost',
    'Updating → Verifying: applied up to 80',
    'Pending → Failed: failed',
    'Provisioning → Failed: failed',
    'Configuring → Failed: failed',
    'Deploying → Failed: failed',
    'Verifying → Failed: failed',
    'Ready → Failed: failed',
    'Updating → Failed: failed',
    'Failed → Provisioning: recovered',
  ],
  ObservabilityPlatform: [
    'Pending → Installing: started',
    'Pending → Failed: failed',
    'Installing → Ready: ready',
    'Installing → Failed: failed',
    'Ready → Upgrading: upgraded',
    'Ready → Failed: failed',
    'Ready → Failed: exhausted',
    'Failed → Installing: recovered',
    'Upgrading → Ready: ready',
    'Upgrading → Failed: failed',
  ],
};

it.each(Object.entries(EDGES))('%s has the edges of its seed, and no other', (name, expected) => {
  const kind = kinds.find((candidate) => nameOf(candidate) === name);
  const edges = kind?.status?.phases.edges.filter(({ when }) => when !== 'deleting') ?? [];
  expect(edges.map(describeEdge).sort()).toEqual([...expected].sort());
});

it.each([
  // "5s, 10s, 20s, 40s, max 5min" (Database), defaultRetryConfig (ObservabilityPlatform), "30-60s" … "5-10min" (Chronik).
  [
    'Database',
    { initialSeconds: 5, factor: 2, maxSeconds: 300, maxRetries: 5 },
    'AllChecksPassed',
    'Database is ready',
  ],
  [
    'ObservabilityPlatform',
    { initialSeconds: 10, factor: 2, maxSeconds: 300, maxRetries: 5 },
    'AllComponentsReady',
    'All components are running and healthy',
  ],
  [
    'ChronikCluster',
    { initialSeconds: 30, factor: 2, maxSeconds: 300, maxRetries: 5 },
    'AllComponentsReady',
    'All Chronik Stream components are running',
  ],
])('%s backs off and is called ready as its seed says', (name, retry, reason, message) => {
  const status = kinds.find((kind) => nameOf(kind) === name)?.status;
  expect(status?.retry).toEqual(retry);
  expect(status?.ready).toEqual({ reason, message });
});

function nameOf({ definition }: Kind): string {
  return definition.spec.names.kind;
}

function describeEdge({ from, to, when, onlyIf }: PhaseEdge): string {
  return `${from} → ${to}: ${describeTrigger(when)}${onlyIf === undefined ? '' : `, ${onlyIf}`}`;
}

function describeTrigger(trigger: Trigger): string {
  return typeof trigger === 'string' ? trigger : `applied up to ${trigger.appliedUpTo}`;
}

function reachable({ edges }: PhaseTable, start: string): readonly string[] {
  const found = new Set([start]);
  for (const name of found) {
    for (const { from, to } of edges) if (from === name) found.add(to);
  }
  return [...found].sort();
}

import { expect, test } from 'vitest';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { useSimulation } from '../simulation/use-simulation.ts';
import { type Comparison, compareKstatus, disagreements } from './compare-kstatus.ts';
import { LIVE_MINIMUMS } from './live-minimums.ts';
import { makeAllObjects } from './objects/all-objects.ts';
import { LOOSER, OTHERWISE, STRICTER } from './strict-differences.ts';
import { strictFindings, unexplained, unused } from './strict-findings.ts';

const NEEDS = { workloads: true, ownCluster: true, programs: ['kstatus'] } as const;

describeWithCluster('kstatus and our health of live objects', NEEDS, (cluster) => {
  const simulate = useSimulation(cluster);
  let objects: readonly LiveObject[] = [];
  let compared: readonly Comparison[] = [];
  let seenAt = 0;

  test('objects of every kind get into every state', async () => {
    objects = await makeAllObjects(cluster(), simulate());
    seenAt = Date.now();
    compared = compareKstatus(objects);
    const counts = countsOf(compared);
    const missing = Object.entries(LIVE_MINIMUMS).filter(([key, least]) => (counts.get(key) ?? 0) < least);
    expect(missing.map(([key]) => `${key}: ${counts.get(key) ?? 0}`)).toEqual([]);
  });

  test('of every object our kstatus says what the real one and Flux say', () => {
    expect(compared.length).toBeGreaterThan(500);
    expect(disagreements(compared)).toEqual([]);
  });

  test.each(kinds.map(({ definition }) => definition.spec.names.kind))(
    'what %s says of itself is understood without a word about it',
    (kind) => {
      const own = compared.filter(({ object }) => object.kind === kind);
      const statuses = own.map(({ object, theirs }) => [object.metadata.name, theirs.flux.status]);
      expect(Object.fromEntries(statuses)).toEqual({
        'never-observed': 'InProgress',
        'not-observed-again': 'InProgress',
        progressing: 'InProgress',
        ready: 'Current',
        drifted: 'Current',
        degraded: 'InProgress',
        terminal: 'Failed',
        deleted: 'Terminating',
      });
    },
  );

  test.each([
    ['stricter', STRICTER],
    ['looser', LOOSER],
    ['otherwise', OTHERWISE],
  ] as const)('our health is %s than kstatus only where the table says why', (direction, table) => {
    const findings = strictFindings(objects, seenAt).filter((finding) => finding.direction === direction);
    expect(unexplained(findings, table)).toEqual([]);
    expect(unused(table, findings)).toEqual([]);
  });
});

/** How many objects of a kind Flux says a status of: `Pod Current`. */
function countsOf(compared: readonly Comparison[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { object, theirs } of compared) {
    const key = `${groupKindOf(object)} ${theirs.flux.status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

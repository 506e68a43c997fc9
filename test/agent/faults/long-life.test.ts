import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { install, provideRequired, removeAll } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import { anyEvent, playEvent } from '../world/living/life-events.ts';
import { becomeCalm } from './courses.ts';
import type { ReplicaProcess } from './replica-process.ts';
import { type AgentSizes, readSizes } from './sizes.ts';
import { openTheatre, type Theatre } from './theatre.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const HOUR = 60 * MINUTE;
const HOURS = Number(process.env['AGENT_HOURS'] ?? 24);
/** How many things happen in an hour, beside visitors, and whatever follows from that. */
const EVENTS = Number(process.env['AGENT_EVENTS'] ?? 12);
/** Leases that are renewed less often: of a day most would be spent on them. */
const LEASES = { leaseDuration: 120 * SECOND, renewDeadline: 80 * SECOND, retryPeriod: 30 * SECOND };

it('a day in which everything happens leaves nothing behind but what is there', { timeout: 900_000 }, async () => {
  const theatre = openTheatre({ seed: 24, settings: LEASES });
  const { world } = theatre;
  const agent = theatre.start();
  // What belongs to the cluster and stays is there before it is counted.
  theatre.cluster.happen(theatre.cluster.commit(databaseText()), provideRequired, install);
  await world.advance(10 * MINUTE);
  await removeEverything(theatre);
  const before = await sizesAtRest(theatre, agent);
  const heap: number[] = [];
  const happenings = fc.sample(anyEvent, { seed: 24, numRuns: HOURS * EVENTS });
  for (const [index, event] of happenings.entries()) {
    if (event.type !== 'pass') await playEvent(theatre.stage, event);
    if (index % EVENTS === EVENTS - 1) await playEvent(theatre.stage, { type: 'calm' });
    comeAndGo(theatre, index);
    await world.advance(HOUR / EVENTS);
    if (index % EVENTS === EVENTS - 1) heap.push(usedHeap());
  }
  await removeEverything(theatre);
  const after = await sizesAtRest(theatre, agent);
  expect(theatre.statuses.length).toBeGreaterThan(HOURS * 10);
  expect(after).toEqual(before);
  expect(leastOf(heap, 3) - leastOf(heap, 1)).toBeLessThan(MOST_GROWTH);
  expect(await theatre.close()).toEqual([]);
  expect(theatre.faults()).toEqual([]);
});

/** A request that is under way is no leak: of some moments the one with the least. */
async function sizesAtRest({ world }: Theatre, agent: ReplicaProcess): Promise<AgentSizes> {
  let rest = await readSizes(agent);
  for (let moment = 0; moment < 10; moment += 1) {
    await world.advance(17 * SECOND);
    const sizes = await readSizes(agent);
    if (sizes.waits < rest.waits) rest = sizes;
  }
  return rest;
}

/** Bytes; what this theatre writes down of eighteen hours is about a third of it. */
const MOST_GROWTH = 32_000_000;

/** The least of a quarter of the day: what is there only for a while is not counted. */
function leastOf(heap: readonly number[], quarter: number): number {
  return Math.min(...heap.slice((quarter * heap.length) / 4, ((quarter + 1) * heap.length) / 4));
}

/** Bytes that are still reachable. */
function usedHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database' };

/** So many names; the same one comes again long after it went, because this world keeps what it knows of each. */
const VISITORS = 15;

/** Another Database every few minutes, which is gone again an hour later. */
function comeAndGo({ cluster, world }: Theatre, index: number): void {
  const [number, step] = [Math.floor(index / 5), index % 5];
  const nameOf = (which: number): string => `visitor-${which % VISITORS}`;
  const text = (which: number): string => databaseText().replace('name: orders', `name: ${nameOf(which)}`);
  const definition = world.api.find('CustomResourceDefinition.apiextensions.k8s.io//databases.database.example.com');
  const isServed = definition !== undefined && definition.metadata.deletionTimestamp === undefined;
  if (step === 0 && isServed && world.api.serves(DATABASE))
    cluster.happen(cluster.commit(text(number)), provideRequired, install);
  const leaving = cluster.ids.find((id) => number >= 10 && id.endsWith(`/${nameOf(number - 10)}`));
  if (leaving === undefined) return;
  // Also where it went with its definition: its Plan is still there.
  if (step === 1) cluster.remove(leaving);
  if (step === 2) cluster.happen(leaving, removeAll);
}

async function removeEverything(theatre: Theatre): Promise<void> {
  const { cluster, world } = theatre;
  await becomeCalm(theatre);
  await world.advance(15 * MINUTE);
  for (const id of cluster.ids) {
    cluster.remove(id);
    cluster.happen(id, removeAll);
  }
  await world.advance(15 * MINUTE);
  cluster.install();
  await world.advance(15 * MINUTE);
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { install, provideRequired, removeAll } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import { anyEvent, playEvent } from '../world/living/life-events.ts';
import { becomeCalm } from './courses.ts';
import { readSizes } from './sizes.ts';
import { openTheatre, type Theatre } from './theatre.ts';

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
  const before = await readSizes(agent);
  const happenings = fc.sample(anyEvent, { seed: 24, numRuns: HOURS * EVENTS });
  for (const [index, event] of happenings.entries()) {
    if (event.type !== 'pass') await playEvent(theatre.stage, event);
    if (index % EVENTS === EVENTS - 1) await playEvent(theatre.stage, { type: 'calm' });
    comeAndGo(theatre, index);
    await world.advance(HOUR / EVENTS);
  }
  await removeEverything(theatre);
  const after = await readSizes(agent);
  expect(theatre.statuses.length).toBeGreaterThan(HOURS * 10);
  expect(after).toEqual(before);
  expect(await theatre.close()).toEqual([]);
  expect(theatre.faults()).toEqual([]);
});

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database' };

/** Another Database every few minutes, which is gone again an hour later. */
function comeAndGo({ cluster, world }: Theatre, index: number): void {
  const [number, step] = [Math.floor(index / 5), index % 5];
  const text = (which: number): string => databaseText().replace('name: orders', `name: visitor-${which}`);
  const definition = world.api.find('CustomResourceDefinition.apiextensions.k8s.io//databases.database.example.com');
  const isServed = definition !== undefined && definition.metadata.deletionTimestamp === undefined;
  if (step === 0 && isServed && world.api.serves(DATABASE))
    cluster.happen(cluster.commit(text(number)), provideRequired, install);
  const leaving = cluster.ids.find((id) => id.endsWith(`/visitor-${number - 10}`));
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

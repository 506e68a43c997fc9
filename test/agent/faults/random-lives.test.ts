import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/time/instant.ts';
import { isWrite } from '../world/api/request-records.ts';
import { LIVES } from '../world/living/life-events.ts';
import { anyCourse, becomeCalm, type Course, mendEverything, playCourseEvent } from './courses.ts';
import { openTheatre, type Theatre } from './theatre.ts';
import { findVerdictFaults } from './verdicts.ts';

/** `AGENT_RUNS=1000` for a longer search; `AGENT_SEED` for the same one again. */
const RUNS = Number(process.env['AGENT_RUNS'] ?? 100);
const SEED = process.env['AGENT_SEED'];

/** Longer than the longest back-off: what a server refused is tried again after ten minutes. */
const CALM = 15 * MINUTE;

it('whatever happens to the agent and its cluster, its statuses are true in the end, and then it is quiet', {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyCourse, async (course) => {
      expect(await liveThrough(course)).toEqual([]);
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
});

/** Everything that was wrong. */
async function liveThrough({ seed, replicas, shards, lives, events }: Course): Promise<readonly string[]> {
  const theatre = openTheatre({ seed, settings: { shards } });
  const { cluster, world } = theatre;
  for (let started = 0; started < replicas; started += 1) theatre.start();
  for (const life of lives) cluster.commit(LIVES[life]?.[0] ?? '');
  for (const event of events) await playCourseEvent(theatre, event);
  await becomeCalm(theatre);
  await world.advance(CALM);
  const unfinished = findVerdictFaults(cluster, { isWhole: false });
  await mendEverything(theatre);
  await world.advance(CALM);
  const end = findVerdictFaults(cluster, { isWhole: true });
  const noise = await listen(theatre);
  return [...unfinished, ...end, ...noise, ...theatre.faults(), ...(await theatre.close())];
}

/** What was written in an hour in which nothing happened. */
async function listen({ world, replicas }: Theatre): Promise<readonly string[]> {
  for (const { connection } of replicas) connection.takeRequests();
  await world.advance(60 * MINUTE);
  const requests = replicas.flatMap(({ connection }) => connection.takeRequests());
  const writes = requests.filter((request) => isWrite(request) && !request.template.includes('/leases'));
  return writes.map(({ verb, path, at }) => `nothing happened, and at ${at} there was ${verb} ${path}`);
}

import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { isWrite } from '../world/api/request-records.ts';
import { LIVES } from '../world/living/life-events.ts';
import { becomeCalm, type Course, mendEverything, playCourseEvent } from './courses.ts';
import { openTheatre, type Theatre } from './theatre.ts';
import { findVerdictFaults } from './verdicts.ts';

/** Longer than the longest back-off: what a server refused is tried again after ten minutes. */
const CALM = 15 * MINUTE;

/** Leases that are renewed less often: most of an idle hour is spent on them. */
const SLOW_LEASES = { leaseDuration: 60 * SECOND, renewDeadline: 40 * SECOND, retryPeriod: 15 * SECOND };

/** Plays a course, then a calm that is long enough, then mends everything and listens. Answers everything that was wrong. */
export async function liveThroughCourse({ seed, replicas, shards, lives, isFast, idle, events }: Course): Promise<readonly string[]> {
  const theatre = openTheatre({ seed, settings: { shards, ...(isFast ? {} : SLOW_LEASES) } });
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
  const noise = await listen(theatre, idle * MINUTE);
  const left = await theatre.close();
  return [...unfinished, ...end, ...noise, ...left, ...theatre.faults()];
}

/** What was written in a time in which nothing happened. */
async function listen({ world, replicas }: Theatre, milliseconds: number): Promise<readonly string[]> {
  for (const { connection } of replicas) connection.takeRequests();
  await world.advance(milliseconds);
  const requests = replicas.flatMap(({ connection }) => connection.takeRequests());
  const writes = requests.filter((request) => isWrite(request) && !request.template.includes('/leases'));
  return writes.map(({ verb, path, at }) => `nothing happened, and at ${at} there was ${verb} ${path}`);
}

import fc from 'fast-check';
import { expect } from 'vitest';
import { isJsonArray, type JsonObject, type JsonValue, member } from '../../../src/core/json/json.ts';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { isWrite } from '../world/api/request-records.ts';
import { LIVES } from '../world/living/life-events.ts';
import { anyCourse, becomeCalm, type Course, mendEverything, playCourseEvent } from './courses.ts';
import { openTheatre, type Theatre } from './theatre.ts';
import { findVerdictFaults } from './verdicts.ts';

/**
 * `AGENT_RUNS=1000` for a longer search, in which every course ends with an hour of silence, over other courses each time; `AGENT_SEED` for the
 * same ones again, and `AGENT_SHRINK=1` to have a failing course made shorter, which takes long. Without any of them always the same courses.
 */
const RUNS = Number(process.env['AGENT_RUNS'] ?? 100);
const SEED = process.env['AGENT_SEED'] ?? (process.env['AGENT_RUNS'] === undefined ? '1' : undefined);
const IS_SHRUNK = process.env['AGENT_SHRINK'] !== undefined;

/** Longer than the longest back-off: what a server refused is tried again after ten minutes. */
const CALM = 15 * MINUTE;

/** Nothing is refused any more: this is longer than what anything else waits for. */
const MENDED = 6 * MINUTE;

/** Leases that are renewed less often: most of an idle hour is spent on them. */
const SLOW_LEASES = { leaseDuration: 60 * SECOND, renewDeadline: 40 * SECOND, retryPeriod: 25 * SECOND };

/** Lives through half of the random courses: the other half has another number of replicas, and a file of its own beside it. */
export async function liveThroughAnything({ replicas }: { readonly replicas: number }): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyCourse(replicas), async (course) => {
      expect(await liveThroughCourse(course)).toEqual([]);
    }),
    {
      numRuns: Math.ceil(RUNS / 2),
      endOnFailure: !IS_SHRUNK,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    },
  );
}

/** Plays a course, then a calm that is long enough, then mends everything and listens. Answers everything that was wrong. */
async function liveThroughCourse({
  seed,
  replicas,
  shards,
  lives,
  isFast,
  idle,
  events,
}: Course): Promise<readonly string[]> {
  const theatre = openTheatre({ seed, settings: { shards, ...(isFast ? {} : SLOW_LEASES) } });
  const { cluster, world } = theatre;
  for (let started = 0; started < replicas; started += 1) theatre.start();
  for (const life of lives) cluster.commit(LIVES[life]?.[0] ?? '');
  for (const event of events) await playCourseEvent(theatre, event);
  await becomeCalm(theatre);
  await world.advance(CALM);
  const unfinished = await findLastingFaults(theatre, false);
  await mendEverything(theatre);
  await world.advance(MENDED);
  const end = await findLastingFaults(theatre, true);
  const noise = await listen(theatre, (RUNS > 100 ? 60 : idle) * MINUTE);
  const left = await theatre.close();
  return [...unfinished, ...end, ...noise, ...left, ...theatre.faults()];
}

/** A look may be due at this very moment, and has to be written. */
async function findLastingFaults({ cluster, world }: Theatre, isWhole: boolean): Promise<readonly string[]> {
  if (findVerdictFaults(cluster, { isWhole }).length === 0) return [];
  await world.advance(5 * SECOND);
  return findVerdictFaults(cluster, { isWhole });
}

/** What was written in a time in which nothing happened, but for statuses whose news are over. */
async function listen({ world, replicas, statuses }: Theatre, milliseconds: number): Promise<readonly string[]> {
  for (const { connection } of replicas) connection.takeRequests();
  const before = statuses.length;
  await world.advance(milliseconds);
  const requests = replicas.flatMap(({ connection }) => connection.takeRequests());
  const writes = requests.filter((request) => isWrite(request) && !request.template.includes('/leases'));
  const areAllOver = statuses.slice(before).every(({ previous, status }) => isNewsOver(previous, status));
  if (areAllOver && writes.length === statuses.length - before) return [];
  return writes.map(({ verb, path, at }) => `nothing happened, and at ${at} there was ${verb} ${path}`);
}

/** That an object was made again is told for an hour: time alone takes it away. */
function isNewsOver(before: JsonObject, after: JsonObject): boolean {
  const [told, left] = [newsOf(before), newsOf(after)];
  const isLess = left.length < told.length && left.every((item) => told.includes(item));
  return isLess && withoutNews(before) === withoutNews(after);
}

function newsOf({ drift }: JsonObject): readonly string[] {
  return itemsOf(drift).flatMap((item) => (isNews(item) ? [JSON.stringify(item)] : []));
}

function withoutNews({ drift, lastUpdated: _lastUpdated, ...status }: JsonObject): string {
  const differences = itemsOf(drift).filter((item) => !isNews(item));
  return JSON.stringify([status, member(drift, 'count') ?? 0, differences]);
}

function isNews(item: JsonValue): boolean {
  return member(item, 'type') === 'Recreated';
}

function itemsOf(drift: JsonValue | undefined): readonly JsonValue[] {
  const items = member(drift, 'items');
  return isJsonArray(items) ? items : [];
}

import type { ApiClient } from '../api/api-client.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { Journal, World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import { type BackOff, type BackOffLimits, createBackOff } from '../wait/back-off.ts';
import type { Collection } from './collection.ts';
import { watchListRequest, watchRequest } from './collection-request.ts';
import { type Following, followCollection } from './follow-collection.ts';
import { type Circumstances, judgeEnd, type Verdict } from './judge-end.ts';
import { listCollection } from './list-collection.ts';
import type { ListSlots } from './list-slots.ts';
import type { ObjectSink } from './object-sink.ts';
import { createRests, type Rests } from './rests.ts';
import type { WatchEnd } from './stream-watch.ts';
import { createWatchHealth, type WatchHealth } from './watch-health.ts';
import type { WatchState } from './watch-state.ts';

/** What a reflector needs. */
export interface ReflectorParts {
  readonly world: Pick<World, 'api' | 'clock' | 'random' | 'journal'>;
  readonly send: ApiClient['send'];
  readonly sink: ObjectSink;
  readonly slots: ListSlots;
  readonly settings: Pick<AgentSettings, 'staleGrace'>;
  readonly metrics?: Pick<AgentMetrics, 'watchRestarted'> | undefined;
  /** The sink holds a view that was whole once. */
  readonly hasSynced?: boolean;
  onState(state: WatchState): void;
}

/** Keeps a sink equal to a collection, whatever happens to the connection. */
export interface Reflector {
  readonly state: WatchState;
  /** Lists everything anew; the view of before stays until that is whole, but no longer says what is absent. */
  relist(): void;
  /** The server is well again: what waits for its next try tries within a moment, and the next failure is the first again. */
  hurry(): void;
  /** At once and for good: nothing is put and no state is told any more. */
  stop(): void;
}

/** Starts a reflector (client-go's word): lists a collection, watches it from there, and begins anew as often as it has to. */
export function startReflector(collection: Collection, parts: ReflectorParts): Reflector {
  const run = createRun(collection, parts);
  void reflect(run).catch((error: unknown) => logBug(run.journal, error));
  return {
    get state() {
      return run.health.state;
    },
    relist() {
      run.version = undefined;
      run.attempt?.abort(INTERRUPTED);
      run.health.outgrown('everything is listed anew');
    },
    hurry: run.rests.hurry,
    stop() {
      run.health.stop();
      run.stopped.abort(INTERRUPTED);
      run.attempt?.abort(INTERRUPTED);
    },
  };
}

const INTERRUPTED = new Error('the watch was interrupted');

interface Run {
  readonly collection: Collection;
  readonly parts: ReflectorParts;
  readonly journal: Journal;
  readonly health: WatchHealth;
  readonly backOff: BackOff;
  readonly rests: Rests;
  readonly stopped: AbortController;
  /** The list or watch that goes on; undefined in between. */
  attempt: AbortController | undefined;
  /** From which the watch goes on; undefined: everything has to be listed. */
  version: string | undefined;
  mustPage: boolean;
  /** Pages were just listed; whether changes arrive is not known before the server has accepted the watch. */
  isFresh: boolean;
  /** Since when it is known that changes arrive, by `clock.elapsed()`. */
  healthySince: number | undefined;
  timesStuck: number;
}

function createRun(collection: Collection, parts: ReflectorParts): Run {
  const { world, settings, hasSynced = false } = parts;
  const { groupKind, key } = collection;
  const stopped = new AbortController();
  const journal = world.journal.with({ collection: key });
  let logged: WatchState | undefined;
  const onState = (state: WatchState): void => {
    if (state.phase !== logged?.phase || state.failure !== logged.failure) logState(journal, state);
    logged = state;
    try {
      parts.onState(state);
    } catch (error) {
      logBug(journal, error);
    }
  };
  return {
    collection,
    parts,
    journal,
    health: createWatchHealth({ clock: world.clock, groupKind, staleGrace: settings.staleGrace, hasSynced, onState }),
    backOff: createBackOff(world.random),
    rests: createRests(world, stopped.signal),
    stopped,
    attempt: undefined,
    version: undefined,
    mustPage: false,
    isFresh: false,
    healthySince: undefined,
    timesStuck: 0,
  };
}

async function reflect(run: Run): Promise<void> {
  while (!run.stopped.signal.aborted) {
    const wait = await tryOnce(run);
    if (wait !== undefined && (await run.rests.take(run.backOff.next(wait), wait.least ?? 0))) run.backOff.reset();
  }
}

/** One list or one watch; answers how long to wait before the next: undefined where it goes on at once. */
async function tryOnce(run: Run): Promise<BackOffLimits | undefined> {
  const attempt = new AbortController();
  run.attempt = attempt;
  run.healthySince = undefined;
  try {
    return await (run.version === undefined ? readAnew(run, attempt.signal) : resume(run, run.version, attempt.signal));
  } catch (error) {
    if (!attempt.signal.aborted) return settle(run, { type: 'failed', error }, ELSE);
    run.health.lost('everything is listed anew');
    return undefined;
  } finally {
    run.attempt = undefined;
  }
}

async function readAnew(run: Run, signal: AbortSignal): Promise<BackOffLimits | undefined> {
  const release = await run.parts.slots.take(signal);
  try {
    return await (run.mustPage ? listPages(run, signal) : watchList(run, signal, release));
  } finally {
    release();
  }
}

async function listPages(run: Run, signal: AbortSignal): Promise<BackOffLimits | undefined> {
  const { send, sink } = run.parts;
  const end = await listCollection(run.collection, { send, sink, signal });
  signal.throwIfAborted();
  if (end.type !== 'listed') return settle(run, end, ELSE);
  run.version = end.version;
  run.timesStuck = 0;
  run.isFresh = true;
  return undefined;
}

async function watchList(run: Run, signal: AbortSignal, release: () => void): Promise<BackOffLimits | undefined> {
  const { end, isListing } = await followCollection({
    ...followingOf(run, signal),
    request: watchListRequest(run.collection, timeoutSeconds(run)),
    isListing: true,
    isProven: false,
    isFresh: false,
    onListed: release,
  });
  return settle(run, end, { isListing, isFresh: false });
}

async function resume(run: Run, version: string, signal: AbortSignal): Promise<BackOffLimits | undefined> {
  const { isFresh } = run;
  run.isFresh = false;
  const isProven = run.health.state.phase === 'live';
  if (isProven) run.healthySince = run.parts.world.clock.elapsed();
  const request = watchRequest(run.collection, { version, timeoutSeconds: timeoutSeconds(run) });
  const { end } = await followCollection({
    ...followingOf(run, signal),
    request,
    isListing: false,
    isProven,
    isFresh,
    onListed: () => undefined,
  });
  return settle(run, end, { isListing: false, isFresh });
}

/** client-go asks for 5 to 10 minutes, so that watches do not all end at the same time. */
function timeoutSeconds({ parts }: Run): number {
  return 300 + Math.floor(300 * parts.world.random());
}

type FollowingParts = Omit<Following, 'request' | 'isListing' | 'isProven' | 'isFresh' | 'onListed'>;

function followingOf(run: Run, signal: AbortSignal): FollowingParts {
  const { world, sink } = run.parts;
  return {
    world,
    sink,
    signal,
    collection: run.collection,
    onProof() {
      run.healthySince = world.clock.elapsed();
      run.health.live();
    },
    onVersion(version) {
      run.version = version;
      run.timesStuck = 0;
    },
  };
}

/** In milliseconds: after so long the next failure is the first again. */
const HEALTHY = 10_000;

/** Neither a list by a watch nor the watch after a list. */
const ELSE = { isListing: false, isFresh: false };

function settle(run: Run, end: WatchEnd, attempt: Pick<Circumstances, keyof typeof ELSE>): BackOffLimits | undefined {
  if (end.type === 'failed') logBug(run.journal, end.error);
  const wasHealthy = run.healthySince !== undefined && run.parts.world.clock.elapsed() - run.healthySince >= HEALTHY;
  if (wasHealthy) run.backOff.reset();
  if (end.type === 'error' || end.type === 'refused') run.timesStuck += 1;
  const { groupKind } = run.collection;
  const circumstances: Circumstances = { ...attempt, groupKind, wasHealthy, timesStuck: run.timesStuck };
  const verdict = judgeEnd(end, circumstances);
  run.parts.metrics?.watchRestarted(groupKind, verdict.why);
  applyVerdict(run, verdict);
  return verdict.wait;
}

function applyVerdict(run: Run, { view, message, mustList, mustPage }: Verdict): void {
  if (mustList) run.version = undefined;
  if (mustPage) run.mustPage = true;
  if (typeof view === 'object') run.health.unreadable(view);
  else if (view !== 'current') run.health.lost(message, view === 'stale');
}

function logState(journal: Journal, { phase, failure }: WatchState): void {
  const fields = { reason: failure?.reason, error: failure?.message };
  if (phase === 'unreadable' || (phase === 'stale' && failure !== undefined))
    journal.warn(`the watch is ${phase}`, fields);
  else journal.info(`the watch is ${phase}`, fields);
}

function logBug(journal: Journal, error: unknown): void {
  journal.error('the watch failed by a mistake of the agent', {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
}

import { SECOND } from '../../core/time/instant.ts';
import type { ResourceKey } from '../observe/observer.ts';
import type { World } from '../ports.ts';
import { failureDelay } from './failure-delay.ts';
import { createNewsLine, type NewsLine } from './news-line.ts';
import type { QueueSize, Work, WorkQueue, WorkResult } from './work-queue.ts';

/** What a queue is made of. Times in milliseconds. */
export interface WorkQueueParts {
  readonly world: Pick<World, 'clock' | 'random' | 'journal'>;
  /** How many keys are worked on at the same time. */
  readonly workers: number;
  /** At least this long from the beginning of one work on a key to that of the next. */
  readonly interval: number;
  readonly work: Work;
  /** How long `stop` waits; default 10 s. */
  readonly stopTimeout?: number;
}

/** A change may cut a back-off short, but a key that keeps failing is tried no more often than this because of changes. */
const LONGEST_HOLD = 30 * SECOND;
const STOP_TIMEOUT = 10 * SECOND;

/** An empty queue. Work begins in a turn of the event loop of its own, so that a thousand keys do not block whatever else there is. */
export function createWorkQueue(parts: WorkQueueParts): WorkQueue {
  const { clock } = parts.world;
  const state: State = {
    ...parts,
    entries: new Map(),
    line: createNewsLine(namespaceOf),
    stopListeners: [],
    inFlight: 0,
    isWaking: false,
    isStopped: false,
  };
  return {
    add(key) {
      const now = clock.elapsed();
      const entry = entryOf(state, key);
      entry.changedAt ??= now;
      ask(state, entry, now);
    },
    addAfter: (key, milliseconds) => ask(state, entryOf(state, key), clock.elapsed() + Math.max(0, milliseconds)),
    size: () => sizeOf(state),
    stop: () => stop(state),
  };
}

interface State extends WorkQueueParts {
  readonly entries: Map<ResourceKey, Entry>;
  readonly line: NewsLine;
  readonly stopListeners: (() => void)[];
  inFlight: number;
  isWaking: boolean;
  isStopped: boolean;
}

/** What is remembered of a key while there is something to remember. Times by `clock.elapsed()`. */
interface Entry {
  readonly key: ResourceKey;
  isRunning: boolean;
  /** Asked for while it was in flight. */
  isWanted: boolean;
  changedAt: number | undefined;
  failures: number;
  /** Its rate and its back-off allow no beginning before. */
  notBefore: number;
  timer: Timer | undefined;
}

/** At its end the key is worked on; or, where it is not an ask, there is nothing more to remember. */
interface Timer {
  readonly due: number;
  readonly isAsk: boolean;
  readonly cancel: () => void;
}

/** Keys are ids: `Database.databases.example.com/shop/orders`. */
function namespaceOf(key: ResourceKey): string {
  return key.split('/')[1] ?? '';
}

function entryOf({ entries, isStopped }: State, key: ResourceKey): Entry {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry = {
    key,
    isRunning: false,
    isWanted: false,
    changedAt: undefined,
    failures: 0,
    notBefore: 0,
    timer: undefined,
  };
  if (!isStopped) entries.set(key, entry);
  return entry;
}

function ask(state: State, entry: Entry, at: number): void {
  const hasNews = entry.changedAt !== undefined;
  if (state.isStopped || (state.line.has(entry.key) && !hasNews)) return;
  const now = state.world.clock.elapsed();
  if (entry.isRunning && at <= now) {
    entry.isWanted = true;
    return;
  }
  const due = Math.max(at, entry.notBefore);
  if (entry.isRunning || due > now) armAsk(state, entry, due);
  else {
    disarm(entry);
    state.line.push(entry.key, now, hasNews);
    wake(state);
  }
}

function armAsk(state: State, entry: Entry, due: number): void {
  if (entry.timer?.isAsk !== true || entry.timer.due > due) arm(state, entry, { due, isAsk: true });
}

function arm(state: State, entry: Entry, { due, isAsk }: Omit<Timer, 'cancel'>): void {
  disarm(entry);
  const { clock } = state.world;
  const cancel = clock.after(Math.max(0, due - clock.elapsed()), () => {
    entry.timer = undefined;
    if (isAsk) ask(state, entry, clock.elapsed());
    else state.entries.delete(entry.key);
  });
  entry.timer = { due, isAsk, cancel };
}

function disarm(entry: Entry): void {
  entry.timer?.cancel();
  entry.timer = undefined;
}

function wake(state: State): void {
  if (state.isWaking || state.line.size === 0 || state.inFlight >= state.workers) return;
  state.isWaking = true;
  state.world.clock.after(0, () => {
    state.isWaking = false;
    while (!state.isStopped && state.inFlight < state.workers) {
      const key = state.line.shift();
      if (key === undefined) return;
      begin(state, entryOf(state, key));
    }
  });
}

function begin(state: State, entry: Entry): void {
  const { changedAt } = entry;
  state.inFlight += 1;
  disarm(entry);
  entry.isRunning = true;
  entry.changedAt = undefined;
  entry.notBefore = state.world.clock.elapsed() + state.interval;
  void workOn(state, entry.key, changedAt).then((result) => end(state, entry, result));
}

/** Never rejects. */
async function workOn({ work, world }: State, key: ResourceKey, changedAt: number | undefined): Promise<WorkResult> {
  try {
    return await work(key, changedAt);
  } catch (error) {
    world.journal.error(`working on ${key} failed: ${error instanceof Error ? error.message : String(error)}`);
    return { isFailed: true };
  }
}

function end(state: State, entry: Entry, result: WorkResult): void {
  state.inFlight -= 1;
  entry.isRunning = false;
  comeBack(state, entry, result);
  if (state.inFlight === 0) for (const listener of state.stopListeners) listener();
  wake(state);
}

function comeBack(state: State, entry: Entry, { isFailed, again, untoldSince }: WorkResult): void {
  if (state.isStopped) return;
  entry.changedAt ??= untoldSince;
  const now = state.world.clock.elapsed();
  entry.failures = isFailed ? entry.failures + 1 : 0;
  if (isFailed) holdBack(state, entry, again ?? 0);
  else if (again !== undefined) ask(state, entry, now + Math.max(0, again));
  if (entry.isWanted) {
    entry.isWanted = false;
    ask(state, entry, now);
  }
  // Nothing is asked for: it is remembered only as long as its rate has to be kept.
  if (entry.timer === undefined && !state.line.has(entry.key)) {
    arm(state, entry, { due: entry.notBefore, isAsk: false });
  }
}

function holdBack(state: State, entry: Entry, atLeast: number): void {
  const now = state.world.clock.elapsed();
  const delay = Math.max(failureDelay(entry.failures, state.world.random), atLeast);
  entry.notBefore = Math.max(entry.notBefore, now + Math.max(Math.min(delay, LONGEST_HOLD), atLeast));
  ask(state, entry, now + delay);
}

function sizeOf({ line, world, inFlight, entries }: State): QueueSize {
  const now = world.clock.elapsed();
  return {
    depth: line.size,
    oldestSeconds: (now - (line.oldest ?? now)) / SECOND,
    inFlight,
    known: entries.size,
  };
}

function stop(state: State): Promise<number> {
  state.isStopped = true;
  for (const entry of state.entries.values()) disarm(entry);
  state.entries.clear();
  state.line.clear();
  if (state.inFlight === 0) return Promise.resolve(0);
  return new Promise((resolve) => {
    const cancel = state.world.clock.after(state.stopTimeout ?? STOP_TIMEOUT, () => resolve(state.inFlight));
    state.stopListeners.push(() => {
      cancel();
      resolve(0);
    });
  });
}

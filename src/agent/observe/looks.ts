import type { ReadFailure } from '../../core/live/live-state.ts';
import type { Clock } from '../ports.ts';
import {
  afterAnswer,
  calmDelay,
  isThere,
  type Look,
  type LookAnswer,
  type LookEntry,
  type Looked,
  lookedOf,
  newEntry,
} from './look-entry.ts';
import type { ResourceKey } from './observer.ts';

/**
 * Reads single things again and again for as long as somebody needs them: what no watch tells of. A failure keeps the answer of
 * before; only a bounded number is read at the same time, first looks first.
 */
export interface Looks<Value> {
  /** What a resource needs from now on, in place of what it needed before. Begins no look within the call. */
  want(key: ResourceKey, looks: readonly Look<Value>[]): void;
  /** What is known; undefined where nobody needs it. */
  find(id: string): Looked<Value> | undefined;
  /** Something happened to it: reads it now, or after some milliseconds, if it is needed. */
  again(id: string, delay?: number): void;
  /** A resource is no longer ready: unless it gets ready before, what it needs, and what counted as there, is read after those milliseconds. */
  stir(key: ResourceKey, delay: number): void;
  /** A resource is ready now: what only ready resources need, and what is there, is put off to when it is due then. */
  calm(key: ResourceKey): void;
  /** The ids of what is needed. */
  ids(): Iterable<string>;
  stop(): void;
}

/** What looks are made from. */
export interface LookParts<Value> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly atOnce: number;
  /** Only for those resources anything is read. */
  readonly owns: (key: ResourceKey) => boolean;
  /** What only ready resources need is looked at less often. */
  readonly isReady: (key: ResourceKey) => boolean;
  /** Whether nothing changed for whoever needs it. */
  readonly isSame: (before: Value, after: Value) => boolean;
  /** Called with each resource that needs something about which more is known now. */
  readonly tell: (key: ResourceKey) => void;
}

/** Looks at nothing yet. */
export function createLooks<Value>(parts: LookParts<Value>): Looks<Value> {
  const state: State<Value> = { ...parts, entries: new Map(), wanted: new Map(), first: [], routine: [], running: 0 };
  return {
    want: (key, looks) => want(state, key, looks),
    find(id) {
      const entry = state.entries.get(id);
      return entry === undefined ? undefined : lookedOf(entry);
    },
    again(id, delay = 0) {
      const entry = state.entries.get(id);
      if (entry !== undefined) hurry(state, entry, delay);
    },
    stir: (key, delay) => stir(state, key, delay),
    calm: (key) => calm(state, key),
    ids: () => state.entries.keys(),
    stop() {
      for (const id of state.entries.keys()) drop(state, id);
      state.wanted.clear();
    },
  };
}

interface State<Value> extends LookParts<Value> {
  readonly entries: Map<string, LookEntry<Value>>;
  readonly wanted: Map<ResourceKey, ReadonlySet<string>>;
  /** Due now: what nobody has looked at yet or what changed, and what is only looked at again. */
  readonly first: LookEntry<Value>[];
  readonly routine: LookEntry<Value>[];
  running: number;
}

function want<Value>(state: State<Value>, key: ResourceKey, looks: readonly Look<Value>[]): void {
  const before = state.wanted.get(key);
  const now = new Set(looks.map(({ id }) => id));
  for (const look of looks) add(state, key, look);
  for (const id of before ?? []) {
    const entry = now.has(id) ? undefined : state.entries.get(id);
    entry?.wanters.delete(key);
    if (entry?.wanters.size === 0) drop(state, id);
  }
  if (now.size > 0) state.wanted.set(key, now);
  else state.wanted.delete(key);
}

function add<Value>(state: State<Value>, key: ResourceKey, look: Look<Value>): void {
  const known = state.entries.get(look.id);
  const entry = known ?? newEntry(look);
  entry.wanters.add(key);
  if (known === undefined) {
    state.entries.set(look.id, entry);
    schedule(state, entry, look.pace.patience);
  } else if (look.pace !== known.look.pace) {
    // What was merely not there yet has gone now: nothing may be presumed any longer.
    known.look = look;
    if (look.pace.isPresumedAbsent || known.isAnswered) return;
    known.isPresumed = false;
    hurry(state, known);
  }
}

function drop<Value>(state: State<Value>, id: string): void {
  const entry = state.entries.get(id);
  if (entry === undefined) return;
  entry.cancel();
  entry.isDropped = true;
  state.entries.delete(id);
}

function schedule<Value>(state: State<Value>, entry: LookEntry<Value>, delay: number): void {
  entry.cancel();
  entry.dueAt = state.clock.elapsed() + delay;
  entry.cancel = state.clock.after(delay, () => {
    entry.cancel = NOTHING;
    entry.dueAt = Number.POSITIVE_INFINITY;
    enqueue(state, entry);
  });
}

const NOTHING = (): void => undefined;

function hurry<Value>(state: State<Value>, entry: LookEntry<Value>, delay = 0): void {
  entry.askedAgain = delay;
  entry.wait = entry.look.pace.firstAgain;
  if (!entry.isRunning && !entry.isQueued) schedule(state, entry, delay);
}

/** What is read sooner anyway stays as it is, and however often that happens, the looks keep their distance. */
function stir<Value>(state: State<Value>, key: ResourceKey, delay: number): void {
  const now = state.clock.elapsed();
  for (const entry of settledOf(state, key)) {
    const at = Math.max(now + delay, entry.lookedAt + entry.look.pace.firstAgain);
    if (entry.look.pace.whileReady !== undefined && isThere(entry) && at < entry.dueAt)
      schedule(state, entry, at - now);
  }
}

function calm<Value>(state: State<Value>, key: ResourceKey): void {
  for (const entry of settledOf(state, key)) {
    const delay = isThere(entry) ? calmDelay(entry, state) : undefined;
    if (delay !== undefined) schedule(state, entry, Math.max(0, entry.lookedAt + delay - state.clock.elapsed()));
  }
}

/** What was hurried, or is under way, settles by itself. */
function settledOf<Value>(state: State<Value>, key: ResourceKey): readonly LookEntry<Value>[] {
  const entries = [...(state.wanted.get(key) ?? [])].flatMap((id) => state.entries.get(id) ?? []);
  return entries.filter(({ isQueued, isRunning, askedAgain }) => !isQueued && !isRunning && askedAgain === undefined);
}

function enqueue<Value>(state: State<Value>, entry: LookEntry<Value>): void {
  if (entry.isQueued || entry.isRunning || entry.isDropped) return;
  entry.isQueued = true;
  (entry.isAnswered && entry.askedAgain === undefined ? state.routine : state.first).push(entry);
  pump(state);
}

function pump<Value>(state: State<Value>): void {
  while (state.running < state.atOnce) {
    const entry = state.first.shift() ?? state.routine.shift();
    if (entry === undefined) return;
    entry.isQueued = false;
    if (entry.isDropped) continue;
    if ([...entry.wanters].some((key) => state.owns(key))) void run(state, entry);
    else drop(state, entry.look.id);
  }
}

/** Never rejects: `answerOf` does not. */
async function run<Value>(state: State<Value>, entry: LookEntry<Value>): Promise<void> {
  state.running += 1;
  entry.isRunning = true;
  entry.askedAgain = undefined;
  const answer = await answerOf(entry.look);
  entry.isRunning = false;
  entry.lookedAt = state.clock.elapsed();
  state.running -= 1;
  if (!entry.isDropped) settle(state, entry, answer);
  pump(state);
}

async function answerOf<Value>(look: Look<Value>): Promise<LookAnswer<Value>> {
  try {
    return await look.read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { failure: { reason: 'NotRead', message } satisfies Omit<ReadFailure, 'groupKind'> };
  }
}

function settle<Value>(state: State<Value>, entry: LookEntry<Value>, answer: LookAnswer<Value>): void {
  const { isChanged, delay } = afterAnswer(entry, answer, state);
  if (entry.askedAgain !== undefined) schedule(state, entry, entry.askedAgain);
  else if (delay !== undefined) schedule(state, entry, delay);
  if (isChanged) for (const key of entry.wanters) state.tell(key);
}

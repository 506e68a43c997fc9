import type { ReadFailure } from '../../core/live/live-state.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import type { ResourceKey } from './observer.ts';

/** How often something is looked at. Times are in milliseconds. */
export interface LookPace {
  /** Until the first look. */
  readonly patience: number;
  /** Whether it counts as absent until then: its watch says that it is. */
  readonly isPresumedAbsent: boolean;
  /** Between two looks while it is absent or cannot be read: doubled from the one to the other. */
  readonly firstAgain: number;
  readonly mostAgain: number;
  /** Between two looks while it is there; none where something else tells of changes. */
  readonly whileThere: number | undefined;
  /** The same while everybody who needs it is ready; as before where nothing is said. */
  readonly whileReady?: number | undefined;
}

/** Something to read. */
export interface Look<Value> {
  readonly id: string;
  readonly pace: LookPace;
  read(): Promise<LookAnswer<Value>>;
}

export type LookFailure = Omit<ReadFailure, 'groupKind'>;

/** What one look brought: a value, nothing, or no answer. */
export type LookAnswer<Value> =
  | { readonly value: Value | undefined; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: LookFailure };

/** What is known of something. */
export interface Looked<Value> {
  /** The last that was read. */
  readonly value: Value | undefined;
  /** Why that is not to be relied on. */
  readonly failure: LookFailure | undefined;
  /** Whether more will be known in a moment. */
  readonly isSettled: boolean;
}

/** One thing that is looked at. */
export interface LookEntry<Value> {
  look: Look<Value>;
  readonly wanters: Set<ResourceKey>;
  value: Value | undefined;
  /** Whether there ever was an answer that is no failure. */
  isAnswered: boolean;
  isPresumed: boolean;
  failure: LookFailure | undefined;
  /** In a row. */
  failures: number;
  /** Whether there ever was a value. */
  wasFound: boolean;
  /** Before the next look, while it is absent or cannot be read. */
  wait: number;
  isQueued: boolean;
  isRunning: boolean;
  /** After how many milliseconds, whatever the answer that is awaited now. */
  askedAgain: number | undefined;
  /** When the last look ended, by `elapsed`. */
  lookedAt: number;
  /** When the next look is due, by `elapsed`; infinite where none is scheduled. */
  dueAt: number;
  isDropped: boolean;
  cancel: () => void;
}

/** Nobody has looked yet. */
export function newEntry<Value>(look: Look<Value>): LookEntry<Value> {
  return {
    look,
    wanters: new Set(),
    value: undefined,
    isAnswered: false,
    isPresumed: look.pace.isPresumedAbsent,
    failure: undefined,
    failures: 0,
    wasFound: false,
    wait: look.pace.firstAgain,
    isQueued: false,
    isRunning: false,
    askedAgain: undefined,
    lookedAt: Number.NEGATIVE_INFINITY,
    dueAt: Number.POSITIVE_INFINITY,
    isDropped: false,
    cancel: () => undefined,
  };
}

/** One time-out is no news, three are. */
const FAILURES_TOLD = 3;
/** After half a minute, as with a watch, what was read before is of the past. */
const FAILURES_OUTDATING = 4;

const NOT_LOOKED: LookFailure = { reason: 'NotRead', message: 'not looked at yet' };

/** What an entry says: an answer outlives some failures, and no failure is an answer. */
export function lookedOf<Value>({ value, failure, failures, ...entry }: LookEntry<Value>): Looked<Value> {
  const isLasting = failures >= FAILURES_TOLD || (failure !== undefined && failure.reason !== 'NotRead');
  if (entry.isAnswered || entry.isPresumed) {
    const isTold = failures >= FAILURES_TOLD || failure?.reason === 'NotServed';
    return { value, failure: isTold ? withAge(failure, { failures, value }) : undefined, isSettled: true };
  }
  return { value, failure: failure ?? NOT_LOOKED, isSettled: isLasting };
}

/** Where nothing was there nothing is of the past. */
function withAge(
  failure: LookFailure | undefined,
  { failures, value }: Pick<LookEntry<unknown>, 'failures' | 'value'>,
): LookFailure | undefined {
  const isOutdated = value !== undefined && failure?.reason !== 'NotServed' && failures >= FAILURES_OUTDATING;
  return failure === undefined || !isOutdated ? failure : { ...failure, isOutdated };
}

/** Writes an answer down, and says whether that is news and when to look again. */
export function afterAnswer<Value>(
  entry: LookEntry<Value>,
  answer: LookAnswer<Value>,
  parts: Answered<Value>,
): { readonly isChanged: boolean; readonly delay: number | undefined } {
  const before = lookedOf(entry);
  const isSameAnswer = writeDown(entry, answer, parts.isSame);
  const after = lookedOf(entry);
  const isChanged =
    !isSameAnswer || before.isSettled !== after.isSettled || !isSameFailure(before.failure, after.failure);
  return { isChanged, delay: nextDelay(entry, parts) };
}

interface Answered<Value> {
  readonly isSame: (before: Value, after: Value) => boolean;
  readonly random: () => number;
  readonly isReady: (key: ResourceKey) => boolean;
}

/** Whether it is only looked at again in case it changed. */
export function isThere<Value>({ failure, value }: LookEntry<Value>): boolean {
  return failure === undefined && value !== undefined;
}

/** Whether the value stayed the same one; of two that say the same the older is kept. */
function writeDown<Value>(
  entry: LookEntry<Value>,
  { value, failure }: LookAnswer<Value>,
  isSame: (before: Value, after: Value) => boolean,
): boolean {
  entry.failure = failure;
  entry.failures = failure === undefined ? 0 : entry.failures + 1;
  if (failure !== undefined) return true;
  const known = entry.value;
  const isKept = known === value || (known !== undefined && value !== undefined && isSame(known, value));
  if ((known === undefined) !== (value === undefined)) entry.wait = entry.look.pace.firstAgain;
  if (!isKept) entry.value = value;
  entry.wasFound ||= value !== undefined;
  entry.isAnswered = true;
  return isKept;
}

function isSameFailure(left: LookFailure | undefined, right: LookFailure | undefined): boolean {
  const isSame = left?.reason === right?.reason && left?.message === right?.message;
  return isSame && left?.isOutdated === right?.isOutdated;
}

/** Until the next look at what is there and only ready resources need; undefined of anything else. */
export function calmDelay<Value>(
  { look: { pace }, wanters }: LookEntry<Value>,
  { random, isReady }: Readers,
): number | undefined {
  if (pace.whileReady === undefined || ![...wanters].every(isReady)) return undefined;
  return pace.whileReady * spread(random);
}

type Readers = Omit<Answered<unknown>, 'isSame'>;

/** A quarter either way, so that what began at one moment does not stay together. */
function spread(random: () => number): number {
  return 0.75 + random() / 2;
}

function nextDelay<Value>(entry: LookEntry<Value>, readers: Readers): number | undefined {
  const { pace } = entry.look;
  const { random } = readers;
  if (isThere(entry)) {
    return calmDelay(entry, readers) ?? (pace.whileThere === undefined ? undefined : pace.whileThere * spread(random));
  }
  const delay = entry.wait * spread(random);
  entry.wait = Math.min(entry.wait * 2, entry.wasFound ? Math.min(pace.mostAgain, ONCE_FOUND) : pace.mostAgain);
  return delay;
}

/** What was there once though no watch told so may come back in the same way. */
const ONCE_FOUND = MINUTE;

const EVERY = { patience: 0, isPresumedAbsent: false, firstAgain: 5 * SECOND, mostAgain: MINUTE } as const;

/**
 * What no watch tells of: Secrets, definitions, what others make. A thousand resources with three Secrets each are six requests a second
 * for ever while they are ready: that one of them has gone is known ten minutes later at the latest, and forty seconds later where it
 * does harm.
 */
export const UNWATCHED: LookPace = { ...EVERY, whileThere: 2 * MINUTE, whileReady: 8 * MINUTE };

/**
 * A planned object that its watch does not show: most likely it is not applied yet, and its watch will tell. It may have lost its label,
 * though; then the watch tells nothing of it any more.
 */
export const UNSEEN: LookPace = {
  patience: 5 * SECOND,
  isPresumedAbsent: true,
  firstAgain: 5 * SECOND,
  mostAgain: 10 * MINUTE,
  whileThere: MINUTE,
};

/** The same where the watch told that it went: nothing is presumed. */
export const GONE: LookPace = { ...UNSEEN, patience: 0, isPresumedAbsent: false };

/** What is there and must not be old. */
export const UNTOLD: LookPace = { ...EVERY, whileThere: 15 * SECOND };

/** OpenAPI documents: large, and a changed definition tells when to read them anew. */
export const SCHEMAS: LookPace = { ...EVERY, mostAgain: 10 * MINUTE, whileThere: undefined };

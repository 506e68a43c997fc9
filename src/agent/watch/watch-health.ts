import type { ReadFailure } from '../../core/live/live-state.ts';
import type { Clock } from '../ports.ts';
import type { WatchState } from './watch-state.ts';

/** Keeps the state of one watch. */
export interface WatchHealth {
  readonly state: WatchState;
  /** The view is whole, and changes arrive. */
  live(): void;
  /**
   * Nothing is known of changes for now; it says why. After the grace it is a failure and what is known is of the past, at once where that
   * cannot be trusted.
   */
  lost(message: string, isTrusted?: boolean): void;
  /** The server said that it may not be read or does not exist. After the grace what is known is of the past. */
  unreadable(failure: Omit<ReadFailure, 'groupKind'>): void;
  /** The view lacks what was never kept: nothing is known to be absent until the next list is whole. */
  outgrown(message: string): void;
  /** No state is told any more. */
  stop(): void;
}

/** Of what, and whom to tell. */
export interface WatchHealthParts {
  readonly clock: Clock;
  readonly groupKind: string;
  /** In milliseconds. */
  readonly staleGrace: number;
  /** Whether a list was whole before this watch began. */
  readonly hasSynced: boolean;
  onState(state: WatchState): void;
}

/** In milliseconds: so long changes must arrive again before what was of the past no longer is (as long as a component must be well). */
const STEADY = 10_000;

/** The health of a watch that begins now. */
export function createWatchHealth({ clock, groupKind, staleGrace, hasSynced, onState }: WatchHealthParts): WatchHealth {
  const notRead = (why: string): ReadFailure => ({ groupKind, reason: 'NotRead', message: why });
  let message = 'it is being read for the first time';
  let isStopped = false;
  let state = beginning(clock.elapsed(), hasSynced ? undefined : notRead(message));
  let isWhole = hasSynced;
  let wasWhole = hasSynced;
  const enter = (phase: WatchState['phase'], failure: ReadFailure | undefined, isOutdated = isOld(state)): void => {
    if (isStopped || (phase === state.phase && isSame(failure, state.failure) && isOutdated === isOld(state))) return;
    const since = phase === state.phase ? state.since : clock.elapsed();
    isWhole ||= phase === 'live';
    wasWhole ||= isWhole;
    state = { phase, since, hasSynced: isWhole, failure, ...(isOutdated ? { isOutdated } : {}) };
    onState(state);
  };
  const grace = createTimer(clock, staleGrace, () =>
    enter(state.phase, state.phase === 'stale' ? notRead(message) : state.failure, true),
  );
  const recovery = createTimer(clock, STEADY, () => enter(state.phase, state.failure, false));
  /** Changes do not arrive. What never was whole is not of the past. */
  const miss = (): void => {
    recovery.takeBack();
    if (wasWhole && !isOld(state)) grace.start();
  };
  if (hasSynced) grace.start();
  return {
    get state() {
      return state;
    },
    live() {
      grace.takeBack();
      enter('live', undefined);
      if (isOld(state)) recovery.start();
    },
    lost(why, isTrusted = true) {
      if (isStopped) return;
      message = why;
      miss();
      const isOutdated = !isTrusted || isOld(state);
      if (state.phase === 'syncing') enter('syncing', notRead(why));
      // What the server said last still holds.
      else if (state.phase !== 'unreadable') enter('stale', isOutdated ? notRead(why) : undefined, isOutdated);
    },
    unreadable(failure) {
      if (isStopped) return;
      miss();
      enter('unreadable', { groupKind, ...failure });
    },
    outgrown(why) {
      isWhole = false;
      // What the server said last still holds: it says enough of how little is known.
      if (isStopped || state.phase === 'unreadable') return;
      message = why;
      enter('syncing', notRead(why));
    },
    stop() {
      isStopped = true;
      grace.takeBack();
      recovery.takeBack();
    },
  };
}

/** What was whole before this watch began counts until the grace is over. */
function beginning(since: number, failure: ReadFailure | undefined): WatchState {
  const hasSynced = failure === undefined;
  return { since, hasSynced, phase: hasSynced ? 'stale' : 'syncing', failure };
}

function isOld({ isOutdated = false }: WatchState): boolean {
  return isOutdated;
}

interface Timer {
  /** Nothing where it runs already. */
  start(): void;
  takeBack(): void;
}

function createTimer(clock: Clock, milliseconds: number, ring: () => void): Timer {
  let stop: (() => void) | undefined;
  const takeBack = (): void => {
    stop?.();
    stop = undefined;
  };
  const end = (): void => {
    stop = undefined;
    ring();
  };
  return {
    start() {
      stop ??= clock.after(milliseconds, end);
    },
    takeBack,
  };
}

function isSame(left: ReadFailure | undefined, right: ReadFailure | undefined): boolean {
  return left?.reason === right?.reason && left?.message === right?.message;
}

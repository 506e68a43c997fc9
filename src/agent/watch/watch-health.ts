import type { ReadFailure } from '../../core/live/live-state.ts';
import type { Clock } from '../ports.ts';
import type { WatchState } from './watch-state.ts';

/** Keeps the state of one watch. */
export interface WatchHealth {
  readonly state: WatchState;
  /** The view is whole, and changes arrive. */
  live(): void;
  /** Nothing is known of changes for now; it says why. After the grace it is a failure, at once where what is known cannot be trusted. */
  lost(message: string, isTrusted?: boolean): void;
  /** The server said that it may not be read or does not exist. */
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

/** The health of a watch that begins now. */
export function createWatchHealth({ clock, groupKind, staleGrace, hasSynced, onState }: WatchHealthParts): WatchHealth {
  const notRead = (why: string): ReadFailure => ({ groupKind, reason: 'NotRead', message: why });
  let message = 'it is being read for the first time';
  let isStopped = false;
  const begin = { since: clock.elapsed(), hasSynced };
  let state: WatchState = hasSynced
    ? { ...begin, phase: 'stale', failure: undefined }
    : { ...begin, phase: 'syncing', failure: notRead(message) };
  let isWhole = hasSynced;
  const enter = (phase: WatchState['phase'], failure: ReadFailure | undefined): void => {
    if (isStopped || (phase === state.phase && isSame(failure, state.failure))) return;
    const since = phase === state.phase ? state.since : clock.elapsed();
    isWhole ||= phase === 'live';
    state = { phase, since, hasSynced: isWhole, failure };
    onState(state);
  };
  const graceIsOver = (): void => enter('stale', notRead(message));
  let takeBack = hasSynced ? clock.after(staleGrace, graceIsOver) : (): void => undefined;
  const beStale = (isTrusted: boolean): void => {
    if (!isTrusted || (state.phase === 'stale' && state.failure !== undefined)) return graceIsOver();
    if (state.phase === 'stale') return;
    enter('stale', undefined);
    takeBack = clock.after(staleGrace, graceIsOver);
  };
  return {
    get state() {
      return state;
    },
    live() {
      takeBack();
      enter('live', undefined);
    },
    lost(why, isTrusted = true) {
      if (isStopped) return;
      message = why;
      if (state.phase === 'syncing') enter('syncing', notRead(why));
      // What the server said last still holds.
      else if (state.phase !== 'unreadable') beStale(isTrusted);
    },
    unreadable(failure) {
      takeBack();
      enter('unreadable', { groupKind, ...failure });
    },
    outgrown(why) {
      isWhole = false;
      // What the server said last still holds: it says enough of how little is known.
      if (isStopped || state.phase === 'unreadable') return;
      takeBack();
      message = why;
      enter('syncing', notRead(why));
    },
    stop() {
      isStopped = true;
      takeBack();
    },
  };
}

function isSame(left: ReadFailure | undefined, right: ReadFailure | undefined): boolean {
  return left?.reason === right?.reason && left?.message === right?.message;
}

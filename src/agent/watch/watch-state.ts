import type { ReadFailure } from '../../core/live/live-state.ts';

/** How well a reflector knows its collection. */
export interface WatchState {
  /**
   * `syncing`: the first list is not whole yet, or the first since other objects are kept. `live`: whole, and changes arrive.
   * `stale`: it was whole, and the connection to the changes is lost or it is listed again. `unreadable`: the server said that it may
   * not be read or does not exist; it is tried again.
   */
  readonly phase: 'syncing' | 'live' | 'stale' | 'unreadable';
  /** When the phase began, by `clock.elapsed()`. */
  readonly since: number;
  /** Whether a list was whole, of all that is kept now: until then nothing is known to be absent. */
  readonly hasSynced: boolean;
  /** Why it is not live; NotRead while it is syncing. Undefined while live, and while stale for less than the grace of the settings. */
  readonly failure: ReadFailure | undefined;
  /**
   * Whether what it had whole is of the past: no change has arrived for longer than the grace, or the view may be wrong. Ends when it has been
   * live again for a while, so that a watch that comes and goes is not called well each time.
   */
  readonly isOutdated?: boolean;
}

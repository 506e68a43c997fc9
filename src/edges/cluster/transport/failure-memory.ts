import type { Clock, ConnectionFailure, Journal } from '../../../agent/ports.ts';
import type { TransportOptions } from './transport-options.ts';

/** Why the last attempt to connect failed, and how long that holds. */
export interface FailureMemory {
  /** The last failure, while no other attempt may be made. */
  barrier(): ConnectionFailure | undefined;
  /** The last failure, until an attempt succeeds. */
  last(): ConnectionFailure | undefined;
  remember(failure: ConnectionFailure): void;
  clear(): void;
}

/** What a memory of failures needs. */
export interface FailureMemoryParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly journal: Journal | undefined;
  readonly options: Pick<TransportOptions, 'firstPause' | 'longestPause'>;
}

/** Nothing has failed so far. After each failure in a row the pause is drawn from twice as long a time (full jitter). */
export function failureMemory({ clock, random, journal, options }: FailureMemoryParts): FailureMemory {
  let failure: ConnectionFailure | undefined;
  let longest = options.firstPause;
  let until = Number.NEGATIVE_INFINITY;
  return {
    barrier: () => (clock.elapsed() < until ? failure : undefined),
    last: () => failure,
    remember(next) {
      // The same trouble is told once.
      if (failure?.message !== next.message) journal?.warn('no connection to the cluster', { error: next.message });
      failure = next;
      until = clock.elapsed() + random() * longest;
      longest = Math.min(longest * 2, options.longestPause);
    },
    clear() {
      failure = undefined;
      longest = options.firstPause;
      until = Number.NEGATIVE_INFINITY;
    },
  };
}

import { MINUTE } from '../../core/time/instant.ts';

/**
 * Keeps what is down from being asked again and again (the seed "Lesson 4.4: Advanced Patterns"). `closed`: everything goes through.
 * `open`: nothing does before `trialAt`. `half-open`: one trial is under way, and decides. Times are of `Clock.elapsed`.
 */
export type CircuitBreaker =
  | { readonly phase: 'closed'; readonly failures: number }
  | {
      readonly phase: 'open' | 'half-open';
      /** In a row. */
      readonly failures: number;
      readonly trialAt: number;
    };

/** The breaker of what was never asked, or answered the last time. */
export const CLOSED_BREAKER: CircuitBreaker = { phase: 'closed', failures: 0 };

/** That many failures in a row open it. */
const FAILURES_TO_OPEN = 5;

const FIRST_PAUSE = MINUTE;
const LONGEST_PAUSE = 5 * MINUTE;

/** The breaker while it is asked now; undefined where that may not be: it is open, or its one trial is under way. */
export function breakerWhileAsking(breaker: CircuitBreaker, now: number): CircuitBreaker | undefined {
  switch (breaker.phase) {
    case 'closed':
      return breaker;
    case 'open':
      return now >= breaker.trialAt ? { ...breaker, phase: 'half-open' } : undefined;
    case 'half-open':
      return undefined;
  }
}

/**
 * The breaker after there was no answer. It stays open for a minute; each trial that fails doubles that, up to the five minutes at which
 * the seed's back-off ends.
 */
export function breakerAfterFailure({ failures: before }: CircuitBreaker, now: number): CircuitBreaker {
  const failures = before + 1;
  if (failures < FAILURES_TO_OPEN) return { phase: 'closed', failures };
  const pause = Math.min(FIRST_PAUSE * 2 ** (failures - FAILURES_TO_OPEN), LONGEST_PAUSE);
  return { phase: 'open', failures, trialAt: now + pause };
}

/** The breaker after the question was taken back before it was answered: a trial that was none may be made again at once. */
export function breakerAfterWithdrawal(breaker: CircuitBreaker): CircuitBreaker {
  return breaker.phase === 'half-open' ? { ...breaker, phase: 'open' } : breaker;
}

import type { ErrorClass } from '../health/health.ts';
import { formatInstant, type Instant, SECOND } from '../time/instant.ts';
import type { ApplierState } from './applier-state.ts';
import { CLASS_INTERVALS } from './classify-error.ts';
import type { Cause } from './find-blocking.ts';
import type { RetryPolicy } from './kind-status.ts';
import { intervalOf, type RetryProgress, retriesDone } from './retry-schedule.ts';
import type { RetryStatus } from './status.ts';

/** What is being retried. */
export interface RetryInput {
  readonly cause: Cause;
  /** Since when it blocks. */
  readonly since: Instant;
  readonly now: Instant;
  readonly policy: RetryPolicy;
  readonly applier: ApplierState | undefined;
}

/**
 * How often it was tried, and when the next look or try is due. Jobs and appliers try; where the applier counts, its count is told.
 * Nothing is counted of what is merely on its way. While nothing changes, neither does the answer until its own `nextTime`.
 */
export function planRetry({ cause, since, now, policy, applier }: RetryInput): RetryStatus | undefined {
  const { errorClass, object } = cause;
  if (errorClass === undefined) return undefined;
  const done =
    errorClass === 'component'
      ? retriesDone(policy, since, now)
      : looksDone(errorClass, object, { since, now, policy });
  const own = applier?.object === object ? applier : undefined;
  const next = own?.nextRetry ?? done.next;
  return {
    class: errorClass,
    count: own?.retries ?? done.count,
    ...(next === undefined ? {} : { nextTime: formatInstant(next) }),
  };
}

/** After so many looks they come at the longest interval of the class, so that nobody has to add up a month of them. */
const COUNTED_LOOKS = 50;

function looksDone(
  errorClass: ErrorClass,
  text: string,
  { since, now, policy }: Pick<RetryInput, 'since' | 'now' | 'policy'>,
): Omit<RetryProgress, 'isExhausted'> {
  let due = since;
  for (let count = 0; count < COUNTED_LOOKS; count += 1) {
    due += intervalOf(errorClass, { text, count: count + 1, policy }) * SECOND;
    if (now < due) return { count, next: due };
  }
  const longest = CLASS_INTERVALS[errorClass].maxSeconds * SECOND;
  const more = Math.floor((now - due) / longest) + 1;
  return { count: COUNTED_LOOKS - 1 + more, next: due + more * longest };
}

import { MINUTE } from '../../core/time/instant.ts';

const FIRST_LIMIT = 500;
const LAST_LIMIT = 5 * MINUTE;

/**
 * How many milliseconds to wait after so many failures in a row (at least 1): a random share of 0.5 s that doubles up to 5 min, as
 * client-go's ItemExponentialFailureRateLimiter, with full jitter so that what failed together does not come back together.
 */
export function failureDelay(failures: number, random: () => number): number {
  return random() * Math.min(LAST_LIMIT, FIRST_LIMIT * 2 ** (failures - 1));
}

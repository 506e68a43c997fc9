import { MINUTE } from '../../core/time/instant.ts';

/** How much each key may still do: so many things at once, and then one now and then. */
export interface TokenBuckets {
  /** Whether one more is allowed now (by `clock.elapsed()`), and counts it. */
  take(key: string, now: number): boolean;
  readonly size: number;
}

/** client-go's limits for Events (EventSourceObjectSpamFilter). */
const BURST = 25;
const REFILL = 5 * MINUTE;

/**
 * Buckets of 25 tokens that get one back every five minutes. A bucket that must be full again is forgotten, and none before: who loses a
 * resource and gets it back may not tell as much of it once more.
 */
export function createTokenBuckets(): TokenBuckets {
  // In the order in which something was last taken.
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  const dropFull = (now: number): void => {
    for (const [key, { at }] of buckets) {
      if (now - at < BURST * REFILL) return;
      buckets.delete(key);
    }
  };
  return {
    take(key, now) {
      dropFull(now);
      const { tokens, at } = buckets.get(key) ?? { tokens: BURST, at: now };
      const filled = Math.min(BURST, tokens + (now - at) / REFILL);
      const isAllowed = filled >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isAllowed ? filled - 1 : filled, at: now });
      return isAllowed;
    },
    get size() {
      return buckets.size;
    },
  };
}

import { MINUTE } from '../../core/time/instant.ts';

/** How much each key may still do: so many things at once, and then one now and then. */
export interface TokenBuckets {
  /** Whether one more is allowed now (by `clock.elapsed()`), and counts it. */
  take(key: string, now: number): boolean;
  forget(key: string): void;
  readonly size: number;
}

/** client-go's limits for Events (EventSourceObjectSpamFilter). */
const BURST = 25;
const REFILL = 5 * MINUTE;

/** Buckets of 25 tokens that get one back every five minutes. */
export function createTokenBuckets(): TokenBuckets {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return {
    take(key, now) {
      const { tokens, at } = buckets.get(key) ?? { tokens: BURST, at: now };
      const filled = Math.min(BURST, tokens + (now - at) / REFILL);
      const isAllowed = filled >= 1;
      buckets.set(key, { tokens: isAllowed ? filled - 1 : filled, at: now });
      return isAllowed;
    },
    forget: (key) => void buckets.delete(key),
    get size() {
      return buckets.size;
    },
  };
}

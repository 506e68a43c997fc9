/** How long to wait between tries that fail. */
export interface BackOff {
  /** Milliseconds to wait before the next try: within a range that doubles with each call, and never less than what the server asks for. */
  next(limits?: BackOffLimits): number;
  /** All is well: the next failure is the first again. */
  reset(): void;
}

/** In milliseconds. */
export interface BackOffLimits {
  /** Retry-After. */
  readonly least?: number | undefined;
  /** The range doubles up to this; 30 s where it is not given. */
  readonly ceiling?: number;
}

/** The first range, in milliseconds (client-go's reflector). */
const FIRST = 800;
const CEILING = 30_000;
/** The smallest part of a range: with bad luck only, full jitter would be none at all. */
const FLOOR = 0.1;
/** A server that asks for more is not obeyed for longer, in milliseconds: a mistake there must not stop a watch for good. */
const LONGEST_RETRY_AFTER = 300_000;

/** Exponential back-off with full jitter, 0.8 s to 30 s. */
export function createBackOff(random: () => number): BackOff {
  let failures = 0;
  return {
    next({ least = 0, ceiling = CEILING } = {}) {
      const range = Math.min(FIRST * 2 ** failures, ceiling);
      // Further doubling changes nothing.
      failures = Math.min(failures + 1, 16);
      return Math.max(Math.min(least, LONGEST_RETRY_AFTER), range * (FLOOR + (1 - FLOOR) * random()));
    },
    reset() {
      failures = 0;
    },
  };
}

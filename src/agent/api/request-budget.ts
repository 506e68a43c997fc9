import type { Clock } from '../ports.ts';

/** How many requests may be sent. Who comes first is served first. */
export interface RequestBudget {
  /** Resolves when the caller may send one request; rejects with `signal.reason` when aborted before, at no cost to the others. */
  turn(signal?: AbortSignal): Promise<void>;
  /** Nobody gets a turn for so many milliseconds, whoever waits already included. */
  pause(milliseconds: number): void;
}

/** The rate of a token bucket: so many a second, and at most so many at once. */
export interface BudgetRate {
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
}

/** A budget that is full at first. */
export function createRequestBudget(clock: Clock, { requestsPerSecond, requestBurst }: BudgetRate): RequestBudget {
  const waiting = new Set<() => void>();
  let tokens = requestBurst;
  let countedAt = clock.elapsed();
  let pausedUntil = countedAt;
  let isTimed = false;

  const untilNext = (): number => {
    const now = clock.elapsed();
    tokens = Math.min(requestBurst, tokens + ((now - countedAt) * requestsPerSecond) / 1000);
    countedAt = now;
    const untilToken = tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 1000) / requestsPerSecond));
    return Math.max(pausedUntil - now, untilToken);
  };
  const serve = (): void => {
    while (!isTimed) {
      const [next] = waiting;
      if (next === undefined) return;
      const wait = untilNext();
      if (wait > 0) return remind(wait);
      tokens -= 1;
      waiting.delete(next);
      next();
    }
  };
  const remind = (wait: number): void => {
    isTimed = true;
    clock.after(wait, () => {
      isTimed = false;
      serve();
    });
  };
  return {
    turn(signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason);
        const leave = (): void => {
          waiting.delete(take);
          reject(signal?.reason);
        };
        const take = (): void => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        signal?.addEventListener('abort', leave, { once: true });
        waiting.add(take);
        serve();
      });
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock.elapsed() + milliseconds);
    },
  };
}

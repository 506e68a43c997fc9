/** How many collections may be listed at the same time: each list holds its whole answer, or what comes of it, in memory for a while. */
export interface ListSlots {
  /** Resolves with what gives the slot back, once there is one; rejects with `signal.reason` when aborted before. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** Slots that are given out in the order in which they are asked for. */
export function createListSlots(count: number): ListSlots {
  const waiting = new Set<() => void>();
  let free = count;
  const serve = (): void => {
    const [next] = waiting;
    if (next === undefined || free === 0) return;
    waiting.delete(next);
    free -= 1;
    next();
  };
  const createRelease = (): (() => void) => {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      free += 1;
      serve();
    };
  };
  return {
    take(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (): void => {
          waiting.delete(take);
          reject(signal.reason);
        };
        const take = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(createRelease());
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.add(take);
        serve();
      });
    },
  };
}

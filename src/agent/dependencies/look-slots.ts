/** Lets only so many looks run at the same time. */
export interface LookSlots {
  /**
   * Begins the work as soon as there is room, at once if there is; preferred work goes before other work that waits. The answer takes
   * the work back while it waits. The work must not reject.
   */
  enter(work: () => Promise<void>, isPreferred: boolean): () => void;
}

/** `size` looks at the same time. */
export function createLookSlots(size: number): LookSlots {
  const preferred = new Set<Waiting>();
  const others = new Set<Waiting>();
  let running = 0;
  const begin = (): void => {
    if (running >= size) return;
    const [next] = preferred.size > 0 ? preferred : others;
    if (next === undefined) return;
    preferred.delete(next);
    others.delete(next);
    running += 1;
    void next.work().finally(() => {
      running -= 1;
      begin();
    });
  };
  return {
    enter(work, isPreferred) {
      const queue = isPreferred ? preferred : others;
      const waiting = { work };
      queue.add(waiting);
      begin();
      return () => queue.delete(waiting);
    },
  };
}

interface Waiting {
  readonly work: () => Promise<void>;
}

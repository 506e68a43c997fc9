import type { ResourceKey } from '../observe/observer.ts';
import type { WorkResult } from '../queue/work-queue.ts';

/** Looks at one resource after the other and writes what is to be said of it. */
export interface Reconciler {
  /** Never rejects. `changedAt` (by `clock.elapsed()`): when the change came that asks for it; undefined where only time does. */
  reconcile(key: ResourceKey, changedAt?: number): Promise<Outcome>;
  /** Gives the Events that are under way a few seconds, and tells nothing any more. */
  stop(): Promise<void>;
  /** How many resources are remembered, for tests. */
  readonly remembered: number;
}

/** How a look ended; also tells the queue when the next is due. */
export interface Outcome extends WorkResult {
  /** `deferred`: nothing was wrong, but it is not the time or not ours to write. */
  readonly result: 'written' | 'unchanged' | 'failed' | 'deferred';
}

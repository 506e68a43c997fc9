import type { ResourceKey } from '../observe/observer.ts';

/** Which resources are to be worked on. Each is worked on once at a time, and no ask is lost. */
export interface WorkQueue {
  /** Something changed: worked on at once, or as soon as its rate, its back-off and the work in flight allow. */
  add(key: ResourceKey): void;
  /** Worked on after that many milliseconds, unless it is before. Of several the earliest counts. */
  addAfter(key: ResourceKey, milliseconds: number): void;
  size(): QueueSize;
  /** Begins nothing any more and waits for what is in flight, for a bounded time. Answers how many still are. */
  stop(): Promise<number>;
}

/** For metrics and tests. */
export interface QueueSize {
  /** Could begin at once if there were workers enough. */
  readonly depth: number;
  /** How long the first of them has been waiting. */
  readonly oldestSeconds: number;
  readonly inFlight: number;
  /** Everything that is remembered, timers and rates included. */
  readonly known: number;
}

/**
 * Works on one key. `changedAt` is when (by `clock.elapsed()`) the first of the changes came that asked for it; undefined where only
 * time did.
 */
export type Work = (key: ResourceKey, changedAt: number | undefined) => Promise<WorkResult>;

/** How it went, and when to come back. */
export interface WorkResult {
  /** It did not work: again after a back-off, but not before `again`. Otherwise the failures before are forgotten. */
  readonly isFailed: boolean;
  /** In how many milliseconds it is worked on again though nobody adds it; replaces what was asked for before the work began. */
  readonly again?: number | undefined;
  /** Since when (by `clock.elapsed()`) there is a change of which nothing was said yet: the next work on it is no mere matter of time. */
  readonly untoldSince?: number | undefined;
}

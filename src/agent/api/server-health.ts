import type { Clock } from '../ports.ts';

/** Whether what the API server says, or fails to say, can be taken for how the cluster is. */
export interface ServerHealth {
  /**
   * Since when the server is in trouble, by `clock.elapsed()`; undefined where it is not. Trouble begins with a failure and ends when it has
   * been well for a while: a server that has just come back refuses what it allows, and brings watches back one by one.
   */
  troubledSince(): number | undefined;
  /**
   * Called a moment after a server that was in trouble is well again, and once more before its trouble ends: whatever failed is to be tried
   * again before its failure is believed. At most every quarter of a minute.
   */
  onRecovery(listener: () => void): void;
  /** Called when a trouble has ended: what fails from now on fails for a reason of its own. */
  onEnd(listener: () => void): void;
}

/** Keeps the health of a server by how requests end. */
export interface ServerHealthRecord extends ServerHealth {
  succeeded(): void;
  failed(): void;
}

/** For so long it must be well before it is called well, in milliseconds. */
const RECOVERY = 1_000;
/** The part of the time until its trouble ends after which what still fails is tried once more. */
const LAST_TRY = 2 / 3;
/** A server that comes and goes is not stormed, in milliseconds. Less than what it must be well until its trouble has ended. */
const BETWEEN_RECOVERIES = 15_000;

/** A server that is not known to be in trouble. Trouble is over when it has been well for `settleTime` milliseconds. */
export function createServerHealth(clock: Clock, settleTime: number): ServerHealthRecord {
  const listeners: (() => void)[] = [];
  const endListeners: (() => void)[] = [];
  let lastSuccess = clock.elapsed();
  /** Since when there was no failure. */
  let wellSince: number | undefined = Number.NEGATIVE_INFINITY;
  let trouble: number | undefined;
  let recoveredAt = Number.NEGATIVE_INFINITY;
  const isOver = (): boolean => wellSince !== undefined && clock.elapsed() - wellSince >= settleTime;
  const recover = (began: number): void => {
    if (wellSince !== began) return;
    const wait = recoveredAt + BETWEEN_RECOVERIES - clock.elapsed();
    if (wait > 0) return void clock.after(wait, () => recover(began));
    recoveredAt = clock.elapsed();
    for (const listener of listeners) listener();
  };
  const end = (began: number): void => {
    if (wellSince === began) for (const listener of endListeners) listener();
  };
  return {
    succeeded() {
      const now = clock.elapsed();
      lastSuccess = now;
      if (wellSince !== undefined) return;
      wellSince = now;
      for (const time of [RECOVERY, settleTime * LAST_TRY]) clock.after(time, () => recover(now));
      clock.after(settleTime, () => end(now));
    },
    failed() {
      // Whatever was lost was lost after the last success.
      if (trouble === undefined || isOver()) trouble = lastSuccess;
      wellSince = undefined;
    },
    troubledSince() {
      if (isOver()) trouble = undefined;
      return trouble;
    },
    onRecovery: (listener) => void listeners.push(listener),
    onEnd: (listener) => void endListeners.push(listener),
  };
}

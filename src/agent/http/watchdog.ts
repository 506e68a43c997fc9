import type { Clock } from '../ports.ts';

/** What a watchdog looks at. Times are in milliseconds. */
export interface WatchdogParts {
  readonly clock: Clock;
  /** When each evaluation that is under way began, by `clock.elapsed()`. */
  readonly running: () => readonly number[];
  /** How long the resource that waits longest could have been evaluated already; 0 where none waits. */
  readonly waiting: () => number;
  /** An evaluation that takes longer hangs. Longer than all time-outs of its requests together. */
  readonly longestRun?: number;
  /** A queue from which nothing is taken for longer stands still. */
  readonly longestWait?: number;
  /** An event loop that does not turn for longer is blocked. */
  readonly longestBlock?: number;
}

/** Tells why nothing goes on. */
export interface Watchdog {
  /** In words; undefined while everything goes on. */
  readonly stall: () => string | undefined;
  stop(): void;
}

const BEAT = 5_000;

/**
 * Looks whether the event loop turns and evaluations end. The loop's beat is a timer: where it is late although somebody is served,
 * timers no longer run or everything waits for one long computation. Evaluations that wait for the API server are no stall before
 * their requests must have timed out.
 */
export function createWatchdog(parts: WatchdogParts): Watchdog {
  const { clock, running, waiting, longestRun = 180_000, longestWait = 300_000, longestBlock = 30_000 } = parts;
  let beatAt = clock.elapsed();
  let cancel: () => void = () => undefined;
  const beat = (): void => {
    beatAt = clock.elapsed();
    cancel = clock.after(BEAT, beat);
  };
  beat();
  return {
    stop: () => cancel(),
    stall: () => {
      const at = clock.elapsed();
      const late = at - beatAt - BEAT;
      if (late > longestBlock) return `does nothing: its timers are late by ${seconds(late)} s`;
      const longest = Math.max(0, ...running().map((began) => at - began));
      if (longest > longestRun) return `does not end an evaluation that began ${seconds(longest)} s ago`;
      if (waiting() > longestWait) return `evaluates nothing: a resource has waited for ${seconds(waiting())} s`;
      return undefined;
    },
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

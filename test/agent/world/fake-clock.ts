import type { Clock } from '../../../src/agent/ports.ts';
import type { Instant } from '../../../src/core/time/instant.ts';

/** A clock that only moves when a test says so. */
export interface FakeClock extends Clock {
  /** The time of day without jumps: what the clocks of everybody else say. */
  trueNow(): Instant;
  /**
   * Lets time pass. Timers run in the order in which they are due (of those due at once, in the order in which they were set), and
   * before and after each everything that promises wait for. Rejects with what a timer threw, and where time stands still under a
   * storm of timers.
   */
  advance(milliseconds: number): Promise<void>;
  /** The time of day jumps; how long things take does not change. */
  jump(milliseconds: number): void;
  /** How many timers are set. */
  waiting(): number;
}

/** More timers than this at one moment are a loop that does not end. */
const STORM = 20_000;

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that says `start`. */
export function createFakeClock(start: Instant): FakeClock {
  /** The last is due first. */
  const timers: Timer[] = [];
  let elapsed = 0;
  let ahead = 0;
  return {
    now: () => start + elapsed + ahead,
    trueNow: () => start + elapsed,
    elapsed: () => elapsed,
    after(milliseconds, callback) {
      const timer = { due: elapsed + Math.max(0, milliseconds), callback };
      timers.splice(placeOf(timers, timer.due), 0, timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at !== -1) timers.splice(at, 1);
      };
    },
    async advance(milliseconds) {
      const until = elapsed + milliseconds;
      let atOnce = 0;
      await everythingPromised();
      for (let next = timers.at(-1); next !== undefined && next.due <= until; next = timers.at(-1)) {
        timers.pop();
        atOnce = next.due > elapsed ? 0 : atOnce + 1;
        if (atOnce > STORM) throw new Error(`${STORM} timers ran and time did not pass`);
        elapsed = Math.max(elapsed, next.due);
        next.callback();
        await everythingPromised();
      }
      elapsed = until;
    },
    jump(milliseconds) {
      ahead += milliseconds;
    },
    waiting: () => timers.length,
  };
}

/** Before every timer that is due at the same time or earlier, in a list whose last is due first. */
function placeOf(timers: readonly Timer[], due: number): number {
  let [low, high] = [0, timers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.due ?? 0) > due) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Node runs what promises wait for, and what that starts, before it comes to this. */
function everythingPromised(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

import type { Clock } from '../../../../src/agent/ports.ts';

/** A clock that goes by itself, faster than those of this machine: an agent on it waits in seconds what others wait in minutes. */
export interface HastyClock extends Clock {
  /** From now on it goes this many times as fast as time. */
  hurry(times: number): void;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that says what time it is now, and goes its own way from here. What waits does not keep the process alive. */
export function createHastyClock(times: number): HastyClock {
  const start = Date.now();
  /** The last is due first. */
  const timers: Timer[] = [];
  let pace = { times, elapsed: 0, since: performance.now() };
  let armed: NodeJS.Timeout | undefined;
  const elapsed = (): number => pace.elapsed + (performance.now() - pace.since) * pace.times;
  const arm = (): void => {
    clearTimeout(armed);
    const next = timers.at(-1);
    if (next === undefined) return;
    armed = setTimeout(run, Math.max(0, (next.due - elapsed()) / pace.times)).unref();
  };
  /** One at a time: what one sets going comes before the next, as with the timers of Node. */
  const run = (): void => {
    const next = timers.at(-1);
    if (next === undefined) return;
    if (next.due > elapsed()) return arm();
    timers.pop();
    setImmediate(run);
    next.callback();
  };
  return {
    now: () => start + Math.floor(elapsed()),
    elapsed,
    after(milliseconds, callback) {
      const timer = { due: elapsed() + Math.max(0, milliseconds), callback };
      const behind = timers.findIndex(({ due }) => due <= timer.due);
      timers.splice(behind === -1 ? timers.length : behind, 0, timer);
      if (timers.at(-1) === timer) arm();
      return () => {
        const at = timers.indexOf(timer);
        if (at !== -1) timers.splice(at, 1);
      };
    },
    hurry(faster) {
      pace = { times: faster, elapsed: elapsed(), since: performance.now() };
      arm();
    },
  };
}

import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../../src/agent/ports.ts';

/** The clock of this machine, which a test can put forward for whoever has this one. */
export interface MovableClock extends Clock {
  /**
   * Lets so many milliseconds pass at once. What waits is called in the order in which it is due, each time after everything has come
   * to rest that the one before began.
   */
  moveOn(milliseconds: number, rest: () => Promise<void>): Promise<void>;
  /** Puts the time of day right by so many milliseconds; how long things take does not change. */
  jump(milliseconds: number): void;
  /** How many wait. */
  waiting(): number;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** What Node can wait for in one go. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** More timers than this while time passes once are a loop that does not end. */
const STORM = 50_000;

/** A clock that says what that of this machine says. */
export function createMovableClock(): MovableClock {
  const timers = new Set<Timer>();
  let skipped = 0;
  let jumped = 0;
  let armed: NodeJS.Timeout | undefined;
  const elapsed = (): number => performance.now() + skipped;
  const arm = (): void => {
    clearTimeout(armed);
    const next = earliest(timers);
    if (next === undefined) return;
    armed = setTimeout(runDue, Math.min(Math.max(0, next.due - elapsed()), LONGEST_WAIT));
    armed.unref();
  };
  /** One: whatever it takes back must not run any more. */
  const runDue = (): void => {
    const next = earliest(timers);
    if (next !== undefined && next.due <= elapsed()) {
      timers.delete(next);
      arm();
      next.callback();
      return;
    }
    arm();
  };
  return {
    now: () => Math.floor(Date.now() + skipped + jumped),
    elapsed,
    after(milliseconds, callback) {
      const timer = { due: elapsed() + Math.max(0, milliseconds), callback };
      timers.add(timer);
      arm();
      return () => {
        if (timers.delete(timer)) arm();
      };
    },
    async moveOn(milliseconds, rest) {
      let left = milliseconds;
      await rest();
      for (let count = 0; count < STORM; count += 1) {
        const next = earliest(timers);
        const wait = next === undefined ? Number.POSITIVE_INFINITY : Math.max(0, next.due - elapsed());
        const step = Math.min(wait, left);
        skipped += step;
        left -= step;
        arm();
        if (wait > step) return rest();
        runDue();
        await turn();
        await rest();
      }
      throw new Error(`${STORM} timers ran within ${milliseconds} ms`);
    },
    jump(milliseconds) {
      jumped += milliseconds;
    },
    waiting: () => timers.size,
  };
}

/** Of those due at once the one that was set first. */
function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let found: Timer | undefined;
  for (const timer of timers) if (found === undefined || timer.due < found.due) found = timer;
  return found;
}

import type { Clock } from '../agent/ports.ts';

/** What Node can wait for in one go, in milliseconds (about 25 days): a longer time-out would fire at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * The clock of this machine. What waits does not keep the process alive: the servers of the agent and its connections do, so that a
 * forgotten wait never holds up a stop.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(milliseconds, callback) {
    let timer: NodeJS.Timeout;
    const wait = (rest: number): void => {
      const step = Math.min(rest, LONGEST_WAIT);
      timer = setTimeout(() => (rest > step ? wait(rest - step) : callback()), step).unref();
    };
    wait(milliseconds > 0 ? milliseconds : 0);
    return () => clearTimeout(timer);
  },
};

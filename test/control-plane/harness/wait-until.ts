import { setTimeout as sleep } from 'node:timers/promises';

/** How often a condition is looked at, in milliseconds. */
const INTERVAL = 100;

/**
 * How long a wait lasts at most, in milliseconds. It says nothing about how fast anything is: most waits are over in a second, and
 * on a machine with two cores and five test files at once a few take half a minute. Only what fails waits this long.
 */
export const PATIENCE = 180_000;

/**
 * Waits until the claim holds. Throws after `timeout` milliseconds, naming the claim and what was seen last; `seen` may say more.
 * An error of the check itself is thrown at once. What takes many steps waits with `waitWhileProgressing`.
 */
export async function waitUntil(
  claim: string,
  holds: () => boolean | Promise<boolean>,
  timeout = PATIENCE,
  seen: () => unknown = () => undefined,
): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(describeFailure(`after ${timeout / 1000} s`, claim, await seen()));
    await sleep(INTERVAL);
  }
}

/** What is waited for step by step. */
export interface Progress {
  /** What is there until now: it changes with every step that is done, and only then, so that trying again is no progress. */
  readonly progress: () => unknown;
  /** What the error tells; `progress` by default. */
  readonly seen?: () => unknown;
  /** The longest time without a step, in milliseconds. `PATIENCE` by default. */
  readonly longestStep?: number;
}

/** The longest that a wait with steps may take, in milliseconds: less than the time that a test has (vitest.config.ts). */
const LONGEST_WAIT = 600_000;

/**
 * Waits until the claim holds, however long that takes as long as something gets on: for chains of many steps, which a busy machine
 * slows down as a whole. Throws when there is no step for `longestStep`, naming the claim and what was seen last.
 */
export async function waitWhileProgressing(
  claim: string,
  holds: () => boolean | Promise<boolean>,
  { progress, seen = progress, longestStep = PATIENCE }: Progress,
): Promise<void> {
  const start = performance.now();
  let lastStep = start;
  let reached = '';
  while (!(await holds())) {
    const now = performance.now();
    const state = JSON.stringify(await progress()) ?? '';
    if (state !== reached) lastStep = now;
    reached = state;
    const stalled = now - lastStep > longestStep;
    if (stalled || now - start > LONGEST_WAIT) {
      const time = stalled ? `${longestStep / 1000} s without a step` : `${LONGEST_WAIT / 1000} s`;
      throw new Error(describeFailure(`after ${time}`, claim, await seen()));
    }
    await sleep(INTERVAL);
  }
}

function describeFailure(when: string, claim: string, last: unknown): string {
  return `${when} still not: ${claim}${last === undefined ? '' : `\n${JSON.stringify(last, null, 1)}`}`;
}

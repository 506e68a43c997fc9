import { setTimeout as sleep } from 'node:timers/promises';

/** How often a condition is looked at, in milliseconds. */
const INTERVAL = 100;

/**
 * Waits until the claim holds. Throws after `timeout` milliseconds, naming the claim and what was seen last; `seen` may say more.
 * An error of the check itself is thrown at once.
 */
export async function waitUntil(
  claim: string,
  holds: () => boolean | Promise<boolean>,
  timeout = 60_000,
  seen: () => unknown = () => undefined,
): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await holds())) {
    if (performance.now() > end) {
      const last = await seen();
      throw new Error(
        `after ${timeout / 1000} s still not: ${claim}${last === undefined ? '' : `\n${JSON.stringify(last, null, 1)}`}`,
      );
    }
    await sleep(INTERVAL);
  }
}

import { expect, test } from 'vitest';
import { untilToldToStop } from './until-told-to-stop.ts';

/** What keeps this process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

test('the process lives until it is told to stop, though nothing else keeps it', async () => {
  const before = timers();
  const stopped = untilToldToStop();
  const during = timers();
  process.emit('SIGTERM', 'SIGTERM');
  expect([during - before, await stopped, timers() - before]).toEqual([1, 'SIGTERM', 0]);
});

import { expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';

test('a wait longer than Node can wait for in one go does not end at once, and can be taken back', () => {
  vi.useFakeTimers();
  try {
    const days = 24 * 3600 * 1000;
    let calls = 0;
    systemClock.after(60 * days, () => (calls += 1));
    const takeBack = systemClock.after(60 * days, () => (calls += 100));
    vi.advanceTimersByTime(60 * days - 1);
    expect(calls).toBe(0);
    takeBack();
    vi.advanceTimersByTime(1);
    expect([calls, vi.getTimerCount()]).toEqual([1, 0]);
  } finally {
    vi.useRealTimers();
  }
});

test('a wait of nothing is not over within the call', async () => {
  let isOver = false;
  const over = new Promise<void>((resolve) =>
    systemClock.after(-1, () => {
      isOver = true;
      resolve();
    }),
  );
  expect(isOver).toBe(false);
  // What waits keeps no process alive, so something else has to here.
  const awake = setInterval(() => undefined, 1000);
  await over;
  clearInterval(awake);
});

test('time passes', () => {
  const before = [systemClock.now(), systemClock.elapsed()] as const;
  expect(systemClock.now()).toBeGreaterThanOrEqual(before[0]);
  expect(systemClock.elapsed()).toBeGreaterThanOrEqual(before[1]);
});

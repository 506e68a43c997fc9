import { expect, it } from 'vitest';
import { createBackOff } from './back-off.ts';

function waits(random: () => number, limits?: Parameters<ReturnType<typeof createBackOff>['next']>[0]): number[] {
  const backOff = createBackOff(random);
  return Array.from({ length: 9 }, () => Math.round(backOff.next(limits)));
}

it('the range doubles from 0.8 s to 30 s', () => {
  expect(waits(() => 1)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000, 30_000]);
});

it('the worst luck is a tenth of it', () => {
  expect(waits(() => 0)).toEqual([80, 160, 320, 640, 1_280, 2_560, 3_000, 3_000, 3_000]);
});

it('another ceiling counts where one is given', () => {
  expect(waits(() => 1, { ceiling: 60_000 }).slice(-3)).toEqual([51_200, 60_000, 60_000]);
});

it('what the server asks for is the least, up to five minutes', () => {
  expect(waits(() => 1, { least: 5_000 }).slice(0, 5)).toEqual([5_000, 5_000, 5_000, 6_400, 12_800]);
  expect(waits(() => 1, { least: 86_400_000 })[0]).toBe(300_000);
});

it('after a reset the next failure is the first', () => {
  const backOff = createBackOff(() => 1);
  for (let time = 0; time < 20; time += 1) backOff.next();
  backOff.reset();
  expect(backOff.next()).toBe(800);
});

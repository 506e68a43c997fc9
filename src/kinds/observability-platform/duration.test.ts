import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationSeconds, goDuration } from './duration.ts';

test.each([
  ['30d', 2_592_000, '720h0m0s'],
  ['1y', 31_536_000, '8760h0m0s'],
  ['1w2d3h4m5s', 788_645, '219h4m5s'],
  ['90m', 5400, '1h30m0s'],
  ['500ms', 0.5, '0h0m0.5s'],
  ['1m500ms', 60.5, '0h1m0.5s'],
])('%s', (text, seconds, go) => {
  expect(durationSeconds(text)).toBe(seconds);
  expect(goDuration(text)).toBe(go);
});

test("Go's notation means the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => {
      expect(durationSeconds(goDuration(`${seconds}s`))).toBe(seconds);
    }),
  );
});

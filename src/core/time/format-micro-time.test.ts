import { expect, test } from 'vitest';
import { formatMicroTime } from './format-micro-time.ts';

test.each([
  [Date.UTC(2026, 4, 1, 12, 0, 0, 7), '2026-05-01T12:00:00.007000Z'],
  [Date.UTC(2026, 4, 1, 12), '2026-05-01T12:00:00.000000Z'],
  [Date.UTC(2026, 4, 1, 12, 0, 0, 999) + 0.7, '2026-05-01T12:00:00.999000Z'],
  [-1, '1969-12-31T23:59:59.999000Z'],
])('%d is %s', (instant, text) => {
  expect(formatMicroTime(instant)).toBe(text);
});

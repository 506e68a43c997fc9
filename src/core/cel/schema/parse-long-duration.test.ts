import { expect, test } from 'vitest';
import { parseLongDuration } from './parse-long-duration.ts';

test.each([
  ['3 days', 259_200n],
  ['1 week 2 hours 5 mins', 612_300n],
  ['1w', 604_800n],
  ['90 seconds', 90n],
  ['2hr', 7_200n],
])('%s is %i seconds', (text, seconds) => {
  expect(parseLongDuration(text)).toEqual({ kind: 'duration', nanoseconds: seconds * 1_000_000_000n });
});

test.each(['', 'x', '5', '5 parsecs'])('"%s" is no duration', (text) => {
  expect(parseLongDuration(text)).toBeUndefined();
});

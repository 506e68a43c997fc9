import { expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { areEqualScalars } from './equal-values.ts';
import type { FieldShape } from './field-shapes.ts';

test.each<[string, FieldShape['scalar'], JsonValue, JsonValue, boolean]>([
  ['the same text', undefined, 'a', 'a', true],
  ['a number and its text', undefined, 1, '1', false],
  ['a number and its text, where either will do', 'int-or-string', 1, '1', true],
  ['a percentage and a number', 'int-or-string', '1%', 1, false],
  ['true and its text', 'int-or-string', true, 'true', false],
  ['thousandths and one', 'quantity', '1000m', 1, true],
  ['powers of two', 'quantity', '1024Mi', '1Gi', true],
  ['a power of two and one of ten', 'quantity', '1Gi', '1G', false],
  ['an exponent', 'quantity', '1e3', '1k', true],
  ['a fraction', 'quantity', '0.5Gi', '512Mi', true],
  ['less than a thousandth, rounded up', 'quantity', '0.1m', '1m', true],
  ['less than a thousandth, rounded down', 'quantity', '0.1m', '0', false],
  ['a live fraction is never rounded', 'quantity', '1m', '0.1m', false],
  ['no quantity', 'quantity', 'a', 'b', false],
  ['no quantity on one side', 'quantity', '1', 'b', false],
  ['minutes and hours', 'duration', '60m', '1h0m0s', true],
  ['a fraction of a second', 'duration', '1.5s', '1500ms', true],
  ['microseconds in both spellings', 'duration', '1us', '1µs', true],
  ['nothing', 'duration', '0', '0s', true],
  ['before and after', 'duration', '-1s', '1s', false],
  ['other times', 'duration', '1h', '61m', false],
  ['no durations', 'duration', '1 day', '1 Day', false],
  ['a number without a unit', 'duration', 60, '60s', false],
])('%s', (_sentence, scalar, desired, live, isEqual) => {
  expect(areEqualScalars(desired, live, scalar === undefined ? undefined : { scalar })).toBe(isEqual);
});

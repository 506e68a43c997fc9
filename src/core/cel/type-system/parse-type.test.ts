import { expect, test } from 'vitest';
import { InvariantError } from '../../diagnostic/invariant-error.ts';
import { formatType } from './cel-type.ts';
import { parseType } from './parse-type.ts';

test.each([
  'int',
  'dyn',
  'A',
  'type',
  'type(A)',
  'list(int)',
  'map(string, list(A))',
  'optional_type(map(A, B))',
  'kubernetes.Quantity',
])('%s reads and writes back', (text) => {
  expect(formatType(parseType(text))).toBe(text);
});

test.each(['', 'nope', 'list', 'list()', 'map(int)', 'set(int)', 'list(int'])('"%s" is our own mistake', (text) => {
  expect(() => parseType(text)).toThrow(InvariantError);
});

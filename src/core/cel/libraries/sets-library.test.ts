import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('sets.*', () => {
  test.each([
    ['sets.contains([1, 2, 3], [2, 3])', true],
    ['sets.contains([1], [1, 2])', false],
    ['sets.intersects([1], [1, 2])', true],
    ['sets.intersects([1], [])', false],
    ['sets.equivalent([1, 2, 2], [2, 1])', true],
    [
      "sets.contains([1], ['a'])",
      "refused: found no matching overload for 'sets.contains' applied to '(list(int), list(string))' (line 1, column 6)",
    ],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

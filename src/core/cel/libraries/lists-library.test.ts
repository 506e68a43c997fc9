import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('the list functions of 1.34', () => {
  test.each([
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ["['b', 'a'].sort()", ['a', 'b']],
    ['[1, 1, 2].distinct()', [1, 2]],
    ['[[1], [2, 3]].flatten()', [1, 2, 3]],
    ['[[[1]]].flatten(2)', [1]],
    ['[[1]].flatten(-1)', 'error: level must be non-negative'],
    ['[1, 2, 3].reverse()', [3, 2, 1]],
    ['[1, 2, 3].slice(1, 2)', [2]],
    ['[1].slice(0, 2)', 'error: cannot slice(0, 2), list is length 1'],
    ['[1].slice(1, 0)', 'error: cannot slice(1, 0), start index must be less than or equal to end index'],
    ['lists.range(3)', [0, 1, 2]],
    ['lists.range(-1)', []],
    ['lists.range(2000000)', 'error: operation cancelled: actual cost limit exceeded'],
    ['[3, 1, 2].sortBy(x, -x)', [3, 2, 1]],
    ["[{'n': 'b'}, {'n': 'a'}].sortBy(x, x.n).map(x, x.n)", ['a', 'b']],
    ['[null].sort()', 'error: no such overload'],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

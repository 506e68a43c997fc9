import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe("Kubernetes' own list functions", () => {
  test.each([
    ['[1, 2, 2].isSorted() && ![2, 1].isSorted()', true],
    ['[1, 2, 3].sum()', 6],
    ['[1.5, 2.0].sum()', 3.5],
    ["[duration('1h'), duration('30m')].sum()", '5400s'],
    ['[].sum()', 0],
    ["['b', 'a'].min()", 'a'],
    ['[1, 3, 2].max()', 3],
    ['[].map(x, 1).max()', 'error: max called on empty list'],
    ['[1, 2, 1].indexOf(1) + [1, 2, 1].lastIndexOf(1)', 2],
    ['[1].indexOf(5)', -1],
    ["['a'].sum()", "refused: found no matching overload for 'sum' applied to 'list(string).()' (line 1, column 7)"],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

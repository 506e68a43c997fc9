import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('comparing, choosing and looking up', () => {
  test.each([
    ["1 < 2 && 2 >= 2 && 'a' < 'b' && false < true", true],
    ['1 < 1.5 && 2u > 1', true],
    ['dyn(1) == 1.0', true],
    ['1 == 1.0', "refused: found no matching overload for '_==_' applied to '(int, double)' (line 1, column 3)"],
    ["'\\uffff' < '\\U0001F600'", true],
    ['1 in [1, 2] && !(3 in [1, 2])', true],
    ["'a' in {'a': 1}", true],
    ["'a' in 'abc'", "refused: found no matching overload for '@in' applied to '(string, string)' (line 1, column 5)"],
    ['[1, 2][1]', 2],
    ['[1, 2][2]', 'error: index out of bounds: 2'],
    ['[1, 2][?2].orValue(9)', 9],
    ["{'a': 1}.a", 1],
    ["{'a': 1}['b']", 'error: no such key: b'],
    ["{1: 'x'}[dyn(1.0)]", 'x'],
    ['true ? 1 : 2', 1],
    [
      "true ? 1 : 'a'",
      "refused: found no matching overload for '_?_:_' applied to '(bool, int, string)' (line 1, column 6)",
    ],
    ['true ? false ? 1 : 2 : 3', "refused: syntax error: mismatched input '?' expecting ':' (line 1, column 8)"],
    ['1 / 0 == 1 || true', true],
    ['true || 1 / 0 == 1', true],
    ['1 / 0 == 1 && false', false],
    ['1 / 0 == 1 || false', 'error: division by zero'],
    ["dyn('x') || true", true],
    ["dyn('x') || false", 'error: no such overload'],
    ['1 < 2 == true', true],
    ['true == 1 < 2', "refused: found no matching overload for '_==_' applied to '(bool, int)' (line 1, column 6)"],
    ['true == (1 < 2)', true],
    ["double('NaN') == double('NaN')", false],
    ["double('NaN') < 1.0", 'error: NaN values cannot be ordered'],
    ["[1, 2] == [1, 2] && {'a': [1]} == {'a': [1]}", true],
    ["[1, 'a']", "refused: expected type 'int' but found 'string' (line 1, column 5)"],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

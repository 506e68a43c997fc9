import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('`format`', () => {
  test.each([
    ["'%s is %d%%'.format(['a', 5])", 'a is 5%'],
    ["'%f %.2f'.format([1.5, 1234.567])", '1.500000 1,234.57'],
    ["'%.0f %.0f'.format([0.5, 1.5])", '0 2'],
    ["'%e'.format([12345.678])", '1.234568×10⁰⁴'],
    ["'%x %X %o %b'.format([255, 'hi', 8, true])", 'ff 6869 10 1'],
    [
      "'%s'.format([{'b': [1, 2.5, 'x\\n', null], 'a': duration('1s')}])",
      '{"a":duration("1s"), "b":[1, 2.500000, "x\\n", null]}',
    ],
    ["'%s'.format([type(1)])", 'int'],
    [
      "'%d'.format(['a'])",
      'refused: error during formatting: decimal clause can only be used on integers, was given string (line 1, column 6)',
    ],
    [
      "'%d'.format([dyn('a')])",
      'error: error during formatting: decimal clause can only be used on integers, was given string',
    ],
    ["'%d %d'.format([1])", 'refused: index 1 out of range (line 1, column 9)'],
    ["'a'.format([1])", 'refused: too many arguments supplied to string.format (expected 0, got 1) (line 1, column 5)'],
    [
      "'%q'.format([1])",
      'refused: could not parse formatting clause: unrecognized formatting clause in "%q" (line 1, column 6)',
    ],
    ["'%'.format([1])", 'refused: unexpected end of string (line 1, column 5)'],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

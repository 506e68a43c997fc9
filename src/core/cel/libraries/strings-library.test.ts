import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('texts, counted in code points', () => {
  test.each([
    ["'h\\u00e9\\U0001F600'.charAt(2) == '\\U0001F600'", true],
    ["'abc'.charAt(3)", ''],
    ["'abc'.charAt(4)", 'error: index out of range: 4'],
    ["'hello'.indexOf('l') + 'hello'.indexOf('l', 3) + 'hello'.lastIndexOf('l', 2)", 7],
    ["'a\\U0001F600b'.indexOf('b')", 2],
    ["'abc'.indexOf('z')", -1],
    ["'abc'.indexOf('a', -1)", 'error: index out of range: -1'],
    ["'A\\u00c9b'.lowerAscii()", 'aÉb'],
    ["'aéB'.upperAscii()", 'AéB'],
    ["' \\u0085a\\t'.trim()", 'a'],
    ["'aaa'.replace('a', 'b', 2)", 'bba'],
    ["'ab'.replace('', '-')", '-a-b-'],
    ["'a,b,c'.split(',', 2)", ['a', 'b,c']],
    ["'abc'.split('')", ['a', 'b', 'c']],
    ["'abcdef'.substring(2, 4)", 'cd'],
    ["'abc'.substring(2, 1)", 'error: invalid substring range. start: 2, end: 1'],
    ["'abc'.substring(4)", 'error: index out of range: 4'],
    ["['a', 'b'].join('-')", 'a-b'],
    ["['a', 'b'].join()", 'ab'],
    ["strings.quote('a\"\\n')", '"a\\"\\n"'],
    ["'abc'.reverse()", "refused: found no matching overload for 'reverse' applied to 'string.()' (line 1, column 7)"],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

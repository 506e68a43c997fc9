import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('size, type and parts of texts', () => {
  test.each([
    ["size('h\\u00e9llo\\u4e16')", 6],
    ["'a\\U0001F600'.size()", 2],
    ["size([1, 2]) + size({'a': 1}) + size(b'abc')", 6],
    ['size(1)', "refused: found no matching overload for 'size' applied to '(int)' (line 1, column 1)"],
    ['size(dyn(1))', 'error: no such overload'],
    ["'abc'.startsWith('ab') && 'abc'.endsWith('bc') && 'abc'.contains('b')", true],
    ["type(1) == int && type('a') == string && type(null) == null_type && type([]) == list", true],
    ["type(duration('1s')) == google.protobuf.Duration", true],
    ['type(type(1)) == type', true],
    ['dyn(1) + 1', 2],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

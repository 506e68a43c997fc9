import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('operators on numbers, texts, lists and times', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['-7 % 3', -1],
    ['1.5 * 2.0', 3],
    ['7u - 2u', 5],
    ["'a' + 'b'", 'ab'],
    ['[1] + [2]', [1, 2]],
    ["b'a' + b'b' == b'ab'", true],
    ["duration('1h') + duration('30m') == duration('90m')", true],
    ["timestamp('2020-01-01T00:00:00Z') + duration('24h')", '2020-01-02T00:00:00Z'],
    ["timestamp('2020-01-02T00:00:00Z') - timestamp('2020-01-01T00:00:00Z')", '86400s'],
    ['-(1)', -1],
    ['-9223372036854775808', -9223372036854775808],
    ['9223372036854775807 + 1', 'error: integer overflow'],
    ['-9223372036854775808 / -1', 'error: integer overflow'],
    ['-(-9223372036854775808)', 'error: integer overflow'],
    ['0u - 1u', 'error: unsigned integer overflow'],
    ['1 / 0', 'error: division by zero'],
    ['1 % 0', 'error: modulus by zero'],
    ["timestamp('9999-12-31T23:59:59Z') + duration('1s')", 'error: timestamp overflow'],
    ['1 + 1.0', "refused: found no matching overload for '_+_' applied to '(int, double)' (line 1, column 3)"],
    ['dyn(1) + dyn(1.0)', 'error: no such overload'],
    ['9223372036854775808', 'refused: invalid int literal (line 1, column 1)'],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

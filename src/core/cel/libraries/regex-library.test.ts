import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('RE2 patterns', () => {
  test.each([
    ["'xabcx'.matches('abc')", true],
    ["'ABC'.matches('(?i)^abc$')", true],
    ["matches('a1', '[[:alpha:]][0-9]')", true],
    [
      "'abc'.matches('(?=a)abc')",
      'refused: invalid matches argument: illegal regex: error parsing regexp: invalid or unsupported Perl syntax: `(?=` (line 1, column 15)',
    ],
    ["'abc'.matches(self)", 'error: illegal regex: error parsing regexp: missing closing ]: `[`'],
    ["'a1b22'.find('[0-9]+')", '1'],
    ["'abc'.find('[0-9]')", ''],
    ["'a1b22'.findAll('[0-9]+')", ['1', '22']],
    ["'a1b22'.findAll('[0-9]+', 1)", ['1']],
    ["'abc'.findAll('[0-9]')", []],
    ["'abaab'.findAll('a*')", ['a', 'aa', '']],
    [
      "'abc'.find('[')",
      'refused: invalid find argument: illegal regex: error parsing regexp: missing closing ]: `[` (line 1, column 12)',
    ],
  ])('%s', (expression, value) => {
    expect(celValue(expression, { values: { self: '[' } })).toEqual(value);
  });
});

import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('conversions', () => {
  test.each([
    ["int('-42') + int(1.9) + int(3u)", -38],
    ["int('0x1')", "refused: type conversion error from 'string' to 'int' (line 1, column 1)"],
    ['int(dyn(self))', "error: type conversion error from 'string' to 'int'"],
    ["int('9223372036854775808')", "refused: type conversion error from 'string' to 'int' (line 1, column 1)"],
    ['int(1e30)', 'refused: integer overflow (line 1, column 1)'],
    ["int(duration('1s')) == 1000000000 && int(timestamp('1970-01-01T00:00:01Z')) == 1", true],
    ['uint(-1)', 'refused: unsigned integer overflow (line 1, column 1)'],
    ["double('1e3') + double(1)", 1001],
    [
      '[string(1), string(1.0), string(1e21), string(0.00001), string(true), string(2u)]',
      ['1', '1', '1e+21', '1e-05', 'true', '2'],
    ],
    ['string(1234567.0)', '1.234567e+06'],
    ["string(duration('1h30m0.5s'))", '5400.5s'],
    ["string(timestamp('2020-01-01T00:00:00.120+01:00'))", '2020-01-01T00:00:00.12+01:00'],
    ["string(b'abc')", 'abc'],
    ["string(b'\\xff')", 'refused: invalid UTF-8 in bytes, cannot convert to string (line 1, column 1)'],
    ["bool('true') && !bool('F')", true],
    ["bool('yes')", "refused: type conversion error from 'string' to 'bool' (line 1, column 1)"],
    ["duration('1x')", 'refused: invalid duration argument (line 1, column 1)'],
    ["duration('1d')", 'refused: invalid duration argument (line 1, column 1)'],
    ["timestamp('2020-02-30T00:00:00Z')", 'refused: invalid timestamp argument (line 1, column 1)'],
    ['timestamp(0)', '1970-01-01T00:00:00Z'],
    ["bytes('\\u00e9').size()", 2],
  ])('%s', (expression, value) => {
    expect(celValue(expression, { values: { self: 'x' } })).toEqual(value);
  });
});

import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('parts of times', () => {
  test.each([
    ["timestamp('2024-02-29T13:14:15.678Z').getFullYear()", 2024],
    ["timestamp('2024-02-29T13:14:15.678Z').getMonth()", 1],
    ["timestamp('2024-02-29T13:14:15.678Z').getDate()", 29],
    ["timestamp('2024-02-29T13:14:15.678Z').getDayOfMonth()", 28],
    ["timestamp('2024-02-29T13:14:15.678Z').getDayOfYear()", 59],
    ["timestamp('2024-02-29T13:14:15.678Z').getDayOfWeek()", 4],
    ["timestamp('2024-02-29T13:14:15.678Z').getHours()", 13],
    ["timestamp('2024-02-29T13:14:15.678Z').getMinutes()", 14],
    ["timestamp('2024-02-29T13:14:15.678Z').getSeconds()", 15],
    ["timestamp('2024-02-29T13:14:15.678Z').getMilliseconds()", 678],
    ["timestamp('2024-07-01T00:00:00Z').getHours('America/New_York')", 20],
    ["timestamp('2024-07-01T00:00:00Z').getMinutes('+05:30')", 30],
    ["timestamp('2024-07-01T00:00:00+02:00').getHours()", 22],
    ["timestamp('2024-07-01T00:00:00Z').getHours('Nowhere/Land')", 'error: unknown time zone Nowhere/Land'],
    ["timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", 500],
    ["duration('1h30m').getMinutes()", 90],
    ["duration('-90s').getMinutes()", -1],
    ["duration('1.5s').getMilliseconds()", 1500],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});

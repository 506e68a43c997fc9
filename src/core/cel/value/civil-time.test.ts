import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilTimeOf, daysBefore, daysInMonth, zoneOffsetSeconds } from './civil-time.ts';
import { formatTimestamp } from './format-value.ts';
import { parseTimestamp } from './parse-time.ts';

describe('civilTimeOf', () => {
  test('names every part of an instant', () => {
    expect(civilTimeOf(1_709_212_455_678_000_000n, 0)).toEqual({
      year: 2024,
      month: 2,
      day: 29,
      weekday: 4,
      dayOfYear: 59,
      hour: 13,
      minute: 14,
      second: 15,
      nanosecond: 678_000_000,
    });
  });

  test('counts back from 1970', () => {
    const time = civilTimeOf(-1n, 0);
    expect([time.year, time.month, time.day, time.hour, time.nanosecond]).toEqual([1969, 12, 31, 23, 999_999_999]);
  });
});

test('the first day of year 1 is 719,162 days before 1970', () => {
  expect(daysBefore(1, 1, 1)).toBe(-719_162);
});

test.each([
  [2024, 2, 29],
  [2023, 2, 28],
  [1900, 2, 28],
  [2000, 2, 29],
  [2024, 12, 31],
])('month %i-%i has %i days', (year, month, days) => {
  expect(daysInMonth(year, month)).toBe(days);
});

test.each([
  ['UTC', 0],
  ['', 0],
  ['America/New_York', -14_400],
  ['Asia/Kolkata', 19_800],
  ['+05:30', 19_800],
  ['-08:00', -28_800],
])('the offset of "%s" in summer is %i seconds', (zone, seconds) => {
  expect(zoneOffsetSeconds(zone, 1_719_792_000_000_000_000n)).toBe(seconds);
});

test('what is written as a timestamp reads back as the same instant', () => {
  const instants = fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n });
  const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(instants, offsets, (nanoseconds, offsetMinutes) => {
      const timestamp = { kind: 'timestamp', nanoseconds, offsetMinutes } as const;
      const year = civilTimeOf(nanoseconds, offsetMinutes * 60).year;
      fc.pre(year >= 1 && year <= 9999);
      expect(parseTimestamp(formatTimestamp(timestamp))).toEqual(timestamp);
    }),
  );
});

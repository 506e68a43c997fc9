import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../core/time/instant.ts';
import { describeAge, parseDuration } from './describe-age.ts';

const NOW = parseInstant('2026-05-10T12:00:00Z') ?? 0;

describe('an age', () => {
  test.each([
    ['2026-05-10T11:59:15Z', '45s'],
    ['2026-05-10T11:58:01Z', '119s'],
    ['2026-05-10T11:57:00Z', '3m'],
    ['2026-05-10T11:54:29Z', '5m31s'],
    ['2026-05-10T10:00:00Z', '120m'],
    ['2026-05-10T07:30:00Z', '4h30m'],
    ['2026-05-09T12:00:00Z', '24h'],
    ['2026-05-06T08:00:00Z', '4d4h'],
    ['2026-04-10T12:00:00Z', '30d'],
    ['2026-05-10T12:00:09Z', '0s'],
    ['soon', '?'],
    [undefined, '?'],
  ])('since %s is %s', (since, age) => {
    expect(describeAge(since, NOW)).toBe(age);
  });
});

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['0s', 0],
    ['', undefined],
    ['5', undefined],
    ['5 m', undefined],
    ['1m1h', undefined],
    ['-5m', undefined],
  ])('%s is %s milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});

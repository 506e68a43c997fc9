import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from './instant.ts';

describe('a moment', () => {
  it.each([
    ['metav1.Time', '2026-01-01T00:00:10Z', 1_767_225_610_000],
    ['metav1.MicroTime', '2026-01-01T00:00:10.123456Z', 1_767_225_610_123],
    ['an offset', '2026-01-01T01:00:10+01:00', 1_767_225_610_000],
  ])('is read from %s', (_which, text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([[undefined], [null], [''], ['yesterday'], ['2026-01-01'], ['2026-13-01T00:00:00Z'], [12], [{}]])(
    'is not read from %j',
    (value) => {
      expect(parseInstant(value)).toBeUndefined();
    },
  );

  it('is written in whole seconds, rounded down', () => {
    expect(formatInstant(1_767_225_610_999)).toBe('2026-01-01T00:00:10Z');
  });
});

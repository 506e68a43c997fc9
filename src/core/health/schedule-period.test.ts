import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedulePeriod } from './schedule-period.ts';

const DAY = 24 * 60;

describe('schedulePeriod', () => {
  test.each<[string, number | undefined]>([
    ['* * * * *', 1],
    ['*/15 * * * *', 15],
    ['*/25 * * * *', 25],
    ['0 * * * *', 60],
    ['@hourly', 60],
    ['0 2 * * *', DAY],
    ['0 2,14 * * *', DAY / 2],
    ['0 9-17 * * *', 16 * 60],
    ['@weekly', 7 * DAY],
    ['30 3 * * MON-FRI', 3 * DAY],
    ['0 0 * * 1/2', 3 * DAY],
    ['0 0 1 * *', 31 * DAY],
    ['0 0 1,15 * *', 17 * DAY],
    ['0 0 31 * *', 62 * DAY],
    ['0 0 1 * 1', 7 * DAY],
    ['@monthly', 31 * DAY],
    ['@yearly', undefined],
    ['0 0 1 1 *', undefined],
    ['0 0 * *', undefined],
    ['', undefined],
    ['61 * * * *', undefined],
    ['*/0 * * * *', undefined],
    ['constructor * * * *', undefined],
  ])('of %s is at most %s minutes', (schedule, minutes) => {
    expect(schedulePeriod(schedule)).toBe(minutes);
  });

  test('is never shorter than what passes between two times of the schedule', () => {
    const values = (max: number, min = 0): fc.Arbitrary<readonly number[]> =>
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 });
    const orStar = (list: fc.Arbitrary<readonly number[]>) => fc.option(list, { nil: undefined });
    fc.assert(
      fc.property(
        values(59),
        values(23),
        orStar(values(31, 1)),
        orStar(values(6)),
        (minutes, hours, days, weekdays) => {
          const field = (list: readonly number[] | undefined) => list?.join(',') ?? '*';
          const schedule = `${field(minutes)} ${field(hours)} ${field(days)} * ${field(weekdays)}`;
          expect(schedulePeriod(schedule)).toBeGreaterThanOrEqual(longestGap({ minutes, hours, days, weekdays }));
        },
      ),
    );
  });
});

interface Fields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[] | undefined;
  readonly weekdays: readonly number[] | undefined;
}

/** What really passes, over three years of which one has a 29th of February. */
function longestGap({ minutes, hours, days, weekdays }: Fields): number {
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const all: number[] = [];
  for (let day = 0; day < 3 * 365; day += 1) {
    const date = new Date(Date.UTC(2027, 0, 1 + day));
    if (isMeant(date, days, weekdays)) all.push(...times.map((time) => day * DAY + time));
  }
  return Math.max(0, ...all.slice(1).map((time, index) => time - (all[index] ?? time)));
}

/** Where both are given, either is enough. */
function isMeant(date: Date, days: Fields['days'], weekdays: Fields['weekdays']): boolean {
  const [byDay, byWeekday] = [days?.includes(date.getUTCDate()), weekdays?.includes(date.getUTCDay())];
  if (byDay === undefined || byWeekday === undefined) return byDay ?? byWeekday ?? true;
  return byDay || byWeekday;
}

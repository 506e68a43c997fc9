import { describe, expect, it } from 'vitest';
import { checkCronSchedule } from './check-cron-schedule.ts';

const path = ['spec', 'backup', 'schedule'];

describe('a schedule', () => {
  it.each([
    '0 2 * * *',
    '*/15 * * * *',
    '5/10 0-6,22-23 1,15 jan-MAR mon',
    '59 23 31 12 6',
    '0  2\t? * ?',
    '0 0 1-31/2 * *',
    '@daily',
    '@hourly',
  ])('%j is one', (schedule) => {
    expect(checkCronSchedule(schedule, path)).toEqual([]);
  });

  it.each([
    ['', 'it has 1 fields, not 5'],
    ['0 2 * *', 'it has 4 fields, not 5'],
    ['0 0 2 * * *', 'it has 6 fields, not 5'],
    ['@sometimes', '@sometimes is not a known word'],
    ['60 2 * * *', 'the minute is wrong'],
    ['-1 2 * * *', 'the minute is wrong'],
    ['*/0 2 * * *', 'the minute is wrong'],
    ['1/2/3 2 * * *', 'the minute is wrong'],
    [', 2 * * *', 'the minute is wrong'],
    ['0 24 * * *', 'the hour is wrong'],
    ['0 5-1 * * *', 'the hour is wrong'],
    ['0 1-2-3 * * *', 'the hour is wrong'],
    ['0 1-x * * *', 'the hour is wrong'],
    ['0 1- * * *', 'the hour is wrong'],
    ['0 2 0 * *', 'the day of the month is wrong'],
    ['0 2 32 * *', 'the day of the month is wrong'],
    ['0 2 * 13 *', 'the month is wrong'],
    ['0 2 * constructor *', 'the month is wrong'],
    ['0 2 * * 7', 'the day of the week is wrong'],
    ['0 2 * * sunday', 'the day of the week is wrong'],
  ])('%j is none', (schedule, fault) => {
    expect(checkCronSchedule(schedule, path)).toEqual([
      {
        code: 'invalid-schedule',
        severity: 'error',
        path,
        message: `this is no cron schedule: ${fault}`,
        expected:
          'minute (0-59), hour (0-23), day of the month (1-31), month (1-12), day of the week (0-6, Sunday is 0)',
        actual: schedule,
        fix: 'write five fields such as `0 2 * * *`, or a word such as `@daily`',
      },
    ]);
  });
});

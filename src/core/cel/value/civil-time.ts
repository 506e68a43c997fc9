import { CelEvaluationError } from '../cel-error.ts';
import { SECOND } from './number-range.ts';

/** A calendar date and time of day, of the proleptic Gregorian calendar. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 (Sunday) to 6. */
  readonly weekday: number;
  /** 0 to 365. */
  readonly dayOfYear: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/** The calendar date and time of an instant, `offsetSeconds` east of UTC. */
export function civilTimeOf(nanoseconds: bigint, offsetSeconds: number): CivilTime {
  const shifted = nanoseconds + BigInt(offsetSeconds) * SECOND;
  const days = floorDivide(shifted, 86_400n * SECOND);
  const timeOfDay = shifted - days * 86_400n * SECOND;
  const seconds = Number(timeOfDay / SECOND);
  const dayCount = Number(days);
  const date = dateOfDay(dayCount);
  return {
    ...date,
    weekday: (((dayCount + 4) % 7) + 7) % 7,
    dayOfYear: dayCount - daysBefore(date.year, 1, 1),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    nanosecond: Number(timeOfDay % SECOND),
  };
}

/** Days from 1970-01-01 to a date (http://howardhinnant.github.io/date_algorithms.html). */
export function daysBefore(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return daysBefore(nextYear, nextMonth, 1) - daysBefore(year, month, 1);
}

/** Seconds east of UTC of a zone at an instant: an IANA name, or `+05:30`. Throws for a zone that does not exist. */
export function zoneOffsetSeconds(zone: string, nanoseconds: bigint): number {
  const separator = zone.indexOf(':');
  if (separator !== -1) return numericOffsetSeconds(zone, separator);
  if (zone === '' || zone === 'UTC') return 0;
  const milliseconds = Number(floorDivide(nanoseconds, 1_000_000n));
  const parts = zoneFormat(zone).formatToParts(milliseconds);
  return offsetOfName(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '');
}

function dateOfDay(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  };
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

function numericOffsetSeconds(zone: string, separator: number): number {
  const [hours, minutes] = [zone.slice(0, separator), zone.slice(separator + 1)];
  if (!/^[+-]?\d+$/.test(hours) || !/^[+-]?\d+$/.test(minutes)) throw unknownZone(zone);
  const sign = zone.startsWith('-') ? -1 : 1;
  return (Number(hours) * 60 + sign * Number(minutes)) * 60;
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) throw unknownZone(zone);
    throw error;
  }
}

/** Reads `GMT`, `GMT+05:30` or `GMT-07:52:58`. */
function offsetOfName(name: string): number {
  const match = /^GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(name);
  if (match === null) throw unknownZone(name);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const magnitude = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -magnitude : magnitude;
}

function unknownZone(zone: string): CelEvaluationError {
  return new CelEvaluationError(`unknown time zone ${zone}`);
}

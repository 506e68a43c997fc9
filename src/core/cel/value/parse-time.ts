import type { CelDuration, CelTimestamp } from './cel-value.ts';
import { daysBefore, daysInMonth } from './civil-time.ts';
import { SECOND } from './number-range.ts';

/** Reads `1h30m`, `-1.5h`, `300ms` as Go's `time.ParseDuration` does; undefined for anything else. */
export function parseDuration(text: string): CelDuration | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, amounts = ''] = match;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of amounts.matchAll(AMOUNT)) {
    total += unitsToNanoseconds(whole, fraction, UNIT_NANOSECONDS.get(unit) ?? 0n);
  }
  const nanoseconds = sign === '-' ? -total : total;
  return BigInt.asIntN(64, nanoseconds) === nanoseconds ? { kind: 'duration', nanoseconds } : undefined;
}

/** Reads an RFC 3339 time; undefined for anything else. Does not check the range of years CEL supports. */
export function parseTimestamp(text: string): CelTimestamp | undefined {
  const match = TIMESTAMP_PATTERN.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', fraction = '', zone = ''] = match;
  const days = parseDate(date);
  const seconds = parseTimeOfDay(time);
  const offsetMinutes = parseOffset(zone);
  if (days === undefined || seconds === undefined || offsetMinutes === undefined) return undefined;
  const nanosecond = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  const instant = (BigInt(days) * 86_400n + BigInt(seconds) - BigInt(offsetMinutes) * 60n) * SECOND + nanosecond;
  return { kind: 'timestamp', nanoseconds: instant, offsetMinutes };
}

/** Reads `2006-01-02` as days since 1970-01-01; undefined for a day that does not exist. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysBefore(year, month, day);
}

const AMOUNT = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const TIMESTAMP_PATTERN = /^(\d{4}-\d{2}-\d{2})T(\d{1,2}:\d{2}:\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/;
const UNIT_NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3_600n * SECOND],
]);

/** Cuts off what is finer than a nanosecond. */
function unitsToNanoseconds(whole: string, fraction: string, unit: bigint): bigint {
  const scale = 10n ** BigInt(fraction.length);
  return BigInt(whole || '0') * unit + (BigInt(fraction || '0') * unit) / scale;
}

function parseTimeOfDay(text: string): number | undefined {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return hour * 3600 + minute * 60 + second;
}

function parseOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (hours > 24 || minutes > 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

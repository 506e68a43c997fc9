import type { Syntax } from './syntax.ts';

interface CronField {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly CronField[] = [
  { name: 'minute', minimum: 0, maximum: 59 },
  { name: 'hour', minimum: 0, maximum: 23 },
  { name: 'day of the month', minimum: 1, maximum: 31 },
  { name: 'month', minimum: 1, maximum: 12, words: MONTHS },
  { name: 'day of the week', minimum: 0, maximum: 6, words: DAYS },
];
const DESCRIPTORS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/;

/** A cron schedule of five fields, or a descriptor such as @daily (github.com/robfig/cron/v3, ParseStandard). */
export const checkSchedule: Syntax = (schedule) => {
  if (schedule.includes('TZ')) return 'must not have a time zone; timeZone has it';
  if (schedule.startsWith('@')) {
    return DESCRIPTORS.test(schedule) ? undefined : 'must be a known descriptor such as @daily';
  }
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return 'must have the five fields of a cron schedule';
  const wrong = FIELDS.find((field, index) => !isField(parts[index] ?? '', field));
  return wrong === undefined ? undefined : `must have a valid ${wrong.name}`;
};

/** The name of a time zone of the IANA database; never the server's own. */
export const timeZone: Syntax = (name) => {
  const hasForm = name.split('/').every((part) => /^[A-Za-z.\-_0-9+]{1,14}$/.test(part) && !/^(-|\.\.?$)/.test(part));
  return hasForm && isKnownZone(name) ? undefined : 'must be the name of a time zone';
};

function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isField(text: string, field: CronField): boolean {
  return text.split(',').every((part) => isRange(part, field));
}

function isRange(text: string, field: CronField): boolean {
  const [range = '', step = '1', ...rest] = text.split('/');
  if (rest.length > 0 || !/^[1-9]\d*$/.test(step)) return false;
  return range === '*' || range === '?' || isSpan(range, field);
}

function isSpan(range: string, field: CronField): boolean {
  const ends = range.split('-').map((end) => numberOf(end, field));
  const [low = Number.NaN, high = low] = ends;
  return ends.length <= 2 && low >= field.minimum && high <= field.maximum && low <= high;
}

function numberOf(text: string, { words = [], minimum }: CronField): number {
  const index = words.indexOf(text.toLowerCase());
  if (index >= 0) return index + minimum;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

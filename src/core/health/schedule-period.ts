/** Shorthands of github.com/robfig/cron/v3 that repeat within a month, as fields. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
]);

const DAY = 24 * 60;

/**
 * A bound on the minutes between two consecutive times of a CronJob's schedule: never too short, exact for daily and weekly
 * schedules (clock changes aside). Undefined for schedules that leave out months, and for what is no schedule.
 */
export function schedulePeriod(schedule: string): number | undefined {
  const fields = (WORDS.get(schedule.trim()) ?? schedule).trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = RANGES.map((range, index) => valuesOf(fields[index] ?? '', range));
  if (fields.length !== RANGES.length || minutes === undefined || hours === undefined) return undefined;
  if (days === undefined || months === undefined || weekdays === undefined || months.length < 12) return undefined;
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const gap = dayGap({ days, weekdays, isAnyDay: isStar(fields[2]), isAnyWeekday: isStar(fields[4]) });
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return Math.max(gap * DAY - last + first, widestStep(times));
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[];
}

const RANGES: readonly Range[] = [
  { first: 0, last: 59, names: [] },
  { first: 0, last: 23, names: [] },
  { first: 1, last: 31, names: [] },
  { first: 1, last: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { first: 0, last: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
];

/** The values that a field stands for, sorted; undefined where it stands for none. */
function valuesOf(field: string, range: Range): readonly number[] | undefined {
  const parts = field.split(',').map((part) => partOf(part, range));
  const values = parts.every((part) => part !== undefined) ? parts.flat() : [];
  return values.length === 0 ? undefined : [...new Set(values)].sort((left, right) => left - right);
}

function partOf(part: string, range: Range): readonly number[] | undefined {
  const [span = '', step = '1'] = part.split('/');
  const [start, end] = spanOf(span, range, part.includes('/'));
  const stride = Number(step);
  if (start === undefined || end === undefined || !(stride >= 1)) return undefined;
  return Array.from({ length: range.last + 1 }, (_, value) => value).filter(
    (value) => value >= start && value <= end && (value - start) % stride === 0,
  );
}

/** A star is everything; with a step, a single number is the start of what goes to the end. */
function spanOf(span: string, range: Range, hasStep: boolean): readonly [number | undefined, number | undefined] {
  if (isStar(span)) return [range.first, range.last];
  const [from = '', to] = span.split('-');
  if (to === undefined && hasStep) return [valueOf(from, range), range.last];
  return [valueOf(from, range), valueOf(to ?? from, range)];
}

function valueOf(text: string, { first, last, names }: Range): number | undefined {
  const name = names.indexOf(text.toLowerCase());
  const value = name === -1 ? Number(/^\d{1,2}$/.test(text) ? text : Number.NaN) : name + first;
  return value >= first && value <= last ? value : undefined;
}

function isStar(field: string | undefined): boolean {
  return field === '*' || field === '?';
}

interface Days {
  readonly days: readonly number[];
  readonly weekdays: readonly number[];
  readonly isAnyDay: boolean;
  readonly isAnyWeekday: boolean;
}

/** Days between two days of the schedule, at most. Where both fields are given, either is enough; a star in one of them means the other. */
function dayGap({ days, weekdays, isAnyDay, isAnyWeekday }: Days): number {
  const byWeekday = Math.max(...distances(weekdays, 7));
  if (isAnyDay) return isAnyWeekday ? 1 : byWeekday;
  const byDay = monthGap(days);
  return isAnyWeekday ? byDay : Math.min(byDay, byWeekday);
}

/** The 29th to 31st are missing from some months: from the last such day to the next, at most 62 days pass. */
function monthGap(days: readonly number[]): number {
  const safe = days.filter((day) => day <= 28);
  return safe.length === 0 ? 62 : Math.max(...distances(safe, 31));
}

function distances(values: readonly number[], round: number): readonly number[] {
  return values.map((value, index) => (values[index + 1] ?? (values[0] ?? value) + round) - value);
}

function widestStep(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  return Math.max(0, ...sorted.slice(1).map((time, index) => time - (sorted[index] ?? time)));
}

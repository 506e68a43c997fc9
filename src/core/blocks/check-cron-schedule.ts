import type { FieldPath } from '../json/json.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';

interface CronField {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly words: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly CronField[] = [
  { name: 'minute', minimum: 0, maximum: 59, words: [] },
  { name: 'hour', minimum: 0, maximum: 23, words: [] },
  { name: 'day of the month', minimum: 1, maximum: 31, words: [] },
  { name: 'month', minimum: 1, maximum: 12, words: MONTHS },
  { name: 'day of the week', minimum: 0, maximum: 6, words: DAYS },
];
const WORDS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/**
 * Refuses a schedule that a CronJob would refuse (github.com/robfig/cron/v3, ParseStandard): five fields, or a word such as @daily.
 * Sunday is 0 there, never 7.
 */
export function checkCronSchedule(schedule: string, path: FieldPath): readonly SchemaProblem[] {
  const fault = scheduleFault(schedule);
  if (fault === undefined) return [];
  return [
    {
      code: 'invalid-schedule',
      severity: 'error',
      path,
      message: `this is no cron schedule: ${fault}`,
      expected: 'minute (0-59), hour (0-23), day of the month (1-31), month (1-12), day of the week (0-6, Sunday is 0)',
      actual: schedule,
      fix: 'write five fields such as `0 2 * * *`, or a word such as `@daily`',
    },
  ];
}

function scheduleFault(schedule: string): string | undefined {
  if (schedule.startsWith('@')) return WORDS.test(schedule) ? undefined : `${schedule} is not a known word`;
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `it has ${parts.length} fields, not 5`;
  const wrong = FIELDS.find((field, index) => !isField(parts[index] ?? '', field));
  return wrong === undefined ? undefined : `the ${wrong.name} is wrong`;
}

function isField(text: string, field: CronField): boolean {
  const ranges = text.split(',').filter((range) => range !== '');
  return ranges.length > 0 && ranges.every((range) => isRange(range, field));
}

/** `*`, `5`, `1-5`, each perhaps with a step: a star or a span is taken every so many, a number from there to the end. */
function isRange(text: string, field: CronField): boolean {
  const [span = '', step = '1', ...more] = text.split('/');
  const isStep = /^[0-9]+$/.test(step) && Number(step) > 0;
  return more.length === 0 && isStep && (span === '*' || span === '?' || isSpan(span, field));
}

function isSpan(text: string, field: CronField): boolean {
  const [first = '', last = first, ...more] = text.split('-');
  const [start, end] = [valueOf(first, field), valueOf(last, field)];
  return more.length === 0 && start !== undefined && end !== undefined && start <= end;
}

function valueOf(text: string, { minimum, maximum, words }: CronField): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  const value = word === -1 ? Number(/^[0-9]+$/.test(text) ? text : Number.NaN) : word + minimum;
  return value >= minimum && value <= maximum ? value : undefined;
}

import type { CompiledSchema } from './compile-schema.ts';
import { describeExpected, describeRange } from './describe-schema.ts';
import { describeFieldValue } from './describe-value.ts';
import { type Inspection, nameOf, report } from './inspection.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** Reports a number outside its range, off its step, or too large for its format. */
export function checkNumber(value: number, { schema }: CompiledSchema, inspection: Inspection): void {
  if (!fitsFormat(value, schema)) reportFormat(value, schema, inspection);
  const rangeFix = describeRangeFix(value, schema);
  if (rangeFix !== undefined) reportRange(value, rangeFix, { schema, inspection });
  if (schema.multipleOf !== undefined && !isMultiple(value, schema.multipleOf)) reportStep(value, schema, inspection);
}

const INT32 = 2 ** 31;

function fitsFormat(value: number, { type, format }: StructuralSchema): boolean {
  if (type === 'integer' && format === 'int32') return value >= -INT32 && value < INT32;
  return !(type === 'number' && format === 'float') || Number.isFinite(Math.fround(value));
}

function describeRangeFix(value: number, schema: StructuralSchema): string | undefined {
  if (isBelow(value, schema)) return `raise it ${toBound(schema.minimum, schema.exclusiveMinimum, 'more')}`;
  return isAbove(value, schema) ? `lower it ${toBound(schema.maximum, schema.exclusiveMaximum, 'less')}` : undefined;
}

function isBelow(value: number, { minimum, exclusiveMinimum }: StructuralSchema): boolean {
  if (minimum === undefined) return false;
  const bound = boundFor(value, minimum);
  return exclusiveMinimum === true ? value <= bound : value < bound;
}

function isAbove(value: number, { maximum, exclusiveMaximum }: StructuralSchema): boolean {
  if (maximum === undefined) return false;
  const bound = boundFor(value, maximum);
  return exclusiveMaximum === true ? value >= bound : value > bound;
}

/** An API server compares whole numbers as int64, so it cuts the fraction off the bound: 2 passes `minimum: 2.5`. */
function boundFor(value: number, bound: number): number {
  return Number.isInteger(value) ? Math.trunc(bound) : bound;
}

/** As upstream, rounding errors included: 4.35 is no multiple of 0.01, and no whole number is a multiple of 0.5. */
function isMultiple(value: number, factor: number): boolean {
  if (Number.isInteger(value)) return Math.trunc(factor) > 0 && value % Math.trunc(factor) === 0;
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  return isNearlyWhole(quotient);
}

/** go-openapi's swag.IsFloat64AJSONInteger: it cuts off rather than rounds, and is strict below one. */
function isNearlyWhole(value: number): boolean {
  if (Number.isInteger(value)) return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  const whole = Math.trunc(value);
  return value > 1 && (value - whole) / (value + whole) < 1e-9;
}

function toBound(bound: number | undefined, isExclusive: boolean | undefined, direction: 'more' | 'less'): string {
  return isExclusive === true ? `to ${direction} than ${bound}` : `to ${bound} or ${direction}`;
}

function reportRange(
  value: number,
  fix: string,
  { schema, inspection }: { readonly schema: StructuralSchema; readonly inspection: Inspection },
): void {
  const { path } = inspection;
  report(inspection, {
    code: 'out-of-range',
    message: `${nameOf(path)} must be a number ${describeRange(schema) ?? ''}`.trimEnd(),
    expected: describeExpected(schema),
    actual: describeFieldValue(value, path, schema),
    fix,
  });
}

function reportFormat(value: number, schema: StructuralSchema, inspection: Inspection): void {
  const { path } = inspection;
  const limits = schema.format === 'int32' ? 'from -2147483648 to 2147483647' : 'that a 32-bit float can hold';
  report(inspection, {
    code: 'out-of-range',
    message: `${nameOf(path)} does not fit the format ${schema.format}`,
    expected: `a number ${limits}`,
    actual: describeFieldValue(value, path, schema),
    fix: `use a number ${limits}`,
  });
}

function reportStep(value: number, schema: StructuralSchema, inspection: Inspection): void {
  const { path } = inspection;
  const { multipleOf = 1 } = schema;
  report(inspection, {
    code: 'not-a-multiple',
    message: `${nameOf(path)} must be a multiple of ${multipleOf}`,
    expected: describeExpected(schema),
    actual: describeFieldValue(value, path, schema),
    fix: describeStepFix(value, multipleOf),
  });
}

function describeStepFix(value: number, factor: number): string {
  const steps = Math.floor(value / factor);
  const nearest = [steps * factor, (steps + 1) * factor].map((number) => Number(number.toPrecision(12)));
  const fitting = nearest.filter((number) => number !== value && isMultiple(number, factor));
  if (fitting.length > 0) return `use ${fitting.join(' or ')}`;
  return `use a number with a fraction: an API server refuses whole numbers under multipleOf ${factor}`;
}

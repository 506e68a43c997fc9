import type { JsonValue } from '../json/json.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { compareQuantities, type Quantity, toMilliRoundedUp } from '../quantity/quantity.ts';
import type { FieldShape } from './field-shapes.ts';

/**
 * Whether two scalars say the same. Quantities compare by amount (`1000m` is `1`), and a live one may be the wanted one rounded up to
 * thousandths, which API servers do to the resources of pods. Numbers and texts are never equal unless the shape says so.
 */
export function areEqualScalars(desired: JsonValue, live: JsonValue, shape: FieldShape | undefined): boolean {
  if (desired === live) return true;
  if (shape?.scalar === undefined || !isSpelled(desired) || !isSpelled(live)) return false;
  const [left, right] = [String(desired), String(live)];
  if (left === right) return true;
  switch (shape.scalar) {
    case 'int-or-string':
      return false;
    case 'quantity':
      return areEqualQuantities(parseQuantity(left), parseQuantity(right));
    case 'duration':
      return areEqualDurations(nanosecondsOf(left), nanosecondsOf(right));
  }
}

function isSpelled(value: JsonValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function areEqualQuantities(desired: Quantity | undefined, live: Quantity | undefined): boolean {
  if (desired === undefined || live === undefined) return false;
  return compareQuantities(desired, live) === 0 || compareQuantities(roundedUpToMilli(desired), live) === 0;
}

function roundedUpToMilli(quantity: Quantity): Quantity {
  return { ...quantity, mantissa: toMilliRoundedUp(quantity), exponent: -3 };
}

function areEqualDurations(desired: bigint | undefined, live: bigint | undefined): boolean {
  return desired !== undefined && desired === live;
}

const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
const DURATION = /^([+-]?)((?:\d{1,19}(?:\.\d{0,9})?|\.\d{1,9})(?:ns|us|µs|μs|ms|s|m|h))+$/;
const DURATION_PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g;
const FRACTION_DIGITS = 9;

/** What Go's time.ParseDuration reads, up to nine digits of a fraction; undefined for anything else. */
function nanosecondsOf(text: string): bigint | undefined {
  if (text === '0') return 0n;
  const sign = DURATION.exec(text)?.[1];
  if (sign === undefined) return undefined;
  let sum = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(DURATION_PART)) {
    const scaled = BigInt(`${whole}${fraction.padEnd(FRACTION_DIGITS, '0')}`);
    sum += (scaled * (NANOSECONDS.get(unit) ?? 0n)) / 10n ** BigInt(FRACTION_DIGITS);
  }
  return sign === '-' ? -sum : sum;
}

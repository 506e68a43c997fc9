import type { CelUint, CelValue } from './cel-value.ts';

/** An int, double or uint. */
export type CelNumber = bigint | number | CelUint;

/** Tells whether a value is an int, double or uint. */
export function isCelNumber(value: CelValue): value is CelNumber {
  if (typeof value === 'bigint' || typeof value === 'number') return true;
  return typeof value === 'object' && value !== null && value.kind === 'uint';
}

/** Orders numbers by amount whatever their types are: -1, 0 or 1; NaN when one of them is NaN. */
export function compareNumbers(left: CelNumber, right: CelNumber): number {
  if (typeof left === 'number' && typeof right === 'number')
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : NaN;
  if (typeof left === 'number') return compareDoubleToInteger(left, integerOf(right));
  if (typeof right === 'number') return -compareDoubleToInteger(right, integerOf(left));
  const [leftInteger, rightInteger] = [integerOf(left), integerOf(right)];
  return leftInteger < rightInteger ? -1 : leftInteger > rightInteger ? 1 : 0;
}

function integerOf(value: CelNumber): bigint {
  if (typeof value === 'object') return value.value;
  return BigInt(value);
}

/** The integer is rounded to a double first, as an API server does. */
function compareDoubleToInteger(left: number, right: bigint): number {
  const rounded = Number(right);
  if (Number.isNaN(left)) return NaN;
  return left < rounded ? -1 : left > rounded ? 1 : 0;
}

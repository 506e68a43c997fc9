/**
 * How an amount was written, which decides how it is written back: `12M`, `12Mi` or `12e6`.
 * (k8s.io/apimachinery/pkg/api/resource)
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact Kubernetes quantity: `mantissa` × 10^`exponent`, never smaller than 10^-9, as on an API server. */
export interface Quantity {
  readonly mantissa: bigint;
  /** At least -9. */
  readonly exponent: number;
  readonly format: QuantityFormat;
  /**
   * Whether upstream keeps this value in its unlimited representation. It changes no amount, but CEL's `isInteger()` and
   * `asInteger()` refuse such values.
   */
  readonly isUnlimited: boolean;
}

/** The exact sum. Takes the format of the left side, or of the right side when the left one is zero. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  const format = left.mantissa === 0n ? right.format : left.format;
  if (!left.isUnlimited && !right.isUnlimited) {
    if (right.mantissa === 0n) return { ...left, format };
    if (left.mantissa === 0n) return { ...right, format };
  }
  const exponent = Math.min(left.exponent, right.exponent);
  const mantissa = scaledTo(left, exponent) + scaledTo(right, exponent);
  return { mantissa, exponent, format, isUnlimited: left.isUnlimited || right.isUnlimited || !fitsInt64(mantissa) };
}

/** The exact difference, formatted as `addQuantities` does. */
export function subtractQuantities(left: Quantity, right: Quantity): Quantity {
  return addQuantities(left, negateQuantity(right));
}

/** The same amount with the other sign. */
export function negateQuantity(quantity: Quantity): Quantity {
  return { ...quantity, mantissa: -quantity.mantissa };
}

/** Orders by amount alone: -1 when left is smaller, 0 when the amounts are equal (`1` and `1000m` are), 1 when larger. */
export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 {
  const leftSign = quantitySign(left);
  const rightSign = quantitySign(right);
  if (leftSign !== rightSign) return leftSign < rightSign ? -1 : 1;
  if (leftSign === 0) return 0;
  const magnitudes = magnitude(left) - magnitude(right);
  if (magnitudes !== 0) return magnitudes < 0 === leftSign > 0 ? -1 : 1;
  const exponent = Math.min(left.exponent, right.exponent);
  const difference = scaledTo(left, exponent) - scaledTo(right, exponent);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** -1, 0 or 1. */
export function quantitySign(quantity: Quantity): -1 | 0 | 1 {
  if (quantity.mantissa === 0n) return 0;
  return quantity.mantissa < 0n ? -1 : 1;
}

/** A whole number of units as a quantity; `format` decides how `formatQuantity` writes it. */
export function quantityOf(units: bigint, format: QuantityFormat): Quantity {
  return { mantissa: units, exponent: 0, format, isUnlimited: !fitsInt64(units) };
}

/** Thousandths, rounded away from zero: how a scheduler counts CPU (`100m` is 100n, `0.0001` is 1n). */
export function toMilliRoundedUp(quantity: Quantity): bigint {
  return roundedAwayFromZero(quantity, -3);
}

/** Whole units, rounded away from zero: how memory and storage are counted in bytes (`1500m` is 2n). */
export function toUnitsRoundedUp(quantity: Quantity): bigint {
  return roundedAwayFromZero(quantity, 0);
}

/** The nearest double, for display and ratios; compare with `compareQuantities`. */
export function toApproximateNumber(quantity: Quantity): number {
  // Upstream scales its unlimited values to nano first, which decides the last bit of the double.
  const exponent = quantity.isUnlimited && magnitude(quantity) < 300 ? -9 : quantity.exponent;
  return Number(scaledTo(quantity, exponent)) * Number(`1e${exponent}`);
}

/** The int64 that upstream's `AsInt64` gives, or undefined where it refuses, which it does for `1000m` and `1.5Gi` too. */
export function toInt64(quantity: Quantity): bigint | undefined {
  if (quantity.isUnlimited || quantity.exponent < 0) return undefined;
  if (quantity.mantissa === 0n) return 0n;
  if (magnitude(quantity) > 20) return undefined;
  const units = scaledTo(quantity, 0);
  return fitsInt64(units) ? units : undefined;
}

/** Tells whether an integer fits 64 signed bits. */
export function fitsInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

function roundedAwayFromZero(quantity: Quantity, exponent: number): bigint {
  if (quantity.exponent >= exponent) return scaledTo(quantity, exponent);
  return divideAwayFromZero(quantity.mantissa, 10n ** BigInt(exponent - quantity.exponent));
}

/** The quotient, rounded away from zero when there is a remainder. */
export function divideAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (quotient * divisor === dividend) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

function scaledTo(quantity: Quantity, exponent: number): bigint {
  return quantity.mantissa * 10n ** BigInt(quantity.exponent - exponent);
}

/** The number of decimal digits before the point (0 or less for amounts below 1): cheap even for `1e1000000`. */
function magnitude(quantity: Quantity): number {
  const digits = quantity.mantissa < 0n ? -quantity.mantissa : quantity.mantissa;
  return digits.toString().length + quantity.exponent;
}

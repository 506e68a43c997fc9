import { divideAwayFromZero, fitsInt64, type Quantity, type QuantityFormat } from './quantity.ts';

/**
 * Reads a quantity as an API server does: `1.5Gi`, `100m`, `2e3`, `+.5`; undefined for anything it would refuse.
 * Fractions finer than 10^-9 are rounded away from zero and binary amounts are capped at 2^63 - 1, as there. Exponents above
 * 10,000, which it would take, are refused.
 */
export function parseQuantity(text: string): Quantity | undefined {
  // Every part is optional upstream (`Ki` and `.` are zero), but not all of them at once.
  const match = text === '' ? null : QUANTITY_PATTERN.exec(text);
  if (match === null) return undefined;
  const written = readParts(match);
  if (written === undefined) return undefined;
  if (isFastPath(written)) return limitedQuantity(written);
  return /^[+-]?\.?\d/.test(text) ? unlimitedQuantity(written) : undefined;
}

/** Tells whether an API server would accept the text as a quantity. */
export function isQuantity(text: string): boolean {
  return parseQuantity(text) !== undefined;
}

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

interface WrittenQuantity {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly suffix: Suffix;
}

const QUANTITY_PATTERN = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const EXPONENT_PATTERN = /^[eE]([+-]?[0-9]+)$/;
const DECIMAL_EXPONENTS = new Map(
  Object.entries({ n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }),
);
const BINARY_EXPONENTS = new Map(Object.entries({ Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }));
/** Upstream goes further, to numbers whose sum would fill the memory. */
const MAX_EXPONENT = 10_000;
const NANO = -9;
const MAX_INT64 = 2n ** 63n - 1n;

function readParts([, sign = '', whole = '', fraction = '', suffixText = '']: RegExpExecArray):
  | WrittenQuantity
  | undefined {
  const suffix = parseSuffix(suffixText);
  return suffix && { isNegative: sign === '-', whole: whole.replace(/^0+/, '') || '0', fraction, suffix };
}

function parseSuffix(text: string): Suffix | undefined {
  const decimal = DECIMAL_EXPONENTS.get(text);
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' };
  const binary = BINARY_EXPONENTS.get(text);
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' };
  const written = EXPONENT_PATTERN.exec(text)?.[1];
  const exponent = written === undefined ? undefined : Number(written);
  if (exponent === undefined || exponent > MAX_EXPONENT) return undefined;
  return { base: 10, exponent, format: 'DecimalExponent' };
}

/** Whether upstream keeps the amount as an int64 with a decimal scale; see `Quantity.isUnlimited`. */
function isFastPath({ whole, fraction, suffix }: WrittenQuantity): boolean {
  if (suffix.base === 10) {
    return whole.length + fraction.length <= 18 && suffix.exponent - fraction.length >= NANO;
  }
  const precision = 15 - whole.length - Math.trunc((suffix.exponent * 3) / 10) - 1;
  return fraction === '' && precision >= 0 && fitsInt64(unsignedMantissa({ whole, fraction, suffix }));
}

function limitedQuantity(written: WrittenQuantity): Quantity {
  return {
    mantissa: signed(written.isNegative, unsignedMantissa(written)),
    exponent: decimalExponent(written),
    format: written.suffix.format,
    isUnlimited: false,
  };
}

function unlimitedQuantity(written: WrittenQuantity): Quantity {
  const exact = { mantissa: unsignedMantissa(written), exponent: decimalExponent(written) };
  const { mantissa, exponent } = cappedBinary(roundedUpToNano(exact), written.suffix.format);
  return {
    mantissa: signed(written.isNegative, mantissa),
    exponent,
    format:
      written.suffix.format === 'BinarySI' && isBelowOne(mantissa, exponent) ? 'DecimalSI' : written.suffix.format,
    isUnlimited: true,
  };
}

interface Decimal {
  readonly mantissa: bigint;
  readonly exponent: number;
}

function roundedUpToNano({ mantissa, exponent }: Decimal): Decimal {
  if (exponent >= NANO || mantissa === 0n) return { mantissa, exponent: Math.max(exponent, NANO) };
  const surplus = NANO - exponent;
  // Anything this small becomes one nano; computing 10^surplus could take gigabytes.
  if (surplus > mantissa.toString().length) return { mantissa: 1n, exponent: NANO };
  return { mantissa: divideAwayFromZero(mantissa, 10n ** BigInt(surplus)), exponent: NANO };
}

function cappedBinary(decimal: Decimal, format: QuantityFormat): Decimal {
  if (format !== 'BinarySI') return decimal;
  const cap = MAX_INT64 * 10n ** BigInt(-decimal.exponent);
  return decimal.mantissa > cap ? { mantissa: MAX_INT64, exponent: 0 } : decimal;
}

function isBelowOne(mantissa: bigint, exponent: number): boolean {
  return mantissa > 0n && exponent < 0 && mantissa < 10n ** BigInt(-exponent);
}

function unsignedMantissa({ whole, fraction, suffix }: Omit<WrittenQuantity, 'isNegative'>): bigint {
  const digits = BigInt(whole + fraction);
  return suffix.base === 2 ? digits << BigInt(suffix.exponent) : digits;
}

function decimalExponent({ fraction, suffix }: WrittenQuantity): number {
  return (suffix.base === 10 ? suffix.exponent : 0) - fraction.length;
}

function signed(isNegative: boolean, mantissa: bigint): bigint {
  return isNegative ? -mantissa : mantissa;
}

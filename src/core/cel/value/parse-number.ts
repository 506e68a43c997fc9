/** Reads the words Go's `strconv.ParseBool` knows; undefined for others. */
export function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : undefined;
}

/** Reads a decimal integer with an optional sign; undefined for others and beyond 64 signed bits. */
export function parseSigned(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** Reads a decimal integer without a sign; undefined for others and beyond 64 bits. */
export function parseUnsigned(text: string): bigint | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asUintN(64, value) === value ? value : undefined;
}

/** Reads a decimal number as Go's `strconv.ParseFloat` does; undefined for others and for numbers too large for a double. */
export function parseDouble(text: string): number | undefined {
  const special = SPECIAL_NUMBERS.get(text.toLowerCase().replace(/^\+/, ''));
  if (special !== undefined) return special;
  if (!/^[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/.test(text) || /__|_(?!\d)|(?<!\d)_/.test(text)) {
    return undefined;
  }
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}

const SPECIAL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
]);

import type { Quantity } from './quantity.ts';

/**
 * Writes a quantity in its canonical form, as an API server stores it: no fraction, the largest suffix that keeps the
 * amount exact (`1500m`, `1536Mi`, `12e6`). Parsing the text gives an equal quantity.
 */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.mantissa === 0n) return '0';
  const units = wholeUnits(quantity);
  const isBinary = quantity.format === 'BinarySI' && units !== undefined && (units >= 1024n || units <= -1024n);
  if (isBinary) return formatBinary(units);
  return formatDecimal(quantity);
}

const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_SUFFIXES = new Map([
  [-9, 'n'],
  [-6, 'u'],
  [-3, 'm'],
  [0, ''],
  [3, 'k'],
  [6, 'M'],
  [9, 'G'],
  [12, 'T'],
  [15, 'P'],
  [18, 'E'],
]);

function wholeUnits({ mantissa, exponent }: Quantity): bigint | undefined {
  if (exponent >= 0) return exponent > 40 ? undefined : mantissa * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return mantissa % divisor === 0n ? mantissa / divisor : undefined;
}

function formatBinary(units: bigint): string {
  let amount = units;
  let power = 0;
  while (amount % 1024n === 0n && power < BINARY_SUFFIXES.length - 1) {
    amount /= 1024n;
    power++;
  }
  return `${amount}${BINARY_SUFFIXES[power]}`;
}

function formatDecimal(quantity: Quantity): string {
  let { mantissa: amount, exponent } = quantity;
  while (amount % 10n === 0n) {
    amount /= 10n;
    exponent++;
  }
  // Upstream has no suffix above E and drops it silently; a number with zeros says the same amount.
  const highest = quantity.format === 'DecimalExponent' ? exponent : Math.min(exponent, 18);
  const target = Math.floor(highest / 3) * 3;
  amount *= 10n ** BigInt(exponent - target);
  if (quantity.format === 'DecimalExponent') return `${amount}${target === 0 ? '' : `e${target}`}`;
  return `${amount}${DECIMAL_SUFFIXES.get(target) ?? ''}`;
}

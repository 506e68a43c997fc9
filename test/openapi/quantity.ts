/** An exact number of billionths, so that `0.1` and `100m` are equal and nothing is rounded. */
export type Quantity = bigint;

const SUFFIXES: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1000n,
  m: 1_000_000n,
  '': 10n ** 9n,
  k: 10n ** 12n,
  M: 10n ** 15n,
  G: 10n ** 18n,
  T: 10n ** 21n,
  P: 10n ** 24n,
  E: 10n ** 27n,
  Ki: 10n ** 9n * 2n ** 10n,
  Mi: 10n ** 9n * 2n ** 20n,
  Gi: 10n ** 9n * 2n ** 30n,
  Ti: 10n ** 9n * 2n ** 40n,
  Pi: 10n ** 9n * 2n ** 50n,
  Ei: 10n ** 9n * 2n ** 60n,
};

/** The quantity 1. */
export const ONE: Quantity = 10n ** 9n;

/** Reads a resource quantity such as `500m`, `1.5Gi` or `1e3` (k8s.io/apimachinery/pkg/api/resource); undefined when it is none. */
export function parseQuantity(value: unknown): Quantity | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = '', exponent] = match;
  if (`${whole}${fraction}` === '') return undefined;
  const scale = exponent === undefined ? SUFFIXES[suffix] : powerOfTen(Number(exponent) + 9);
  if (scale === undefined) return undefined;
  const magnitude = divideRoundingUp(BigInt(`${whole}${fraction}`) * scale, 10n ** BigInt(fraction.length));
  return sign === '-' ? -magnitude : magnitude;
}

function powerOfTen(exponent: number): bigint | undefined {
  return exponent >= 0 && exponent <= 40 ? 10n ** BigInt(exponent) : undefined;
}

function divideRoundingUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

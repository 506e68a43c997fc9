import { expect, test } from 'vitest';
import { formatQuantity } from './format-quantity.ts';
import type { QuantityFormat } from './quantity.ts';

test.each<[bigint, number, QuantityFormat, string]>([
  [0n, 5, 'BinarySI', '0'],
  [1536n, 0, 'BinarySI', '1536'],
  [2048n, 0, 'BinarySI', '2Ki'],
  [-2048n, 0, 'BinarySI', '-2Ki'],
  [1023n, 0, 'BinarySI', '1023'],
  [20485n, -1, 'BinarySI', '2048500m'],
  [1200n, 0, 'DecimalSI', '1200'],
  [12000n, 0, 'DecimalSI', '12k'],
  [12n, -1, 'DecimalSI', '1200m'],
  [1n, -9, 'DecimalSI', '1n'],
  [1n, 21, 'DecimalSI', '1000E'],
  [12n, 7, 'DecimalExponent', '120e6'],
  [12n, 0, 'DecimalExponent', '12'],
])('%i × 10^%i in %s is %s', (...row) => {
  const [mantissa, exponent, format, text] = row;
  expect(formatQuantity({ mantissa, exponent, format, isUnlimited: false })).toBe(text);
});

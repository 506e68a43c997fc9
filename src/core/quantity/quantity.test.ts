import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuantity } from './format-quantity.ts';
import { parseQuantity } from './parse-quantity.ts';
import {
  addQuantities,
  compareQuantities,
  negateQuantity,
  type Quantity,
  quantityOf,
  quantitySign,
  subtractQuantities,
  toApproximateNumber,
  toInt64,
  toMilliRoundedUp,
  toUnitsRoundedUp,
} from './quantity.ts';

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new Error(`${text} is no quantity`);
  return parsed;
}

describe('compareQuantities', () => {
  test.each([
    ['1', '1000m', 0],
    ['1Gi', '1G', 1],
    ['100m', '0.2', -1],
    ['-1', '1', -1],
    ['-2', '-1', -1],
    ['0', '-0', 0],
    ['1e9999', '9e9998', 1],
    ['0.000000001', '1n', 0],
    ['9007199254740993', '9007199254740992', 1],
  ])('%s and %s give %i', (left, right, order) => {
    expect(compareQuantities(quantity(left), quantity(right))).toBe(order);
    expect(compareQuantities(quantity(right), quantity(left))).toBe(order === 0 ? 0 : -order);
  });
});

describe('arithmetic', () => {
  test.each([
    ['100m', '0.2', '300m'],
    ['1Gi', '1Gi', '2Gi'],
    ['0', '1Gi', '1Gi'],
    ['1Gi', '0', '1Gi'],
    ['1', '1n', '1000000001n'],
    ['9223372036854775807', '1', '9223372036854775808'],
  ])('%s + %s is %s', (left, right, sum) => {
    expect(formatQuantity(addQuantities(quantity(left), quantity(right)))).toBe(sum);
  });

  test('a difference may be negative', () => {
    expect(formatQuantity(subtractQuantities(quantity('1Gi'), quantity('2Gi')))).toBe('-1Gi');
  });

  test('a sum beyond 64 bits is unlimited and has no int64', () => {
    const sum = addQuantities(quantity('9223372036854775807'), quantity('1'));
    expect({ isUnlimited: sum.isUnlimited, int64: toInt64(sum) }).toEqual({ isUnlimited: true, int64: undefined });
  });
});

describe('conversions', () => {
  test.each([
    ['100m', 100n, 1n],
    ['1.5', 1500n, 2n],
    ['0.0001', 1n, 1n],
    ['-0.0001', -1n, -1n],
    ['1500m', 1500n, 2n],
    ['2Gi', 2147483648000n, 2147483648n],
    ['0', 0n, 0n],
    ['1k', 1000000n, 1000n],
  ])('%s is %i thousandths and %i units', (text, milli, units) => {
    expect(toMilliRoundedUp(quantity(text))).toBe(milli);
    expect(toUnitsRoundedUp(quantity(text))).toBe(units);
  });

  test.each([
    ['5', 5n],
    ['50k', 50000n],
    ['1Gi', 1073741824n],
    ['1000m', undefined],
    ['1.0', undefined],
    ['1.5Gi', undefined],
    ['1e30', undefined],
    ['0e20', 0n],
  ])('the int64 of %s is %s, as upstream', (text, int64) => {
    expect(toInt64(quantity(text))).toBe(int64);
  });

  test.each([
    ['1.5Gi', 1610612736],
    ['100m', 0.1],
    ['-2', -2],
    ['0', 0],
  ])('%s is about %d', (text, number) => {
    expect(toApproximateNumber(quantity(text))).toBe(number);
  });

  test('a number of units keeps the format it is given', () => {
    expect(formatQuantity(quantityOf(2048n, 'BinarySI'))).toBe('2Ki');
    expect(formatQuantity(quantityOf(2000n, 'DecimalSI'))).toBe('2k');
    expect(formatQuantity(quantityOf(2000n, 'DecimalExponent'))).toBe('2e3');
  });
});

const quantities = fc
  .record({
    mantissa: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    exponent: fc.integer({ min: -9, max: 20 }),
  })
  .map(({ mantissa, exponent }): Quantity => ({ mantissa, exponent, format: 'DecimalSI', isUnlimited: true }));

describe('laws', () => {
  test('adding is commutative and undone by subtracting', () => {
    fc.assert(
      fc.property(quantities, quantities, (left, right) => {
        expect(compareQuantities(addQuantities(left, right), addQuantities(right, left))).toBe(0);
        expect(compareQuantities(subtractQuantities(addQuantities(left, right), right), left)).toBe(0);
      }),
    );
  });

  test('the order is that of the difference', () => {
    fc.assert(
      fc.property(quantities, quantities, (left, right) => {
        expect(compareQuantities(left, right)).toBe(quantitySign(subtractQuantities(left, right)));
      }),
    );
  });

  test('rounding up never makes an amount smaller in size', () => {
    fc.assert(
      fc.property(quantities, (amount) => {
        const rounded = quantityOf(toUnitsRoundedUp(amount), 'DecimalSI');
        const size = (value: Quantity): Quantity => (quantitySign(value) < 0 ? negateQuantity(value) : value);
        expect(compareQuantities(size(rounded), size(amount))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

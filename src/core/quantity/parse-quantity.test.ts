import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuantity } from './format-quantity.ts';
import { isQuantity, parseQuantity } from './parse-quantity.ts';
import { compareQuantities, type Quantity } from './quantity.ts';

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new Error(`${text} is no quantity`);
  return parsed;
}

describe('parseQuantity', () => {
  test.each([
    ['a whole number', '5', '5'],
    ['a fraction', '1.5', '1500m'],
    ['a fraction without a whole part', '.5', '500m'],
    ['a sign', '+5', '5'],
    ['a negative number', '-5', '-5'],
    ['nano', '7n', '7n'],
    ['micro', '7u', '7u'],
    ['milli', '7m', '7m'],
    ['kilo', '7k', '7k'],
    ['mega', '7M', '7M'],
    ['giga', '7G', '7G'],
    ['tera', '7T', '7T'],
    ['peta', '7P', '7P'],
    ['exa', '7E', '7E'],
    ['kibi', '7Ki', '7Ki'],
    ['mebi', '7Mi', '7Mi'],
    ['gibi', '7Gi', '7Gi'],
    ['tebi', '7Ti', '7Ti'],
    ['pebi', '7Pi', '7Pi'],
    ['exbi', '7Ei', '7Ei'],
    ['an exponent', '7e3', '7e3'],
    ['a capital exponent', '7E3', '7e3'],
    ['a negative exponent', '7e-3', '7e-3'],
    ['a fraction of a binary unit', '1.5Gi', '1536Mi'],
    ['a fraction below one nano, rounded up', '0.1n', '1n'],
    ['a fraction below one nano, rounded away from zero', '-0.1n', '-1n'],
    ['an amount smaller than any number', '1e-2000000000', '1e-9'],
    ['a binary amount above the cap', '9Ei', '9223372036854775807'],
    ['a binary amount below one', '0.5Ki', '512'],
    ['a lone suffix', 'Ki', '0'],
    ['a lone point', '.', '0'],
    ['a lone sign', '-', '0'],
  ])('reads %s', (_, text, canonical) => {
    expect(formatQuantity(quantity(text))).toBe(canonical);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '1 Gi',
    '1KB',
    '1Gx',
    '1gi',
    '1K',
    'abc',
    '--1',
    '1..2',
    '1e',
    '1e+',
    '0x1',
    '1e10001',
    '１',
  ])('refuses "%s"', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
    expect(isQuantity(text)).toBe(false);
  });

  test('knows which values upstream keeps without limit', () => {
    expect(quantity('1Gi').isUnlimited).toBe(false);
    expect(quantity('1.5Gi').isUnlimited).toBe(true);
    expect(quantity('1234567890123456789').isUnlimited).toBe(true);
  });
});

const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'e3', 'e-3', 'E6'];
const texts = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.bigInt({ min: 0n, max: 10n ** 20n }),
    fc.option(fc.nat()),
    fc.constantFrom(...suffixes),
  )
  .map(([sign, whole, fraction, suffix]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${suffix}`);

test('the canonical form of a quantity is a quantity of the same amount', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const canonical = formatQuantity(quantity(text));
      expect(compareQuantities(quantity(canonical), quantity(text))).toBe(0);
      expect(formatQuantity(quantity(canonical))).toBe(canonical);
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(isQuantity(text)).toBe(parseQuantity(text) !== undefined);
    }),
  );
});

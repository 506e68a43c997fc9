import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ONE, parseQuantity } from './quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['1', ONE],
    [1, ONE],
    ['+1', ONE],
    ['-1', -ONE],
    ['.5', ONE / 2n],
    ['5.', 5n * ONE],
    ['100m', ONE / 10n],
    ['1k', 1000n * ONE],
    ['1Ki', 1024n * ONE],
    ['1.5Gi', 3n * 2n ** 29n * ONE],
    ['1e3', 1000n * ONE],
    ['1E3', 1000n * ONE],
    ['1E', 10n ** 18n * ONE],
    ['12E-1', (12n * ONE) / 10n],
    ['1n', 1n],
    ['0.1n', 1n],
  ])('reads %s', (text, quantity) => {
    expect(parseQuantity(text)).toBe(quantity);
  });

  it.each(['', ' 1', '1 ', '1KB', '1gi', '1mi', '1K', '.', '1e', '1.2.3', '0x1', '1,5', 'Gi', undefined, null, {}])(
    'refuses %o',
    (value) => {
      expect(parseQuantity(value)).toBeUndefined();
    },
  );

  it('knows that a thousand of a unit is one of the next', () => {
    const units = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P'];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.nat({ max: units.length - 2 }), (count, index) => {
        expect(parseQuantity(`${count}000${units[index]}`)).toBe(parseQuantity(`${count}${units[index + 1]}`));
      }),
    );
  });
});

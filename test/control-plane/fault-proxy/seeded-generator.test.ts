import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededGenerator } from './seeded-generator.ts';

const keys = fc.array(fc.oneof(fc.integer(), fc.string()));

test('the same key gives the same draws', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const [one, other] = [seededGenerator(...key), seededGenerator(...key)];
      for (let draw = 0; draw < 20; draw += 1) expect(one.fraction()).toBe(other.fraction());
    }),
  );
});

test('fractions are in [0, 1), whole numbers within their bounds, items from their list', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (key, lowest, width) => {
      const draws = seededGenerator(...key);
      const fraction = draws.fraction();
      expect(fraction >= 0 && fraction < 1).toBe(true);
      const whole = draws.integer(lowest, lowest + width);
      expect(Number.isInteger(whole) && whole >= lowest && whole <= lowest + width).toBe(true);
      expect(['a', 'b', 'c']).toContain(draws.pick(['a', 'b', 'c']));
    }),
  );
});

test('draws are spread evenly, and keys that differ little give draws that differ much', () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let request = 0; request < 10_000; request += 1) {
    const bucket = seededGenerator(1, 1, request).integer(0, 9);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(900);
  expect(Math.max(...counts)).toBeLessThan(1100);
});

test('the draws are the same on every machine', () => {
  const draws = seededGenerator(42, 'storm', 0);
  expect([draws.integer(0, 999), draws.integer(0, 999), draws.integer(0, 999)]).toEqual([295, 763, 252]);
});

test('nothing can be picked from nothing', () => {
  expect(() => seededGenerator(1).pick([])).toThrow(RangeError);
});

import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { boundedName } from './bounded-name.ts';
import { isDns1123Subdomain } from './kubernetes-names.ts';

it('keeps a name that fits', () => {
  expect(boundedName('a'.repeat(63), 63)).toBe('a'.repeat(63));
});

it('cuts a longer one and adds the beginning of its SHA-256', () => {
  expect(boundedName('observabilityplatform.production-monitoring', 30)).toBe('observabilityplatform-f8567278');
});

it('does not leave punctuation before the suffix', () => {
  expect(boundedName('shop-.-orders-database', 15)).toMatch(/^shop-[0-9a-f]{8}$/);
});

const subdomain = fc.stringMatching(
  /^[a-z0-9](?:[-a-z0-9]{0,40}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,40}[a-z0-9])?){0,4}$/,
);

test('a valid name stays valid, within the limit, and is stable', () => {
  fc.assert(
    fc.property(subdomain, fc.integer({ min: 10, max: 253 }), (name, limit) => {
      const bounded = boundedName(name, limit);
      expect(bounded.length).toBeLessThanOrEqual(limit);
      expect(isDns1123Subdomain(bounded)).toBe(true);
      expect(boundedName(name, limit)).toBe(bounded);
      expect(boundedName(bounded, limit)).toBe(bounded);
    }),
  );
});

test('two long names that begin alike stay apart', () => {
  fc.assert(
    fc.property(subdomain, subdomain, (one, other) => {
      fc.pre(one !== other);
      const prefix = 'a'.repeat(60);
      expect(boundedName(prefix + one, 63)).not.toBe(boundedName(prefix + other, 63));
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  isAnnotationKey,
  isConfigMapKey,
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelValue,
  isQualifiedName,
  isSecretKey,
} from './kubernetes-names.ts';

const a = (count: number) => 'a'.repeat(count);

// The cases of apimachinery's own validation_test.go, and the limits.
const rules = {
  isDns1123Label: {
    check: isDns1123Label,
    good: ['a', '0', 'a0', 'a-1', 'a--1', a(63)],
    bad: ['', 'A', 'aB', '-', 'a-', '-a', 'a.b', 'a_b', 'a b', 'a\n', 'é', a(64)],
  },
  isDns1123Subdomain: {
    check: isDns1123Subdomain,
    good: ['a', '0.0.0', 'a.b-1.c', 'a--1', `${a(64)}.b`, `${a(251)}.b`],
    bad: ['', '.', 'a.', '.a', 'a..b', 'a.-b', 'a-.b', 'A.b', 'a_b', 'a.b\n', `${a(252)}.b`],
  },
  isDns1035Label: {
    check: isDns1035Label,
    good: ['a', 'a0', 'a-1', a(63)],
    bad: ['', '0', '1a', 'A', 'a-', '-a', 'a.b', a(64)],
  },
  isLabelValue: {
    check: isLabelValue,
    good: ['', 'simple', 'now-with-dashes', '1-starts-with-num', 'Has_Caps.And_2', a(63)],
    bad: [
      'nospecialchars%^=@',
      'Tama-nui-te-rā.is.Māori.sun',
      '-starts-with-dash',
      'ends-with-dash-',
      'x/y',
      'x\n',
      a(64),
    ],
  },
  isQualifiedName: {
    check: isQualifiedName,
    good: ['simple', '1.2.3.4/5678', 'example.com/Has_Caps', 'a/b', `${a(253)}/${a(63)}`, a(63)],
    bad: [
      '',
      '/',
      'a/',
      '/a',
      'a/b/c',
      'Example.com/a',
      'a b',
      '-a',
      'a-',
      'only/one/slash',
      `${a(254)}/x`,
      `x/${a(64)}`,
      a(64),
    ],
  },
  isAnnotationKey: {
    check: isAnnotationKey,
    good: ['simple', 'Example.COM/Name', 'a/b'],
    bad: ['', 'a/', 'a/b/c', 'a b/c'],
  },
  isConfigMapKey: {
    check: isConfigMapKey,
    good: ['a', 'good', 'good-good', 'still.good', '.profile', '_x', 'a.', '-', 'A..b', a(253)],
    bad: ['', '.', '..', '..bad', 'b*d', 'bad!&bad', 'a/b', 'a b', a(254)],
  },
};

describe.each(Object.entries(rules))('%s', (_name, { check, good, bad }) => {
  it.each(good)('accepts %j', (text) => {
    expect(check(text)).toBe(true);
  });
  it.each(bad)('refuses %j', (text) => {
    expect(check(text)).toBe(false);
  });
});

const nameLike = fc.oneof(
  fc.array(fc.constantFrom(...'aZ09-._/'.split('')), { maxLength: 8 }).map((characters) => characters.join('')),
  fc.string({ maxLength: 8 }),
);

test('the rules stand to each other as the API server has them', () => {
  fc.assert(
    fc.property(nameLike, (text) => {
      if (isDns1035Label(text)) expect(isDns1123Label(text)).toBe(true);
      if (isDns1123Label(text))
        expect(isDns1123Subdomain(text) && isLabelValue(text) && isConfigMapKey(text)).toBe(true);
      if (isQualifiedName(text)) expect(isAnnotationKey(text)).toBe(true);
      expect(isQualifiedName(text)).toBe(
        text.includes('/')
          ? isQualifiedName(`a/${text.split('/').slice(1).join('/')}`) && isDns1123Subdomain(text.split('/')[0] ?? '')
          : text !== '' && isLabelValue(text),
      );
      expect(isSecretKey(text)).toBe(isConfigMapKey(text));
    }),
    { numRuns: 5000 },
  );
});

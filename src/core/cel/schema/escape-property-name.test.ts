import { expect, test } from 'vitest';
import { escapePropertyName } from './escape-property-name.ts';

test.each([
  ['plain', 'plain'],
  ['_u', '_u'],
  ['a-b', 'a__dash__b'],
  ['a.b', 'a__dot__b'],
  ['a/b', 'a__slash__b'],
  ['a__b', 'a__underscores__b'],
  ['a___b', 'a__underscores___b'],
  ['namespace', '__namespace__'],
  ['if', '__if__'],
  ['iffy', 'iffy'],
  ['__proto__', '__underscores__proto__underscores__'],
  ['', undefined],
  ['1st', undefined],
  ['a b', undefined],
  ['é', undefined],
  ['$ref', undefined],
])('%s is known to CEL as %s', (name, escaped) => {
  expect(escapePropertyName(name)).toBe(escaped);
});

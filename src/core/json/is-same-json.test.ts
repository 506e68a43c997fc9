import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../manifest/canonical-json.ts';
import { isSameJson } from './is-same-json.ts';
import type { JsonValue } from './json.ts';

/** Few names and values, so that two of them are the same often enough. */
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue[]>(null, true, false, 0, 1, '', '0'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('value'), { maxKeys: 2 }),
  ),
})).value;

describe('the same JSON', () => {
  it('is what has the same canonical text', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(isSameJson(left, right)).toBe(canonicalJson(left) === canonicalJson(right));
        expect(isSameJson(left, JSON.parse(canonicalJson(left)))).toBe(true);
      }),
    );
  });

  it.each<[string, JsonValue, JsonValue, boolean]>([
    ['members in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['a member that is undefined, and none', { a: undefined, b: 2 }, { b: 2 }, true],
    ['no member, and one that is undefined', { b: 2 }, { a: undefined, b: 2 }, true],
    ['null, and none', { a: null }, {}, false],
    ['none, and null', {}, { a: null }, false],
    ['a name that every object inherits, and none', { constructor: 1 }, {}, false],
    ['items in another order', [1, 2], [2, 1], false],
    ['a list, and an object with its indexes', [1], { 0: 1 }, false],
  ])('%s', (_what, left, right, expected) => {
    expect(isSameJson(left, right)).toBe(expected);
  });
});

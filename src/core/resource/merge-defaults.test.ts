import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { mergeDefaults } from './merge-defaults.ts';

const parse = (text: string): JsonObject => JSON.parse(text);

const merges: Readonly<Record<string, readonly [JsonObject, JsonObject, JsonObject]>> = {
  'the written value wins': [{ a: 1 }, { a: 2 }, { a: 1 }],
  'what is not written comes from the organisation': [{}, { a: { b: 2 } }, { a: { b: 2 } }],
  'objects are merged member by member, at any depth': [
    { a: { b: { c: 1 } } },
    { a: { b: { c: 9, d: 2 }, e: 3 } },
    { a: { b: { c: 1, d: 2 }, e: 3 } },
  ],
  'a written list is taken whole': [{ a: [1] }, { a: [2, 3] }, { a: [1] }],
  'a written empty list or object says none, not nothing': [
    { a: [], b: 0 },
    { a: [2], b: 7 },
    { a: [], b: 0 },
  ],
  'an empty object leaves the members of the organisation': [{ a: {} }, { a: { b: 1 } }, { a: { b: 1 } }],
  'a written false, zero or empty text wins': [
    { a: false, b: 0, c: '' },
    { a: true, b: 1, c: 'x' },
    { a: false, b: 0, c: '' },
  ],
  'a written scalar wins over an object': [{ a: 'x' }, { a: { b: 1 } }, { a: 'x' }],
  'a written object wins over a scalar': [{ a: { b: 1 } }, { a: 'x' }, { a: { b: 1 } }],
};

it.each(Object.entries(merges))('%s', (_rule, [written, organisation, merged]) => {
  expect(mergeDefaults(written, organisation)).toEqual(merged);
});

it('takes hostile names for names', () => {
  const merged = mergeDefaults(
    parse('{"__proto__": {"a": 1}}'),
    parse('{"__proto__": {"a": 2, "b": 3}, "constructor": 4}'),
  );
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1,"b":3},"constructor":4}');
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});

test('laws: what is written is kept, nothing of either is lost, and merging twice changes nothing', () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer(),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.dictionary(names, tie('value'), { noNullPrototype: true }),
    ),
  }));
  const object = fc.dictionary(names, value, { noNullPrototype: true });
  fc.assert(
    fc.property(object, object, (written, organisation) => {
      const merged = mergeDefaults(written, organisation);
      expect(merged).toMatchObject(written);
      expect(Object.keys(merged).sort()).toEqual(
        [...new Set([...Object.keys(written), ...Object.keys(organisation)])].sort(),
      );
      expect(mergeDefaults(merged, organisation)).toEqual(merged);
      expect(mergeDefaults(written, {})).toEqual(written);
      expect(mergeDefaults({}, organisation)).toEqual(organisation);
    }),
  );
});

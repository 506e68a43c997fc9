import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { canonicalJson } from '../manifest/canonical-json.ts';
import { sortKeys } from './sort-keys.ts';

const parse = (text: string): JsonValue => JSON.parse(text);

describe('sortKeys', () => {
  it('puts members in order at every depth, and leaves lists in theirs', () => {
    const value = { b: [{ d: 1, c: 2 }, 'z', 'a'], a: { f: null, e: false } };
    expect(JSON.stringify(sortKeys(value))).toBe('{"a":{"e":false,"f":null},"b":[{"c":2,"d":1},"z","a"]}');
  });

  it('sorts by code units, as RFC 8785 does, and not by language', () => {
    const value = { é: 1, z: 2, Z: 3, '\u{1f600}': 4, '\ufb33': 5, a10: 6, a9: 7 };
    expect(Object.keys(sortKeys(value) ?? {})).toEqual(['Z', 'a10', 'a9', 'z', 'é', '\u{1f600}', '\ufb33']);
  });

  it('keeps members that are undefined absent, and null null', () => {
    expect(JSON.stringify(sortKeys({ b: undefined, a: null }))).toBe('{"a":null}');
  });

  it('takes hostile names for names', () => {
    expect(JSON.stringify(sortKeys(parse('{"toString": 1, "__proto__": {"b": 1, "a": 2}}')))).toBe(
      '{"__proto__":{"a":2,"b":1},"toString":1}',
    );
  });

  test('leaves no trace of the order that was typed, and nothing else changed', () => {
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (each) => {
        expect(sortKeys(each)).toEqual(each);
        expect(JSON.stringify(sortKeys(reversed(each)))).toBe(JSON.stringify(sortKeys(each)));
        expect(canonicalJson(sortKeys(each))).toBe(canonicalJson(each));
      }),
    );
  });

  function reversed(value: JsonValue): JsonValue {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(reversed);
    const members = Object.entries(value as JsonObject).toReversed();
    return Object.fromEntries(members.map(([name, each]) => [name, reversed(each ?? null)]));
  }
});

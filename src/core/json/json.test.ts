import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type FieldPath,
  formatFieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from './json.ts';

const hostileNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

/** `JSON.parse` makes `__proto__` an own member, as YAML readers do; a literal would set the prototype. */
const parse = (text: string): JsonValue => JSON.parse(text);

describe('isJsonObject and isJsonArray', () => {
  const forms = {
    'an empty object': [{}, true, false],
    'an object with members': [{ a: 1 }, true, false],
    'an empty list': [[], false, true],
    null: [null, false, false],
    undefined: [undefined, false, false],
    'a string': ['a', false, false],
    'a number': [0, false, false],
    'a boolean': [false, false, false],
  } as const;

  it.each(Object.entries(forms))('tell what %s is', (_form, [value, object, list]) => {
    expect([isJsonObject(value), isJsonArray(value)]).toEqual([object, list]);
  });
});

describe('member', () => {
  it.each(hostileNames)('does not find %s on the prototype', (name) => {
    expect(member({}, name)).toBeUndefined();
    expect(member(parse('{"a": {}}'), name)).toBeUndefined();
  });

  it.each(hostileNames)('finds %s where somebody wrote it', (name) => {
    expect(member(parse(`{"${name}": "mine"}`), name)).toBe('mine');
  });

  const others = {
    'a list, not even its length': [['a'], 'length'],
    'a string, not even its length': ['text', 'length'],
    null: [null, 'a'],
    'nothing at all': [undefined, 'a'],
  } as const;

  it.each(Object.entries(others))('finds nothing in %s', (_form, [value, name]) => {
    expect(member(value, name)).toBeUndefined();
  });
});

describe('valueAt', () => {
  const root = parse('{"spec": {"list": [{"name": "first"}, null], "zero": 0, "nothing": null}}');
  const paths: Readonly<Record<string, readonly [FieldPath, JsonValue | undefined]>> = {
    'the root for the empty path': [[], root],
    'a member of a list item': [['spec', 'list', 0, 'name'], 'first'],
    'a null as null': [['spec', 'nothing'], null],
    'a zero as zero': [['spec', 'zero'], 0],
    'nothing below null': [['spec', 'nothing', 'deeper'], undefined],
    'nothing below a number': [['spec', 'zero', 0], undefined],
    'nothing behind the end of a list': [['spec', 'list', 2], undefined],
    'nothing for a name in a list': [['spec', 'list', 'name'], undefined],
    'nothing for the name of an index': [['spec', 'list', '0'], undefined],
    'nothing for an index in an object': [['spec', 0], undefined],
    'nothing on the prototype': [['constructor', 'name'], undefined],
  };

  it.each(Object.entries(paths))('reads %s', (_case, [path, expected]) => {
    expect(valueAt(root, path)).toEqual(expected);
  });

  test('of a path that was written is what was written', () => {
    const parts = fc.array(fc.oneof(fc.string(), fc.constantFrom(...hostileNames), fc.nat({ max: 3 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(parts, (path) => {
        expect(valueAt(nest(path, 'here'), path)).toBe('here');
      }),
    );
  });

  function nest([part, ...rest]: FieldPath, leaf: JsonValue): JsonValue {
    if (part === undefined) return leaf;
    if (typeof part === 'string') return Object.fromEntries([[part, nest(rest, leaf)]]);
    return [...Array.from({ length: part }, () => null), nest(rest, leaf)];
  }
});

describe('formatFieldPath', () => {
  const written: Readonly<Record<string, FieldPath>> = {
    '': [],
    spec: ['spec'],
    'spec.storage.size': ['spec', 'storage', 'size'],
    'spec.tolerations[0].key': ['spec', 'tolerations', 0, 'key'],
    '[1][2]': [1, 2],
    'metadata.labels["a.b/c"]': ['metadata', 'labels', 'a.b/c'],
    'metadata.annotations[""]': ['metadata', 'annotations', ''],
    'a["0"]': ['a', '0'],
    'a["b\\"]c"]': ['a', 'b"]c'],
    'x-kubernetes_2.$ref': ['x-kubernetes_2', '$ref'],
    '["a.b"].c': ['a.b', 'c'],
  };

  it.each(Object.entries(written))('writes %s', (text, path) => {
    expect(formatFieldPath(path)).toBe(text);
  });

  test('never writes two paths alike', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('a', 'b', 'a.b', 'a[0]', '[0]', '"', '.', '0', '["a"]'),
      fc.nat({ max: 2 }),
    );
    const path = fc.array(part, { maxLength: 3 });
    fc.assert(
      fc.property(path, path, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(formatFieldPath(left) === formatFieldPath(right)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });
});

test('a member that is undefined reads as absent', () => {
  const object: JsonObject = { a: undefined };
  expect([member(object, 'a'), valueAt(object, ['a', 'b'])]).toEqual([undefined, undefined]);
});

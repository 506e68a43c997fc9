import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/core/json/json.ts';
import { checkCelRules } from './cel-rules.ts';
import { checkSchema } from './check-schema.ts';
import type { ManifestSchema } from './schema-library.ts';

const library = { kinds: {}, definitions: { Port: { type: 'integer', minimum: 1 } } } as const;

function check(schema: ManifestSchema, value: JsonValue): readonly string[] {
  return [...checkSchema({ path: ['value'], value }, schema, { library, closed: true })];
}

/** A sentence, a schema, a value, and what is wrong with the value. */
const cases: readonly (readonly [string, ManifestSchema, JsonValue, ...string[]])[] = [
  ['a reference', { $ref: 'Port' }, 0, 'value: must not be below 1'],
  ['a value at an exclusive minimum', { exclusiveMinimum: true, minimum: 1 }, 1, 'value: must not be below 1'],
  ['a value above an exclusive minimum', { exclusiveMinimum: true, minimum: 1 }, 2],
  ['a value at an exclusive maximum', { exclusiveMaximum: true, maximum: 1 }, 1, 'value: must not be above 1'],
  ['a value at the maximum', { maximum: 1 }, 1],
  ['a multiple', { multipleOf: 5 }, 10],
  ['no multiple', { multipleOf: 5 }, 11, 'value: must be a multiple of 5'],
  ['too few items', { type: 'array', items: {}, minItems: 1 }, [], 'value: must have at least 1 items'],
  ['too many items', { type: 'array', items: {}, maxItems: 1 }, [1, 2], 'value: must have at most 1 items'],
  [
    'too few members',
    { type: 'object', additionalProperties: true, minProperties: 1 },
    {},
    'value: must have at least 1 members',
  ],
  [
    'too many members',
    { type: 'object', additionalProperties: true, maxProperties: 0 },
    { a: 1 },
    'value: must have at most 0 members',
  ],
  ['characters, not UTF-16 units', { type: 'string', maxLength: 1 }, '😀'],
  ['too short a text', { type: 'string', minLength: 2 }, '😀', 'value: must have at least 2 characters'],
  ['too long a text', { type: 'string', maxLength: 1 }, 'ab', 'value: must have at most 1 characters'],
  ['an RE2 pattern', { type: 'string', pattern: '^(?i)a$' }, 'A'],
  ['an enum of objects', { enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }],
  ['none of an enum', { enum: ['a', 1] }, 'b', 'value: must be one of "a", 1'],
  ['all of two', { allOf: [{ minimum: 1 }, { maximum: 2 }] }, 3, 'value: must not be above 2'],
  ['one of two', { anyOf: [{ minimum: 5 }, { maximum: 2 }] }, 1],
  ['none of two', { anyOf: [{ minimum: 5 }, { maximum: 2 }] }, 3, 'value: must match one of its schemas'],
  [
    'both where one is asked for',
    { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
    3,
    'value: must match exactly one of its schemas',
  ],
  ['what is forbidden', { not: { enum: ['a'] } }, 'a', 'value: must not match the forbidden schema'],
  [
    'a branch, which does not list all fields',
    {
      type: 'object',
      properties: { a: {}, b: {} },
      anyOf: [{ required: ['a'] }, { properties: { b: { enum: [1] } } }],
    },
    { b: 1 },
  ],
  [
    'a field that only a branch knows',
    { type: 'object', properties: { a: {} }, anyOf: [{ properties: { b: {} } }] },
    { b: 1 },
    'value.b: is not a field of this object',
  ],
  ['a required field with a default', { type: 'object', required: ['a'], properties: { a: { default: 'x' } } }, {}],
  [
    "a required field with Go's zero value",
    { type: 'object', required: ['a'], properties: { a: { default: '' } } },
    {},
    'value: must have the field a',
  ],
  [
    'a set with an equal object',
    { type: 'array', items: {}, 'x-kubernetes-list-type': 'set' },
    [{ a: 1 }, { a: 1 }],
    'value[1]: repeats the element with key {"a":1}',
  ],
  ['an atomic list with equal items', { type: 'array', items: {}, 'x-kubernetes-list-type': 'atomic' }, [1, 1]],
  ['a closed map', { type: 'object', additionalProperties: false }, { a: 1 }, 'value.a: is not a field of this object'],
  ['a number beyond 64 bits', { format: 'int64' }, 2 ** 53, 'value: must be an integer that JSON keeps exactly'],
  ['an unknown format, which says nothing', { format: 'odd' }, 'x'],
];

describe('checkSchema judges', () => {
  const rows = cases.map(([sentence, schema, value, ...problems]) => ({ sentence, schema, value, problems }));

  it.each(rows)('$sentence', ({ schema, value, problems }) => {
    expect(check(schema, value)).toEqual(problems);
  });

  it('nothing by a definition that is missing', () => {
    expect(() => check({ $ref: 'Gone' }, 1)).toThrow('the fixtures lack the definition Gone');
  });
});

describe('checkCelRules', () => {
  const rules = (rule: string) => [
    ...checkCelRules({ path: ['value'], value: { a: 'x' } }, { 'x-kubernetes-validations': [{ rule }] }, library),
  ];

  it.each([
    ["self.a == 'x'", []],
    ["self.a == 'y'", ["value: self.a == 'y'"]],
    ['has(self.b)', ['value: has(self.b)']],
  ])('%s', (rule, problems) => {
    expect(rules(rule)).toEqual(problems);
  });

  it.each(['self.b == 1', 'self.a +', 'unknown(self)'])(
    'takes %s, which cannot be evaluated, for a problem',
    (rule) => {
      expect(rules(rule)).toEqual([expect.stringContaining(`value: ${rule}: `)]);
    },
  );
});

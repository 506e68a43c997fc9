import { describe, expect, test } from 'vitest';
import { celValue } from '../../../test/evaluate-cel.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';

const part: StructuralSchema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } };
const schema: StructuralSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    count: { type: 'integer' },
    ratio: { type: 'number' },
    port: { 'x-kubernetes-int-or-string': true },
    note: { type: 'string', nullable: true },
    part,
    otherPart: part,
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    raw: { 'x-kubernetes-preserve-unknown-fields': true },
    tags: { type: 'array', items: { type: 'string' } },
    zones: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    items: {
      type: 'array',
      items: { type: 'object', properties: { key: { type: 'string' }, value: { type: 'integer' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['key'],
    },
    every: { type: 'string', format: 'duration' },
    since: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    key: { type: 'string', format: 'byte' },
    'dashed-name': { type: 'integer' },
    'dotted.name': { type: 'integer' },
    'slashed/name': { type: 'integer' },
    under__scores: { type: 'integer' },
    namespace: { type: 'string' },
    '1st': { type: 'string' },
    template: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { spec: { type: 'object', properties: { x: { type: 'integer' } } } },
    },
  },
};

function typed(expression: string, self: JsonObject = {}, oldSelf: JsonObject = {}): JsonValue {
  const variables = [
    { name: 'self', schema },
    { name: 'oldSelf', schema },
  ];
  return celValue(expression, { variables, values: { self, oldSelf } });
}

/** The answer as text, without the number that a name made for an object happens to have. */
function refusal(expression: string): string {
  const answer = typed(expression);
  return typeof answer === 'string' ? answer.replace(/object\d+/g, 'object1') : JSON.stringify(answer);
}

describe('fields', () => {
  test.each([
    ['self.nope', "undefined field 'nope' (line 1, column 6)"],
    ['has(self.nope)', "undefined field 'nope' (line 1, column 10)"],
    ['self.part.nope', "undefined field 'nope' (line 1, column 11)"],
    ['has(self.part.nope.deeper)', "undefined field 'nope' (line 1, column 15)"],
    ['self.items.all(i, i.nope)', "undefined field 'nope' (line 1, column 21)"],
    ['self.?nope', "undefined field 'nope' (line 1, column 7)"],
    ['self.open.anything', "undefined field 'anything' (line 1, column 11)"],
    ['self.raw', "undefined field 'raw' (line 1, column 6)"],
    ['self.__1st__', "undefined field '__1st__' (line 1, column 6)"],
    ['self.name.size', "type 'string' does not support field selection (line 1, column 11)"],
    ["self['name']", "found no matching overload for '_[_]' applied to '(object1, string)' (line 1, column 5)"],
  ])('%s is refused', (expression, error) => {
    expect(refusal(expression)).toBe(`refused: ${error}`);
  });

  test('names are escaped', () => {
    const self = { 'dashed-name': 1, 'dotted.name': 2, 'slashed/name': 3, under__scores: 4, namespace: 'n' };
    expect(
      typed(
        '[self.dashed__dash__name, self.dotted__dot__name, self.slashed__slash__name, self.under__underscores__scores]',
        self,
      ),
    ).toEqual([1, 2, 3, 4]);
    expect(typed('self.__namespace__ + self.namespace', self)).toBe('nn');
  });

  test('an embedded resource has a kind and a name, whatever its schema says', () => {
    const self = { template: { kind: 'Pod', metadata: { name: 'p' }, spec: { x: 1 } } };
    expect(typed('self.template.kind + self.template.metadata.name', self)).toBe('Podp');
  });

  test('a null field is absent, also where null is allowed', () => {
    expect(typed('has(self.note)', { note: null })).toBe(false);
    expect(typed('self.?note.hasValue()', { note: null })).toBe(false);
  });
});

describe('types', () => {
  test.each([
    ['self.count + 1', 4],
    ['self.ratio + 1.0', 3],
    ['self.port == 80 && type(self.port) == int', true],
    ['self.since.getFullYear()', 2024],
    ['self.every > duration("30m")', true],
    ['self.day < self.since', true],
    ['self.key == b"abc"', true],
    ['self.labels.app + self.labels["app"]', 'webweb'],
    ['self.tags.map(t, t + "!")', ['a!', 'b!']],
    ['self.items.filter(i, i.value > 1).map(i, i.key)', ['y']],
    ['self.labels.all(k, v, k == "app" && v == "web")', true],
  ])('%s', (expression, value) => {
    const self = {
      count: 3,
      ratio: 2,
      port: 80,
      since: '2024-05-06T07:08:09Z',
      every: '1h',
      day: '2024-05-06',
      key: 'YWJj',
      labels: { app: 'web' },
      tags: ['a', 'b'],
      items: [
        { key: 'x', value: 1 },
        { key: 'y', value: 2 },
      ],
    };
    expect(typed(expression, self)).toEqual(value);
  });

  test.each([
    ['self.count + 1.0', "found no matching overload for '_+_' applied to '(int, double)' (line 1, column 12)"],
    ['self.count == 1.0', "found no matching overload for '_==_' applied to '(int, double)' (line 1, column 12)"],
    ['self.count == null', "found no matching overload for '_==_' applied to '(int, null)' (line 1, column 12)"],
    ['self.name.matches(1)', "found no matching overload for 'matches' applied to 'string.(int)' (line 1, column 11)"],
    [
      'self.tags.exists(t, t > 1)',
      "found no matching overload for '_>_' applied to '(string, int)' (line 1, column 23)",
    ],
    ['self.name && true', "expected type 'bool' but found 'string' (line 1, column 6)"],
    [
      'self.part == self.otherPart',
      "found no matching overload for '_==_' applied to '(object1.part, object1.otherPart)' (line 1, column 11)",
    ],
    ['[self.name, self.count]', "expected type 'string' but found 'int' (line 1, column 18)"],
  ])('%s is refused', (expression, error) => {
    expect(refusal(expression)).toBe(`refused: ${error}`);
  });
});

describe('comparing values of a schema', () => {
  test.each<[string, string, JsonObject, JsonObject, JsonValue]>([
    ['sets ignore order', 'self.zones == oldSelf.zones', { zones: ['a', 'b'] }, { zones: ['b', 'a'] }, true],
    ['plain lists do not', 'self.tags == oldSelf.tags', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, false],
    [
      'map lists ignore order',
      'self.items == oldSelf.items',
      { items: [{ key: 'x', value: 1 }, { key: 'y' }] },
      { items: [{ key: 'y' }, { key: 'x', value: 1 }] },
      true,
    ],
    [
      'map lists compare entries by key',
      'self.items == oldSelf.items',
      { items: [{ key: 'x', value: 1 }] },
      { items: [{ key: 'x', value: 2 }] },
      false,
    ],
    [
      'sets add what they do not have',
      'self.zones + oldSelf.zones',
      { zones: ['a', 'b'] },
      { zones: ['b', 'c'] },
      ['a', 'b', 'c'],
    ],
    [
      'map lists replace entries with the same key',
      'self.items + oldSelf.items',
      { items: [{ key: 'x', value: 1 }, { key: 'y' }] },
      { items: [{ key: 'x', value: 2 }, { key: 'z' }] },
      [{ key: 'x', value: 2 }, { key: 'y' }, { key: 'z' }],
    ],
    ['objects compare by their fields', 'self.part == oldSelf.part', { part: { a: 'x' } }, { part: { a: 'x' } }, true],
    ['fields that CEL cannot see count', 'self.open == oldSelf.open', { open: { z: 1 } }, { open: { z: 2 } }, false],
    [
      'fields that CEL cannot see may be equal',
      'self.open == oldSelf.open',
      { open: { z: [1] } },
      { open: { z: [1] } },
      true,
    ],
  ])('%s', (...row) => {
    const [, expression, self, oldSelf, value] = row;
    expect(typed(expression, self, oldSelf)).toEqual(value);
  });
});

describe('values that do not fit their schema', () => {
  test.each<[StructuralSchema, JsonValue, string]>([
    [{ type: 'integer' }, 'x', 'invalid data, expected int, got string'],
    [{ type: 'integer' }, 1.5, 'invalid data, expected int, got number'],
    [{ type: 'integer' }, null, 'invalid data, got null for schema with nullable=false'],
    [{ type: 'string' }, 1, 'invalid data, expected string, got number'],
    [{ type: 'boolean' }, 'x', 'invalid data, expected bool, got string'],
    [{ type: 'number' }, 'x', 'invalid data, expected float, got string'],
    [{ type: 'object', properties: {} }, [], 'invalid data, expected object, got array'],
    [{ type: 'array', items: { type: 'string' } }, {}, 'invalid data, expected array, got object'],
    [{ type: 'string', format: 'duration' }, 'x', 'invalid duration formatted string "x"'],
    [{ type: 'string', format: 'byte' }, '+/+/', 'invalid byte formatted string "+/+/"'],
  ])('%j and %j', (ofSelf, self, error) => {
    expect(celValue('self == self', { variables: [{ name: 'self', schema: ofSelf }], values: { self } })).toBe(
      `error: ${error}`,
    );
  });

  test('nullable scalars may be null', () => {
    const variables = [{ name: 'self', schema: { type: 'integer', nullable: true } as const }];
    expect(celValue('dyn(self) == null', { variables, values: { self: null } })).toBe(true);
  });
});

describe('a resource', () => {
  const root: StructuralSchema = {
    type: 'object',
    properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } },
  };
  const self = { apiVersion: 'v1', kind: 'K', metadata: { name: 'n', generateName: 'g', labels: {} } };

  test('is known by its apiVersion, kind and metadata', () => {
    const values = { self };
    expect(
      celValue('self.metadata.name + self.metadata.generateName', {
        variables: [{ name: 'self', schema: root }],
        values,
      }),
    ).toBe('ng');
  });

  test('may be denied', () => {
    expect(celValue('self.metadata.name', { variables: [{ name: 'self', schema: root, isResource: false }] })).toBe(
      "refused: undefined field 'name' (line 1, column 15)",
    );
  });
});

import { expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { applyDefaults } from './apply-defaults.ts';
import type { StructuralSchema } from './structural-schema.ts';

const SIZE: StructuralSchema = { type: 'object', properties: { size: { type: 'string', default: '10Gi' } } };

const cases: Record<string, { spec: StructuralSchema; value: JsonValue; result: JsonValue }> = {
  'a missing field gets its default': { spec: { type: 'integer', default: 3 }, value: {}, result: { spec: 3 } },
  'a field that is there keeps its value, even an empty one': {
    spec: { type: 'string', default: 'x' },
    value: { spec: '' },
    result: { spec: '' },
  },
  'a default below an object that is not there does not apply': { spec: SIZE, value: {}, result: {} },
  'a default below an object that is there applies': {
    spec: SIZE,
    value: { spec: {} },
    result: { spec: { size: '10Gi' } },
  },
  'a default below an object that is itself a default applies': {
    spec: { ...SIZE, default: {} },
    value: {},
    result: { spec: { size: '10Gi' } },
  },
  'what the default of the object says stands': {
    spec: { ...SIZE, default: { size: '1Gi' } },
    value: {},
    result: { spec: { size: '1Gi' } },
  },
  'items of a list get their defaults': {
    spec: { type: 'array', items: SIZE },
    value: { spec: [{}, { size: '1Gi' }] },
    result: { spec: [{ size: '10Gi' }, { size: '1Gi' }] },
  },
  'a null item gets the default of the items': {
    spec: { type: 'array', items: { type: 'string', default: 'x' } },
    value: { spec: [null] },
    result: { spec: ['x'] },
  },
  'values of a map get their defaults': {
    spec: { type: 'object', additionalProperties: SIZE },
    value: { spec: { a: {} } },
    result: { spec: { a: { size: '10Gi' } } },
  },
  'a null value of a map gets the default of the values': {
    spec: { type: 'object', additionalProperties: { type: 'string', default: 'x' } },
    value: { spec: { a: null } },
    result: { spec: { a: 'x' } },
  },
  'a null that the field does not allow is replaced': {
    spec: { type: 'string', default: 'x' },
    value: { spec: null },
    result: { spec: 'x' },
  },
  'a null that the field allows stays': {
    spec: { type: 'string', default: 'x', nullable: true },
    value: { spec: null },
    result: { spec: null },
  },
  'a default of null is no default': { spec: { type: 'string', default: null }, value: {}, result: {} },
  'defaults apply beside unknown fields that are preserved': {
    spec: { ...SIZE, 'x-kubernetes-preserve-unknown-fields': true },
    value: { spec: { other: 1 } },
    result: { spec: { other: 1, size: '10Gi' } },
  },
  'a value of another type is left alone': { spec: SIZE, value: { spec: 'x' }, result: { spec: 'x' } },
};

test.each(Object.entries(cases))('%s', (_, { spec, value, result }) => {
  expect(applyDefaults(value, { type: 'object', properties: { spec } })).toEqual(result);
});

test('nothing to fill in gives the same object, and the default of the schema is never copied', () => {
  const fallback = { size: '1Gi' };
  const schema: StructuralSchema = { type: 'object', properties: { spec: { ...SIZE, default: fallback } } };
  const value = { spec: fallback };
  expect(applyDefaults(value, schema)).toBe(value);
  expect(applyDefaults({}, schema)).toEqual(value);
  expect(fallback).toEqual({ size: '1Gi' });
});

test('names such as constructor and __proto__ are fields like others', () => {
  const names = ['__proto__', 'constructor', 'toString'];
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string', default: name } as const]));
  const filled = applyDefaults({}, { type: 'object', properties });
  expect(Object.entries(filled ?? {})).toEqual(names.map((name) => [name, name]));
  expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
});

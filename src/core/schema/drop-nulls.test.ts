import { expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { dropNulls } from './drop-nulls.ts';
import type { StructuralSchema } from './structural-schema.ts';

const TEXT: StructuralSchema = { type: 'string' };

const cases: Record<string, { schema: StructuralSchema; value: JsonValue; result: JsonValue }> = {
  'a null that the field does not allow is dropped': {
    schema: { type: 'object', properties: { spec: TEXT } },
    value: { spec: null },
    result: {},
  },
  'a null is dropped where a default waits for the field': {
    schema: { type: 'object', properties: { spec: { ...TEXT, default: 'x' } } },
    value: { spec: null },
    result: {},
  },
  'a null that the field allows stays': {
    schema: { type: 'object', properties: { spec: { ...TEXT, nullable: true } } },
    value: { spec: null },
    result: { spec: null },
  },
  'a null in a list stays, and one in an object in a list is dropped': {
    schema: {
      type: 'object',
      properties: { spec: { type: 'array', items: { type: 'object', properties: { a: TEXT } } } },
    },
    value: { spec: [null, { a: null }] },
    result: { spec: [null, {}] },
  },
  'a null value of a map is dropped': {
    schema: { type: 'object', properties: { spec: { type: 'object', additionalProperties: TEXT } } },
    value: { spec: { a: null, b: 'x' } },
    result: { spec: { b: 'x' } },
  },
  'a null value of a map whose values have a default waits for it': {
    schema: {
      type: 'object',
      properties: { spec: { type: 'object', additionalProperties: { ...TEXT, default: 'x' } } },
    },
    value: { spec: { a: null } },
    result: { spec: { a: null } },
  },
  'nulls that no schema speaks of stay': {
    schema: { type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } },
    value: { spec: { a: null } },
    result: { spec: { a: null } },
  },
  'the fields of every resource are left alone at the root': {
    schema: { type: 'object', properties: { metadata: { type: 'object' }, kind: TEXT } },
    value: { metadata: null, kind: null },
    result: { metadata: null, kind: null },
  },
};

test.each(Object.entries(cases))('%s', (_, { schema, value, result }) => {
  expect(dropNulls(value, schema)).toEqual(result);
});

test('nothing to drop gives the same object', () => {
  const value = { spec: { a: 'x' }, status: null };
  const schema: StructuralSchema = {
    type: 'object',
    properties: { spec: { type: 'object', additionalProperties: TEXT } },
  };
  expect(dropNulls(value, schema)).toBe(value);
});

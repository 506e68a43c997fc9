import { expect, test } from 'vitest';
import { describeExpected, typeName } from './describe-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

const phrases: Record<string, StructuralSchema> = {
  'any value': {},
  'an integer': { type: 'integer' },
  'an integer of at least 1': { type: 'integer', minimum: 1 },
  'an integer of at most 5': { type: 'integer', maximum: 5 },
  'a number greater than 0 and less than 1': {
    type: 'number',
    minimum: 0,
    maximum: 1,
    exclusiveMinimum: true,
    exclusiveMaximum: true,
  },
  'an integer from 0 to 10 that is a multiple of 5': { type: 'integer', minimum: 0, maximum: 10, multipleOf: 5 },
  'a string of 1 to 63 characters that matches `^a`': { type: 'string', minLength: 1, maxLength: 63, pattern: '^a' },
  'a string of 3 characters': { type: 'string', minLength: 3, maxLength: 3 },
  'a date and time with its zone (RFC 3339) or null': { type: 'string', format: 'date-time', nullable: true },
  'one of s3, "true", "15"': { type: 'string', enum: ['s3', 'true', '15'], nullable: true },
  postgres: { type: 'string', enum: ['postgres'] },
  'true or false': { type: 'boolean' },
  'a list of 1 to 5 strings': { type: 'array', minItems: 1, maxItems: 5, items: { type: 'string' } },
  'a list of objects': { type: 'array', items: { type: 'object' } },
  'a list': { type: 'array' },
  'a map of integers with at most 3 fields': {
    type: 'object',
    maxProperties: 3,
    additionalProperties: { type: 'integer' },
  },
  'an object': { type: 'object', properties: {} },
  'an integer or a string': { 'x-kubernetes-int-or-string': true },
  'a string of at least 3 characters': { minLength: 3 },
  'a number of at most 3': { maximum: 3 },
};

test.each(Object.entries(phrases))('%s', (phrase, schema) => {
  expect(describeExpected(schema)).toBe(phrase);
});

test('a long enum is cut', () => {
  const entries = Array.from({ length: 23 }, (_, at) => `v${at}`);
  expect(describeExpected({ type: 'string', enum: entries })).toMatch(/^one of v0, .*, v19 and 3 more$/);
});

const types: Record<string, StructuralSchema> = {
  any: {},
  string: { type: 'string' },
  '[][]integer': { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
  '[]any': { type: 'array' },
  'map[string]object': { type: 'object', additionalProperties: { type: 'object' } },
  'map[string]any': { type: 'object', additionalProperties: true },
  'int-or-string': { 'x-kubernetes-int-or-string': true },
};

test.each(Object.entries(types))('type %s', (name, schema) => {
  expect(typeName(schema)).toBe(name);
});

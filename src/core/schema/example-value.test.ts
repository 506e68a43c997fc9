import { expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { exampleValue } from './example-value.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateSchema } from './validate-schema.ts';

const examples: Record<string, { schema: StructuralSchema; example: JsonValue | undefined }> = {
  'what the schema gives as its example': { schema: { type: 'string', example: 'x', default: 'y' }, example: 'x' },
  'else its default': { schema: { type: 'integer', default: 9, enum: [1, 9] }, example: 9 },
  'else the first of its values': { schema: { type: 'string', enum: ['s3', 'gcs'] }, example: 's3' },
  'a usual number': { schema: { type: 'integer', minimum: 1, maximum: 50 }, example: 3 },
  'a number in range': { schema: { type: 'integer', minimum: 1024 }, example: 1024 },
  'a number beyond a bound that is excluded': {
    schema: { type: 'integer', minimum: 5, exclusiveMinimum: true },
    example: 6,
  },
  'a number on its step': { schema: { type: 'integer', minimum: 1, multipleOf: 5 }, example: 5 },
  'no number where none is at hand': {
    schema: { type: 'integer', maximum: 4, minimum: 2, multipleOf: 5 },
    example: undefined,
  },
  'text that matches': { schema: { type: 'string', pattern: '^[0-9]+(Ki|Mi|Gi)$' }, example: '10Gi' },
  'text in its format': { schema: { type: 'string', format: 'cidr' }, example: '10.0.0.0/8' },
  'text that is short enough': { schema: { type: 'string', maxLength: 4 }, example: '10Gi' },
  'no text where none is at hand': { schema: { type: 'string', pattern: '^zz[0-9]{7}$' }, example: undefined },
  'a percentage for an int-or-string that asks for one': {
    schema: { 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+%$' },
    example: '50%',
  },
  'a list of one': { schema: { type: 'array', items: { type: 'boolean' } }, example: [true] },
  'an object with what it needs': {
    schema: { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, b: { type: 'string' } } },
    example: { a: 3 },
  },
  'an object that needs nothing, with something': {
    schema: { type: 'object', properties: { a: {}, b: { type: 'string' } } },
    example: { b: 'example' },
  },
  'a map with one value': {
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    example: { example: 'example' },
  },
  'nothing for any value': { schema: {}, example: undefined },
};

test.each(Object.entries(examples))('%s', (_, { schema, example }) => {
  expect(exampleValue(schema)).toEqual(example);
  if (example !== undefined) {
    expect(validateSchema({ spec: example }, { type: 'object', properties: { spec: schema } })).toEqual([]);
  }
});

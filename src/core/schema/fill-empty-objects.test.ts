import { describe, expect, it } from 'vitest';
import { applyDefaults } from './apply-defaults.ts';
import { fillEmptyObjects } from './fill-empty-objects.ts';
import type { StructuralSchema } from './structural-schema.ts';

const part: StructuralSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    labels: { type: 'object', default: {}, additionalProperties: { type: 'string' } },
    enabled: { type: 'boolean', default: true },
    size: { type: 'integer', default: 0 },
  },
};
const schema: StructuralSchema = {
  type: 'object',
  properties: {
    part,
    parts: { type: 'array', items: part },
    named: { type: 'object', additionalProperties: part },
    free: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

describe('fillEmptyObjects', () => {
  it.each([
    ['an empty object gets its first plain default', { part: {} }, { part: { enabled: true } }],
    ['in a list too', { parts: [{}, { size: 1 }] }, { parts: [{ enabled: true }, { size: 1 }] }],
    ['under any name too', { named: { constructor: {} } }, { named: { constructor: { enabled: true } } }],
    ['an object with members stays', { part: { name: 'a' } }, { part: { name: 'a' } }],
    ['an object without defaults stays', { free: {} }, { free: {} }],
    ['a wrong value stays', { part: 'a' }, { part: 'a' }],
    ['unknown members stay', { other: {} }, { other: {} }],
  ])('%s', (_sentence, value, expected) => {
    expect(fillEmptyObjects(value, schema)).toEqual(expected);
  });

  it('changes nothing of what a resource means', () => {
    const value = { part: {}, parts: [{}], named: { a: {} } };
    expect(applyDefaults(fillEmptyObjects(value, schema), schema)).toEqual(applyDefaults(value, schema));
  });
});

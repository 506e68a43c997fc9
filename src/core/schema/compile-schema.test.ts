import { expect, test } from 'vitest';
import { compileSchema } from './compile-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

test('a schema is prepared once', () => {
  const schema: StructuralSchema = { type: 'object' };
  expect(compileSchema(schema)).toBe(compileSchema(schema));
});

test('a node knows whether there is a default, an enum or a rule below it', () => {
  const leaf: StructuralSchema = {
    type: 'string',
    default: 'a',
    enum: ['a'],
    'x-kubernetes-validations': [{ rule: 'true' }],
  };
  const node = compileSchema({
    type: 'object',
    properties: {
      list: { type: 'array', items: { type: 'object', additionalProperties: leaf } },
      plain: { type: 'string' },
    },
  });
  const flags = [node.hasDefaults, node.hasEnums, node.hasRules];
  const plain = node.properties.get('plain');
  expect(flags).toEqual([true, true, true]);
  expect([plain?.hasDefaults, plain?.hasEnums, plain?.hasRules]).toEqual([false, false, false]);
});

test('a pattern is searched for anywhere, as Go does', () => {
  const { pattern } = compileSchema({ type: 'string', pattern: '[0-9]+' });
  expect(pattern?.ok === true && [pattern.search('a1b'), pattern.search('ab')]).toEqual([true, false]);
});

test('a pattern that would make a backtracking engine hang takes no time to speak of', () => {
  const { pattern } = compileSchema({ type: 'string', pattern: '^(a+)+$' });
  expect(pattern?.ok === true && pattern.search(`${'a'.repeat(5000)}b`)).toBe(false);
});

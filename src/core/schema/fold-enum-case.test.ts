import { expect, test } from 'vitest';
import { foldEnumCase } from './fold-enum-case.ts';
import type { StructuralSchema } from './structural-schema.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: ['shop'] },
    spec: {
      type: 'object',
      properties: {
        database: { type: 'string', enum: ['postgres', 'mysql'] },
        mixed: { type: 'string', enum: ['Ab', 'aB'] },
        numbers: { enum: [1, 'one'] },
        hosts: {
          type: 'array',
          items: { type: 'object', properties: { scheme: { type: 'string', enum: ['HTTP', 'HTTPS'] } } },
        },
        levels: { type: 'object', additionalProperties: { type: 'string', enum: ['info'] } },
      },
    },
  },
};

test('a spelling that differs in case only becomes the one of the schema, with a warning', () => {
  expect(foldEnumCase({ spec: { database: 'Postgres' } }, schema)).toEqual({
    value: { spec: { database: 'postgres' } },
    problems: [
      {
        code: 'enum-spelling',
        severity: 'warning',
        path: ['spec', 'database'],
        message: 'spec.database is spelled "postgres"; "Postgres" is read as that',
        expected: 'postgres',
        actual: 'Postgres',
        fix: 'write `database: postgres`',
      },
    ],
  });
});

test('lists and maps are looked through', () => {
  const value = { spec: { hosts: [{ scheme: 'HTTP' }, { scheme: 'https' }], levels: { a: 'INFO' } } };
  const { value: folded, problems } = foldEnumCase(value, schema);
  expect(folded).toEqual({ spec: { hosts: [{ scheme: 'HTTP' }, { scheme: 'HTTPS' }], levels: { a: 'info' } } });
  expect(problems.map(({ path }) => path)).toEqual([
    ['spec', 'hosts', 1, 'scheme'],
    ['spec', 'levels', 'a'],
  ]);
});

test.each([
  ['a value that is right', { spec: { database: 'mysql' } }],
  ['a value that two entries differ from in case only', { spec: { mixed: 'AB' } }],
  ['a value that is like no entry', { spec: { database: 'oracle' } }],
  ['a value that is no string', { spec: { numbers: 2, database: { postgres: {} } } }],
  ['the kind at the root', { kind: 'Shop' }],
])('%s stays, by reference', (_, value) => {
  const result = foldEnumCase(value, schema);
  expect(result.value).toBe(value);
  expect(result.problems).toEqual([]);
});

import { expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateSchema } from './validate-schema.ts';

type Problem = Omit<SchemaProblem, 'path' | 'severity'>;

function problemsOf(field: StructuralSchema, value: JsonValue, name = 'field'): readonly Problem[] {
  const problems = validateSchema({ spec: { [name]: value } }, within(name, field));
  expect(problems.every(({ severity, path }) => severity === 'error' && path[0] === 'spec')).toBe(true);
  return problems.map(({ path: _path, severity: _severity, ...rest }) => rest);
}

function within(name: string, field: StructuralSchema): StructuralSchema {
  return { type: 'object', properties: { spec: { type: 'object', properties: { [name]: field } } } };
}

const REPLICAS: StructuralSchema = { type: 'integer', minimum: 1, maximum: 50 };
const SIZE: StructuralSchema = { type: 'string', pattern: '^[0-9]+Gi$' };

const messages: Record<string, { field: StructuralSchema; value: JsonValue; name?: string; problem: Problem }> = {
  'a word where a number goes': {
    field: REPLICAS,
    value: 'three',
    name: 'replicas',
    problem: {
      code: 'invalid-type',
      message: 'spec.replicas must be an integer',
      expected: 'an integer from 1 to 50',
      actual: 'the string "three"',
      fix: 'write a whole number, for example `replicas: 3`',
    },
  },
  'a number in quotes': {
    field: REPLICAS,
    value: '7',
    name: 'replicas',
    problem: {
      code: 'invalid-type',
      message: 'spec.replicas must be an integer',
      expected: 'an integer from 1 to 50',
      actual: 'the string "7"',
      fix: 'remove the quotes: `replicas: 7`',
    },
  },
  'a fraction where a whole number goes': {
    field: REPLICAS,
    value: 2.5,
    name: 'replicas',
    problem: {
      code: 'invalid-type',
      message: 'spec.replicas must be an integer',
      expected: 'an integer from 1 to 50',
      actual: 'the number 2.5',
      fix: 'write a whole number, for example `replicas: 3`',
    },
  },
  'yes where true goes': {
    field: { type: 'boolean' },
    value: 'yes',
    name: 'enabled',
    problem: {
      code: 'invalid-type',
      message: 'spec.enabled must be true or false',
      expected: 'true or false',
      actual: 'the string "yes"',
      fix: 'write true or false: `enabled: true`',
    },
  },
  'false in quotes': {
    field: { type: 'boolean' },
    value: 'False',
    problem: {
      code: 'invalid-type',
      message: 'spec.field must be true or false',
      expected: 'true or false',
      actual: 'the string "False"',
      fix: 'remove the quotes: `field: false`',
    },
  },
  'a number where text goes': {
    field: { type: 'string' },
    value: 15,
    name: 'version',
    problem: {
      code: 'invalid-type',
      message: 'spec.version must be a string',
      expected: 'a string',
      actual: 'the number 15',
      fix: 'put it in quotes: `version: "15"`',
    },
  },
  'a number where text goes that must look otherwise': {
    field: SIZE,
    value: 10,
    name: 'size',
    problem: {
      code: 'invalid-type',
      message: 'spec.size must be a string',
      expected: 'a string that matches `^[0-9]+Gi$`',
      actual: 'the number 10',
      fix: 'write a string, for example `size: 10Gi`',
    },
  },
  'a secret of the wrong type is not shown': {
    field: { type: 'string' },
    value: 12345,
    name: 'adminPassword',
    problem: {
      code: 'invalid-type',
      message: 'spec.adminPassword must be a string',
      expected: 'a string',
      actual: 'a number that is not shown',
      fix: 'write a string, for example `adminPassword: example`',
    },
  },
  'one item without its list': {
    field: { type: 'array', items: { type: 'string' } },
    value: 'a',
    name: 'hosts',
    problem: {
      code: 'invalid-type',
      message: 'spec.hosts must be a list',
      expected: 'a list of strings',
      actual: 'the string "a"',
      fix: 'write a list: `hosts: [a]`',
    },
  },
  'null in a list': {
    field: { type: 'array', items: { type: 'string' } },
    value: [null],
    problem: {
      code: 'invalid-type',
      message: 'spec.field[0] must be a string',
      expected: 'a string',
      actual: 'null',
      fix: 'write `- example`, or remove the item',
    },
  },
  'an object where one of several values goes': {
    field: { type: 'string', enum: ['s3', 'gcs', 'azure'] },
    value: { s3: {} },
    name: 'backend',
    problem: {
      code: 'invalid-type',
      message: 'spec.backend must be a string',
      expected: 'one of s3, gcs, azure',
      actual: 'an object with "s3"',
      fix: 'write a string, for example `backend: s3`',
    },
  },
  'a value near one of several': {
    field: { type: 'string', enum: ['postgres', 'mysql'] },
    value: 'postgre',
    name: 'database',
    problem: {
      code: 'unsupported-value',
      message: 'spec.database has a value that is not supported',
      expected: 'one of postgres, mysql',
      actual: 'the string "postgre"',
      fix: 'write `database: postgres`',
    },
  },
  'a value like none of several': {
    field: { type: 'string', enum: ['s3', 'gcs', 'azure'] },
    value: 'floppy',
    problem: {
      code: 'unsupported-value',
      message: 'spec.field has a value that is not supported',
      expected: 'one of s3, gcs, azure',
      actual: 'the string "floppy"',
      fix: 'use one of s3, gcs, azure',
    },
  },
  'a number too low': {
    field: REPLICAS,
    value: 0,
    problem: {
      code: 'out-of-range',
      message: 'spec.field must be a number from 1 to 50',
      expected: 'an integer from 1 to 50',
      actual: 'the number 0',
      fix: 'raise it to 1 or more',
    },
  },
  'a number at a bound that is excluded': {
    field: { type: 'number', minimum: 0, exclusiveMinimum: true },
    value: 0,
    problem: {
      code: 'out-of-range',
      message: 'spec.field must be a number greater than 0',
      expected: 'a number greater than 0',
      actual: 'the number 0',
      fix: 'raise it to more than 0',
    },
  },
  'a number off its step': {
    field: { type: 'integer', multipleOf: 5 },
    value: 7,
    problem: {
      code: 'not-a-multiple',
      message: 'spec.field must be a multiple of 5',
      expected: 'an integer that is a multiple of 5',
      actual: 'the number 7',
      fix: 'use 5 or 10',
    },
  },
  'text that does not match': {
    field: SIZE,
    value: '10G',
    name: 'size',
    problem: {
      code: 'pattern-mismatch',
      message: 'spec.size does not match the pattern `^[0-9]+Gi$`',
      expected: 'a string that matches `^[0-9]+Gi$`',
      actual: 'the string "10G"',
      fix: 'write it like `size: 10Gi`',
    },
  },
  'empty text': {
    field: { type: 'string', minLength: 1, pattern: '^a' },
    value: '',
    problem: {
      code: 'too-short',
      message: 'spec.field must not be empty',
      expected: 'a string of at least 1 character that matches `^a`',
      actual: 'the empty string',
      fix: 'write it like `field: a`',
    },
  },
  'text that is too long, counted in characters': {
    field: { type: 'string', maxLength: 2 },
    value: '😀😀😀',
    problem: {
      code: 'too-long',
      message: 'spec.field is 1 character too long',
      expected: 'a string of at most 2 characters',
      actual: 'the string "😀😀😀"',
      fix: 'shorten it by 1 character',
    },
  },
  'text in no format': {
    field: { type: 'string', format: 'ipv4' },
    value: '10.0.0',
    name: 'address',
    problem: {
      code: 'invalid-format',
      message: 'spec.address must be an IPv4 address',
      expected: 'an IPv4 address',
      actual: 'the string "10.0.0"',
      fix: 'write it like `address: "10.0.0.1"`',
    },
  },
  'too many items': {
    field: { type: 'array', maxItems: 1, items: { type: 'string' } },
    value: ['a', 'b', 'c'],
    problem: {
      code: 'too-many-items',
      message: 'spec.field has too many items',
      expected: 'a list of at most 1 strings',
      actual: 'a list of 3 items',
      fix: 'remove 2 items',
    },
  },
  'two items with the same key': {
    field: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' } } },
    },
    value: [{ name: 'http' }, { name: 'grpc' }, { name: 'http' }],
    name: 'ports',
    problem: {
      code: 'duplicate-item',
      message: 'spec.ports[2] has the same name as spec.ports[0]',
      expected: 'items that differ in name',
      actual: 'name http twice',
      fix: 'give one of the two another name, or remove it',
    },
  },
  'a set that repeats an item': {
    field: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    value: ['a', 'b', 'a'],
    problem: {
      code: 'duplicate-item',
      message: 'spec.field[2] repeats spec.field[0]',
      expected: 'items that all differ',
      actual: 'the string "a" twice',
      fix: 'remove one of the two',
    },
  },
  'neither of two fields': {
    field: { type: 'object', properties: { a: {}, b: {} }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    value: {},
    problem: {
      code: 'no-matching-alternative',
      message: 'spec.field must have one of a, b',
      expected: 'exactly one of: an object with a; an object with b',
      actual: 'an empty object',
      fix: 'add a or b',
    },
  },
  'both of two fields that exclude each other': {
    field: { type: 'object', properties: { a: {}, b: {} }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    value: { a: 1, b: 2 },
    problem: {
      code: 'ambiguous-alternatives',
      message: 'spec.field must have only one of a, b',
      expected: 'exactly one of: an object with a; an object with b',
      actual: 'an object with "a", "b"',
      fix: 'remove a or b',
    },
  },
  'a combination that is forbidden': {
    field: { type: 'object', properties: { a: {}, b: {} }, not: { required: ['a', 'b'] } },
    value: { a: 1, b: 2 },
    problem: {
      code: 'forbidden-value',
      message: 'spec.field must not have a and b together',
      expected: 'anything but an object with a and b',
      actual: 'an object with "a", "b"',
      fix: 'remove a or b',
    },
  },
  'a pattern that cannot be evaluated is an error, never a pass': {
    field: { type: 'string', pattern: '(?=a)' },
    value: 'a',
    problem: {
      code: 'pattern-not-evaluated',
      message:
        "spec.field cannot be checked: the schema's pattern `(?=a)` is not RE2 (error parsing regexp: invalid or unsupported Perl syntax: `(?=`)",
      expected: 'a string that matches `(?=a)`',
      actual: 'the string "a"',
      fix: 'correct the pattern in the CRD: an API server refuses every value',
    },
  },
};

test.each(Object.entries(messages))('%s', (_, { field, value, name, problem }) => {
  expect(problemsOf(field, value, name)).toEqual([problem]);
});

test('each missing field is one problem, at the place where it belongs', () => {
  const storage: StructuralSchema = {
    type: 'object',
    required: ['size', 'class'],
    properties: { size: SIZE, class: {} },
  };
  expect(validateSchema({ spec: { storage: {} } }, within('storage', storage))).toEqual([
    {
      code: 'missing-field',
      severity: 'error',
      path: ['spec', 'storage', 'size'],
      at: 'key',
      message: 'spec.storage.size is required',
      expected: 'a string that matches `^[0-9]+Gi$`, for example `size: 10Gi`',
      actual: 'nothing',
      fix: 'add `size: 10Gi` to spec.storage',
    },
    {
      code: 'missing-field',
      severity: 'error',
      path: ['spec', 'storage', 'class'],
      at: 'key',
      message: 'spec.storage.class is required',
      expected: 'any value',
      actual: 'nothing',
      fix: 'add `class` to spec.storage',
    },
  ]);
});

test('all problems are reported, but nothing below a value of the wrong type', () => {
  const schema: StructuralSchema = {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: REPLICAS, c: { type: 'array', items: REPLICAS }, d: { type: 'object', required: ['x'] } },
  };
  const problems = validateSchema(
    { spec: { c: ['1', 99, 5], d: 'x', e: 1 } },
    { type: 'object', properties: { spec: schema } },
  );
  expect(problems.map(({ code, path }) => `${path.join('.')} ${code}`)).toEqual([
    'spec.a missing-field',
    'spec.b missing-field',
    'spec.c.0 invalid-type',
    'spec.c.1 out-of-range',
    'spec.d invalid-type',
  ]);
});

test('apiVersion, kind and metadata at the root are not looked at', () => {
  const schema: StructuralSchema = {
    type: 'object',
    required: ['metadata', 'spec'],
    properties: { kind: { type: 'string', enum: ['Shop'] }, metadata: { type: 'string' }, spec: { type: 'object' } },
  };
  expect(validateSchema({ kind: 'Other', spec: {} }, schema)).toEqual([]);
  expect(validateSchema({ kind: 'Other', metadata: { name: 'x' }, spec: {} }, schema)).toEqual([]);
});

test('fields named like members of Object.prototype are neither there by themselves nor known by themselves', () => {
  const field: StructuralSchema = {
    type: 'object',
    required: ['constructor', 'toString'],
    properties: { constructor: REPLICAS },
  };
  expect(problemsOf(field, {}).map(({ message }) => message)).toEqual([
    'spec.field.constructor is required',
    'spec.field.toString is required',
  ]);
  const value: JsonValue = JSON.parse('{"constructor": "x", "toString": 1, "__proto__": 5}');
  expect(problemsOf(field, value).map(({ message }) => message)).toEqual(['spec.field.constructor must be an integer']);
});

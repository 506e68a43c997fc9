import { expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { pruneUnknownFields } from './prune-unknown-fields.ts';
import type { StructuralSchema } from './structural-schema.ts';

const TEXT: StructuralSchema = { type: 'string' };
const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        security: { type: 'object', properties: { tlsSecret: TEXT } },
        tolerations: { type: 'array', items: { type: 'object', properties: { key: TEXT } } },
        pools: { type: 'object', additionalProperties: { type: 'object', properties: { size: TEXT } } },
        free: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object' } },
        },
        template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
        anything: { type: 'object', additionalProperties: true },
      },
    },
    status: { type: 'object', properties: { phase: TEXT } },
  },
};

/** Unlike a literal, JSON text makes `__proto__` a member of its own. */
function readJson(text: string): JsonValue {
  return JSON.parse(text);
}

const cases: Record<string, { spec: JsonValue; pruned: JsonValue; warnings: readonly string[] }> = {
  'the nearest field of the same object is named': {
    spec: { replica: 3 },
    pruned: {},
    warnings: ['spec.replica: spec has no field "replica", so it is ignored; rename it to replicas'],
  },
  'a field that belongs elsewhere is sent there': {
    spec: { tlsSecret: 'x' },
    pruned: {},
    warnings: ['spec.tlsSecret: spec has no field "tlsSecret", so it is ignored; move it to spec.security.tlsSecret'],
  },
  'a field that belongs into a list or map is sent there': {
    spec: { key: 'x', size: 'y' },
    pruned: {},
    warnings: [
      'spec.key: spec has no field "key", so it is ignored; move it to spec.tolerations[].key',
      'spec.size: spec has no field "size", so it is ignored; move it to spec.pools.*.size',
    ],
  },
  'a field of status is never the place to move something to': {
    spec: { phase: 'x' },
    pruned: {},
    warnings: ['spec.phase: spec has no field "phase", so it is ignored; remove it'],
  },
  'items of lists and values of maps are pruned': {
    spec: { tolerations: [{ key: 'a', effekt: 'b' }], pools: { 'a.b': { size: 'x', nope: 1 } } },
    pruned: { tolerations: [{ key: 'a' }], pools: { 'a.b': { size: 'x' } } },
    warnings: [
      'spec.tolerations[0].effekt: spec.tolerations[0] has no field "effekt", so it is ignored; remove it',
      'spec.pools["a.b"].nope: spec.pools["a.b"] has no field "nope", so it is ignored; remove it',
    ],
  },
  'fields below x-kubernetes-preserve-unknown-fields stay, but not those below one it knows': {
    spec: { free: { a: { b: [{ c: 1 }] }, known: { d: 1 } } },
    pruned: { free: { a: { b: [{ c: 1 }] }, known: {} } },
    warnings: ['spec.free.known.d: spec.free.known has no field "d", so it is ignored; remove it'],
  },
  'an embedded resource keeps what every resource has': {
    spec: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { anything: 1 }, spec: {}, data: {} } },
    pruned: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { anything: 1 }, spec: {} } },
    warnings: ['spec.template.data: spec.template has no field "data", so it is ignored; remove it'],
  },
  'below additionalProperties: true an API server knows no fields': {
    spec: { anything: { a: 1, b: { c: 1 }, d: [{ e: 1 }] } },
    pruned: { anything: { a: 1, b: {}, d: [{}] } },
    warnings: [
      'spec.anything.b.c: spec.anything.b has no field "c", so it is ignored; remove it',
      'spec.anything.d[0].e: spec.anything.d[0] has no field "e", so it is ignored; remove it',
    ],
  },
  'names of Object.prototype are unknown like others': {
    spec: readJson('{"constructor": 1, "__proto__": {"replicas": 2}, "replicas": 3}'),
    pruned: { replicas: 3 },
    warnings: [
      'spec.constructor: spec has no field "constructor", so it is ignored; remove it',
      'spec.__proto__: spec has no field "__proto__", so it is ignored; remove it',
    ],
  },
};

test.each(Object.entries(cases))('%s', (_, { spec, pruned, warnings }) => {
  const result = pruneUnknownFields({ kind: 'Shop', spec }, schema);
  expect(result.value).toEqual({ kind: 'Shop', spec: pruned });
  expect(result.problems.map((problem) => `${formatPath(problem.path)}: ${problem.message}; ${problem.fix}`)).toEqual(
    warnings,
  );
});

function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : /\./.test(part) ? `["${part}"]` : `.${part}`))
    .join('')
    .slice(1);
}

test('a warning points at the key and lists what the object may have', () => {
  expect(pruneUnknownFields({ kind: 'Shop', specs: {} }, schema).problems).toEqual([
    {
      code: 'unknown-field',
      severity: 'warning',
      path: ['specs'],
      at: 'key',
      message: 'Shop has no field "specs", so it is ignored',
      expected: 'one of the fields spec, status',
      fix: 'rename it to spec',
    },
  ]);
});

test('metadata, apiVersion and kind at the root are never pruned, and the same object comes back', () => {
  const value = { apiVersion: 'a/v1', kind: 'Shop', metadata: { anything: { goes: 1 } }, spec: { replicas: 3 } };
  const result = pruneUnknownFields(value, schema);
  expect(result.value).toBe(value);
  expect(result.problems).toEqual([]);
});

test('an everyday name that is in many places is not sent to one of them', () => {
  const part: StructuralSchema = { type: 'object', properties: { enabled: { type: 'boolean' } } };
  const many: StructuralSchema = { type: 'object', properties: { a: part, b: part, c: part, d: part } };
  expect(pruneUnknownFields({ enabled: true }, many).problems.map(({ fix }) => fix)).toEqual(['remove it']);
});

test('with two places the nearer one comes first', () => {
  const leaf: StructuralSchema = { type: 'object', properties: { region: TEXT } };
  const near: StructuralSchema = {
    type: 'object',
    properties: { a: { type: 'object', properties: { s3: leaf } }, b: { type: 'object', properties: { s3: leaf } } },
  };
  expect(pruneUnknownFields({ b: { region: 'x' } }, near).problems.map(({ fix }) => fix)).toEqual([
    'move it to b.s3.region or a.s3.region',
  ]);
});

import { expect, test } from 'vitest';
import { explainSchema, type FieldExplanation } from './explain-schema.ts';
import type { CustomResourceDefinition, StructuralSchema } from './structural-schema.ts';

function definitionOf(spec: StructuralSchema): CustomResourceDefinition {
  const version = (name: string, storage: boolean, schema: StructuralSchema) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: schema },
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Shop', plural: 'shops', singular: 'shop' },
      versions: [
        version('v1beta1', false, { type: 'object' }),
        version('v1', true, { type: 'object', description: ' A shop. ', required: ['spec'], properties: { spec } }),
      ],
    },
  };
}

const definition = definitionOf({
  type: 'object',
  required: ['replicas'],
  'x-kubernetes-validations': [{ rule: 'self.region == oldSelf.region', message: 'the region cannot change' }],
  properties: {
    replicas: { type: 'integer', minimum: 1, maximum: 50, default: 3, description: 'How many.' },
    region: { type: 'string' },
    engine: {
      type: 'string',
      enum: ['postgres', 'mysql'],
      'x-kubernetes-validations': [{ rule: 'oldSelf==self' }],
    },
    tolerations: { type: 'array', items: { type: 'object', properties: { key: { type: 'string', maxLength: 63 } } } },
    pools: {
      type: 'object',
      additionalProperties: { type: 'object', properties: { size: { type: 'string', pattern: '^a' } } },
    },
    start: { type: 'string', format: 'date-time' },
  },
});

function fieldAt(...path: readonly string[]): FieldExplanation | undefined {
  return explainSchema(definition, path).value?.field;
}

const PLAIN = { isRequired: false, isImmutable: false, rules: [], fields: [] };

test('the resource itself: the stored version, and the fields every resource has', () => {
  const { value, diagnostics } = explainSchema(definition, []);
  expect(diagnostics).toEqual([]);
  expect({
    ...value,
    field: value?.field.fields.map(({ name, type, isRequired }) => [name, type, isRequired]),
  }).toEqual({
    kind: 'Shop',
    apiVersion: 'example.com/v1',
    path: '',
    field: [
      ['apiVersion', 'string', true],
      ['kind', 'string', true],
      ['metadata', 'object', true],
      ['spec', 'object', true],
    ],
  });
  expect(value?.field.description).toBe('A shop.');
});

test('a field with all that its schema says of it', () => {
  expect(explainSchema(definition, ['spec', 'replicas'])).toEqual({
    value: {
      kind: 'Shop',
      apiVersion: 'example.com/v1',
      path: 'spec.replicas',
      field: {
        ...PLAIN,
        name: 'replicas',
        type: 'integer',
        isRequired: true,
        description: 'How many.',
        default: 3,
        range: 'from 1 to 50',
      },
    },
    diagnostics: [],
  });
});

test('a field that cannot change, by its own rule or by one of the object it is in', () => {
  expect([fieldAt('spec', 'engine'), fieldAt('spec', 'region'), fieldAt('spec', 'start')]).toEqual([
    {
      ...PLAIN,
      name: 'engine',
      type: 'string',
      isImmutable: true,
      enum: ['postgres', 'mysql'],
      rules: ['oldSelf==self'],
    },
    { ...PLAIN, name: 'region', type: 'string', isImmutable: true },
    { ...PLAIN, name: 'start', type: 'string', format: 'date-time' },
  ]);
});

test('rules are explained by their messages', () => {
  expect(fieldAt('spec')?.rules).toEqual(['the region cannot change']);
});

test.each([['spec.tolerations.key'], ['spec.tolerations[].key'], ['spec.tolerations[0].key']])(
  '%s: items of a list need no part of the path, but may have one',
  (path) => {
    expect(fieldAt(...path.split('.'))).toEqual({
      ...PLAIN,
      name: 'key',
      type: 'string',
      range: 'of at most 63 characters',
    });
  },
);

test.each([['spec.pools.size'], ['spec.pools.*.size'], ['spec.pools.north.size']])(
  '%s: nor do the values of a map',
  (path) => {
    expect(fieldAt(...path.split('.'))).toEqual({ ...PLAIN, name: 'size', type: 'string', pattern: '^a' });
  },
);

test('fields below the fields are there only when asked for', () => {
  const names = (field: FieldExplanation | undefined): unknown =>
    field?.fields.map((child) => [child.name, names(child)]);
  expect(names(explainSchema(definition, ['spec', 'tolerations']).value?.field)).toEqual([['key', []]]);
  expect(names(explainSchema(definition, []).value?.field)).toContainEqual(['spec', []]);
  expect(names(explainSchema(definition, ['spec'], { recursive: true }).value?.field)).toContainEqual([
    'pools',
    [['size', []]],
  ]);
});

test('the metadata people write is documented though the schema says nothing of it', () => {
  expect(fieldAt('metadata', 'labels')?.type).toBe('map[string]string');
});

test.each([
  ['spec.replica', 'Shop spec has no field "replica"', 'ask for spec.replicas'],
  ['spec.key', 'Shop spec has no field "key"', 'ask for spec.tolerations[].key'],
  ['spec.replicas.max', 'Shop spec.replicas has no field "max"', 'ask for spec.replicas'],
  ['specs', 'Shop has no field "specs"', 'ask for spec'],
  ['spec.constructor', 'Shop spec has no field "constructor"', 'ask for spec'],
])('an unknown path %s is answered with where to look', (path, message, fix) => {
  const { value, diagnostics } = explainSchema(definition, path.split('.'));
  expect(value).toBeUndefined();
  expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.message, diagnostic.fix])).toEqual([
    ['unknown-field-path', message, fix],
  ]);
});

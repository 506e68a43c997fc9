import { describe, expect, test } from 'vitest';
import { celValue, evaluateCel } from '../../../test/evaluate-cel.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { createCelEngine } from './create-cel-engine.ts';

const quantity: StructuralSchema = { 'x-kubernetes-int-or-string': true };
const schema: StructuralSchema = {
  type: 'object',
  properties: {
    minReplicas: { type: 'integer' },
    maxReplicas: { type: 'integer' },
    cpu: quantity,
    cpuLimit: quantity,
    backend: { type: 'string' },
    s3: { type: 'object', properties: { bucket: { type: 'string' } } },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

function rule(expression: string, self: JsonObject, oldSelf?: JsonObject): JsonValue {
  const values = oldSelf === undefined ? { self } : { self, oldSelf };
  return celValue(expression, {
    variables: [
      { name: 'self', schema },
      { name: 'oldSelf', schema },
    ],
    values,
  });
}

describe('rules as CRDs have them', () => {
  test.each<[string, string, JsonObject, JsonValue]>([
    [
      'the minimum is below the maximum',
      'self.minReplicas <= self.maxReplicas',
      { minReplicas: 1, maxReplicas: 3 },
      true,
    ],
    [
      'the minimum is above the maximum',
      'self.minReplicas <= self.maxReplicas',
      { minReplicas: 4, maxReplicas: 3 },
      false,
    ],
    [
      'a field is missing',
      'self.minReplicas <= self.maxReplicas',
      { minReplicas: 4 },
      'error: no such key: maxReplicas',
    ],
    ['a missing field is asked for', '!has(self.minReplicas) || self.minReplicas > 0', {}, true],
    [
      'a limit in units is above a request in thousandths',
      '!has(self.cpuLimit) || quantity(string(self.cpuLimit)).compareTo(quantity(string(self.cpu))) >= 0',
      { cpu: '900m', cpuLimit: 1 },
      true,
    ],
    [
      'a limit is below the request',
      '!has(self.cpuLimit) || quantity(string(self.cpuLimit)).compareTo(quantity(string(self.cpu))) >= 0',
      { cpu: '1100m', cpuLimit: 1 },
      false,
    ],
    [
      'there is no limit',
      '!has(self.cpuLimit) || quantity(string(self.cpuLimit)).compareTo(quantity(string(self.cpu))) >= 0',
      { cpu: '1100m' },
      true,
    ],
    ['the chosen backend is configured', "(self.backend == 's3') == has(self.s3)", { backend: 's3', s3: {} }, true],
    ['the chosen backend is not configured', "(self.backend == 's3') == has(self.s3)", { backend: 's3' }, false],
    ['another backend is configured', "(self.backend == 's3') == has(self.s3)", { backend: 'gcs', s3: {} }, false],
    [
      'a message names the values',
      "'%d is above %d'.format([self.minReplicas, self.maxReplicas])",
      { minReplicas: 4, maxReplicas: 3 },
      '4 is above 3',
    ],
    [
      'a message is put together',
      "'backend ' + self.backend + ' is unknown'",
      { backend: 'x' },
      'backend x is unknown',
    ],
  ])('%s', (...row) => {
    const [, expression, self, value] = row;
    expect(rule(expression, self)).toEqual(value);
  });

  test('a transition rule compares with the value before', () => {
    expect(rule('self.backend == oldSelf.backend', { backend: 'a' }, { backend: 'a' })).toBe(true);
    expect(rule('self.backend == oldSelf.backend', { backend: 'a' }, { backend: 'b' })).toBe(false);
    expect(rule('self.backend == oldSelf.backend', { backend: 'a' })).toBe('error: no such attribute(s): oldSelf');
  });

  test('an optional value before is none when there was no value', () => {
    const variables = [
      { name: 'self', schema },
      { name: 'oldSelf', schema, isOptional: true },
    ];
    const expression = 'self.maxReplicas >= oldSelf.?maxReplicas.orValue(0)';
    expect(celValue(expression, { variables, values: { self: { maxReplicas: 1 } } })).toBe(true);
    const before = { self: { maxReplicas: 1 }, oldSelf: { maxReplicas: 2 } };
    expect(celValue(expression, { variables, values: before })).toBe(false);
  });

  test('a root rule sees the name of the resource', () => {
    const root: StructuralSchema = { type: 'object', properties: { spec: schema } };
    const variables = [{ name: 'self', schema: root, isResource: true }];
    const self = { metadata: { name: 'a-name', namespace: 'b' }, spec: {} };
    expect(celValue('self.metadata.name.size() <= 41', { variables, values: { self } })).toBe(true);
    expect(celValue('self.metadata.namespace', { variables, values: { self } })).toBe(
      "refused: undefined field 'namespace' (line 1, column 15)",
    );
  });
});

describe('results', () => {
  test.each([
    ['1', 'int', 1],
    ['1.5', 'double', 1.5],
    ["'a'", 'string', 'a'],
    ['null', 'null', null],
    ['[1, 2]', 'list(int)', [1, 2]],
    ["{'a': [1]}", 'map(string, list(int))', { a: [1] }],
    ['{1: true}', 'map(int, bool)', { 1: true }],
    ["b'abc'", 'bytes', 'YWJj'],
    ["duration('90s')", 'duration', '90s'],
    ["timestamp('2024-01-02T03:04:05Z')", 'timestamp', '2024-01-02T03:04:05Z'],
    ["quantity('1500m')", 'kubernetes.Quantity', '1500m'],
    ['optional.of(1)', 'optional_type(int)', 1],
    ['type(1)', 'type(int)', 'int'],
    ['dyn(1)', 'dyn', 1],
  ])('%s is a %s and becomes JSON', (expression, type, value) => {
    expect(evaluateCel(expression)).toEqual({ value, type });
  });

  test('what JSON cannot say is an error', () => {
    expect(celValue('1.0 / 0.0')).toBe('error: Infinity cannot be written as JSON');
  });
});

describe('versions', () => {
  test.each([
    ['optional.of(1)', '1.27', '1.28'],
    ["quantity('1')", '1.27', '1.28'],
    ['1 < 1.5', '1.27', '1.28'],
    ["'%d'.format([1])", '1.28', '1.29'],
    ['sets.contains([1], [1])', '1.28', '1.29'],
    ["ip('10.0.0.1')", '1.29', '1.30'],
    ['format.uri()', '1.30', '1.31'],
    ["{'a': 1}.all(k, v, v > 0)", '1.31', '1.32'],
    ["semver('1.0.0')", '1.32', '1.33'],
    ['[1].sort()', '1.33', '1.34'],
  ])('%s is refused by %s and accepted by %s', (expression, before, since) => {
    expect(evaluateCel(expression, { version: before })).toEqual({ refused: expect.any(String) });
    expect(evaluateCel(expression, { version: since })).toEqual({ value: expect.anything(), type: expect.any(String) });
  });

  test('a patch version is as good as a minor one', () => {
    expect(celValue('[1].sort()', { version: 'v1.34.2' })).toEqual([1]);
  });

  test('what is no version is our own mistake', () => {
    expect(() => createCelEngine({ kubernetesVersion: 'latest' })).toThrow(InvariantError);
  });
});

describe('what Kubernetes does not enable', () => {
  test.each([
    'cel.bind(x, 1, x)',
    'math.greatest(1, 2)',
    "base64.encode(b'a')",
    "'abc'.reverse()",
    "b'a'.hex()",
    "'a'.json()",
  ])('%s is refused', (expression) => {
    expect(evaluateCel(expression)).toEqual({ refused: expect.any(String) });
  });
});

describe('compiling', () => {
  test('twice gives the same program, for the same schema', () => {
    const engine = createCelEngine();
    const compile = (variables: readonly { readonly name: string; readonly schema?: StructuralSchema }[]) =>
      engine.compile('self.minReplicas > 0', variables);
    const first = compile([{ name: 'self', schema }]);
    expect(compile([{ name: 'self', schema }])).toBe(first);
    expect(compile([{ name: 'self', schema: { ...schema } }])).not.toBe(first);
    expect(compile([{ name: 'self' }])).not.toBe(first);
  });

  test('counts lines and columns', () => {
    expect(celValue('1 == 1 &&\n  nope')).toBe(
      "refused: undeclared reference to 'nope' (in container '') (line 2, column 3)",
    );
  });

  test('a schema that CEL cannot see is refused', () => {
    const variables = [{ name: 'self', schema: { 'x-kubernetes-preserve-unknown-fields': true } }];
    expect(celValue('true', { variables })).toBe("refused: the schema of 'self' has no type that CEL could see");
  });
});

describe('hostile input', () => {
  test('an endless chain of operators is refused', () => {
    expect(celValue(`1${' + 1'.repeat(30_000)}`)).toBe('refused: the expression is nested too deeply');
  });

  test('values without a bottom are an error', () => {
    const nested = (depth: number): JsonValue => {
      let value: JsonValue = 1;
      for (let index = 0; index < depth; index++) value = [value];
      return value;
    };
    expect(celValue('a == b', { values: { a: nested(50_000), b: nested(50_000) } })).toBe(
      'error: the value is too large to evaluate',
    );
  });

  test('loops in loops are stopped, and nothing absorbs that', () => {
    expect(celValue('lists.range(2000).all(x, lists.range(2000).all(y, true)) || true')).toBe(
      'error: operation cancelled: actual cost limit exceeded',
    );
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'a key %s is only found where it was written',
    (key) => {
      expect(celValue(`has(self.${key})`, { values: { self: {} } })).toBe(false);
      const self: JsonValue = JSON.parse(`{"${key}": 1}`);
      expect(celValue(`self['${key}']`, { values: { self } })).toBe(1);
      expect(JSON.stringify(celValue('self', { values: { self } }))).toBe(`{"${key}":1}`);
    },
  );
});

import { expect, test } from 'vitest';
import type { CelEngine, CelResult, CelVariable } from '../cel/cel-engine.ts';
import { type JsonValue, member } from '../json/json.ts';
import { evaluateRules } from './evaluate-rules.ts';
import type { StructuralSchema, ValidationRule } from './structural-schema.ts';

type Variables = Readonly<Record<string, JsonValue | undefined>>;

/** Knows these expressions only, so that what is tested is where rules are evaluated, not CEL. */
const EXPRESSIONS: Readonly<Record<string, (variables: Variables) => JsonValue | undefined>> = {
  fails: () => false,
  passes: () => true,
  'self > 3': ({ self }) => Number(self) > 3,
  'self == oldSelf': ({ self, oldSelf }) => self === oldSelf,
  'self.a': ({ self }) => member(self, 'a'),
  'has name': ({ self }) => member(member(self, 'metadata'), 'name') !== undefined,
  'a message': ({ self }) => `self is ${JSON.stringify(self)}`,
  blank: () => '  ',
  lines: () => 'a\nb',
  'a number': () => 1,
};

const RESULT_TYPES = new Map([
  ['a message', 'string'],
  ['blank', 'string'],
  ['lines', 'string'],
  ['a number', 'int'],
]);

/** An expression without an answer is an evaluation error, one that is not known is a compilation error. */
const engine: CelEngine = {
  compile(expression) {
    const run = EXPRESSIONS[expression];
    if (run === undefined) return { ok: false, error: `cannot compile ${expression}` };
    const evaluate = (variables: Variables): CelResult => {
      const value = run(variables);
      return value === undefined ? { ok: false, error: 'no such key: a' } : { ok: true, value };
    };
    return { ok: true, program: { resultType: RESULT_TYPES.get(expression) ?? 'bool', evaluate } };
  },
};

function ruled(schema: StructuralSchema, ...rules: readonly (ValidationRule | string)[]): StructuralSchema {
  const full = rules.map((rule) => (typeof rule === 'string' ? { rule, message: rule } : rule));
  return { ...schema, 'x-kubernetes-validations': full };
}

function inSpec(schema: StructuralSchema): StructuralSchema {
  return { type: 'object', properties: { spec: schema } };
}

const NUMBER: StructuralSchema = { type: 'integer' };

function placesOf(schema: StructuralSchema, value: JsonValue, oldValue?: JsonValue): readonly string[] {
  return evaluateRules(value, schema, engine, oldValue).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('rules are evaluated at the root, in fields, for each item and each value of a map', () => {
  const schema = ruled(
    {
      type: 'object',
      properties: {
        spec: ruled(
          {
            type: 'object',
            properties: {
              list: ruled({ type: 'array', items: ruled(NUMBER, 'self > 3') }, 'fails'),
              map: ruled({ type: 'object', additionalProperties: ruled(NUMBER, 'self > 3') }, 'fails'),
            },
          },
          'fails',
          'passes',
        ),
      },
    },
    'fails',
  );
  expect(placesOf(schema, { spec: { list: [1, 5], map: { a: 2, 'b.c': 9 } } })).toEqual([
    ': fails',
    'spec: fails',
    'spec.list: fails',
    'spec.list.0: self > 3',
    'spec.map: fails',
    'spec.map.a: self > 3',
  ]);
});

test('rules at the root see the metadata, and null is never judged', () => {
  const schema = ruled(inSpec(ruled({ type: 'object', nullable: true }, 'fails')), 'has name');
  expect(placesOf(schema, { metadata: { name: 'x' }, spec: null })).toEqual([]);
  expect(placesOf(schema, { metadata: {}, spec: null })).toEqual([': has name']);
});

test('self is declared as a whole resource at the root and in embedded resources, oldSelf as optional where the rule says so', () => {
  const seen: (readonly CelVariable[])[] = [];
  const spy: CelEngine = {
    compile(expression, variables) {
      seen.push(variables);
      return engine.compile(expression, variables);
    },
  };
  const template = ruled(
    { type: 'object', 'x-kubernetes-embedded-resource': true },
    { rule: 'passes', optionalOldSelf: true },
  );
  const spec = ruled({ type: 'object', properties: { template } }, 'passes');
  const root = ruled(inSpec(spec), 'passes');
  evaluateRules({ spec: { template: { apiVersion: 'v1', kind: 'Pod' } } }, root, spy);
  const declared = (schema: StructuralSchema, isResource: boolean, isOptional: boolean): readonly CelVariable[] => [
    { name: 'self', schema, isResource },
    { name: 'oldSelf', schema, isResource, isOptional },
  ];
  expect(seen).toEqual([declared(root, true, false), declared(spec, false, false), declared(template, true, true)]);
});

test('an expression is compiled once for each place of a schema', () => {
  let count = 0;
  const counter: CelEngine = {
    compile(expression, variables) {
      count += 1;
      return engine.compile(expression, variables);
    },
  };
  const schema = inSpec({ type: 'array', items: ruled(NUMBER, 'self > 3') });
  for (let at = 0; at < 5; at += 1) evaluateRules({ spec: [1, 2, 3] }, schema, counter);
  expect(count).toBe(1);
});

test('transition rules apply only where there was a value', () => {
  const schema = inSpec({ type: 'object', properties: { a: ruled(NUMBER, 'self == oldSelf') } });
  expect(placesOf(schema, { spec: { a: 1 } })).toEqual([]);
  expect(placesOf(schema, { spec: { a: 1 } }, { spec: {} })).toEqual([]);
  expect(placesOf(schema, { spec: { a: 1 } }, { spec: { a: null } })).toEqual([]);
  expect(placesOf(schema, { spec: { a: 1 } }, { spec: { a: 1 } })).toEqual([]);
  expect(placesOf(schema, { spec: { a: 1 } }, { spec: { a: 2 } })).toEqual(['spec.a: self == oldSelf']);
});

test('items have a past only in lists of type map, by their keys', () => {
  const items: StructuralSchema = {
    type: 'object',
    properties: { name: { type: 'string' }, size: ruled(NUMBER, 'self == oldSelf') },
  };
  const list: StructuralSchema = { type: 'array', items };
  const map: StructuralSchema = { ...list, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };
  const before = { spec: [{ name: 'a', size: 1 }, { name: 'b', size: 2 }, { size: 3 }] };
  const after = {
    spec: [
      { name: 'b', size: 9 },
      { name: 'c', size: 9 },
      { name: 'a', size: 1 },
    ],
  };
  expect(placesOf(inSpec(map), after, before)).toEqual(['spec.0.size: self == oldSelf']);
  expect(placesOf(inSpec(list), after, before)).toEqual([]);
});

test('a rule with optionalOldSelf applies without a past', () => {
  const schema = inSpec(ruled(NUMBER, { rule: 'self == oldSelf', message: 'new', optionalOldSelf: true }));
  expect(placesOf(schema, { spec: 1 })).toEqual(['spec: new']);
});

test('rules above a value that is structurally wrong are left out, those beside it are not', () => {
  const schema = ruled(
    inSpec(
      ruled(
        { type: 'object', required: ['c'], properties: { a: ruled(NUMBER, 'fails'), b: ruled(NUMBER, 'fails') } },
        'fails',
      ),
    ),
    'fails',
  );
  expect(placesOf(schema, { spec: { a: 'x', b: 1, c: 1 } })).toEqual(['spec.b: fails']);
  expect(placesOf(schema, { spec: { b: 1 } })).toEqual(['spec.b: fails']);
  const ranged = inSpec(ruled({ ...NUMBER, minimum: 5 }, 'fails'));
  expect(placesOf(ranged, { spec: 1 })).toEqual(['spec: fails']);
});

test('a rule that cannot be compiled or evaluated, or gives no boolean, is an error', () => {
  const schema = inSpec(ruled({ type: 'object' }, 'unknown', 'self.a', ''));
  const fix = 'correct the rule in the CRD: an API server refuses a resource that it cannot check';
  expect(evaluateRules({ spec: {} }, schema, engine)).toEqual([
    {
      code: 'rule-not-evaluated',
      severity: 'error',
      path: ['spec'],
      message: 'spec cannot be checked against the rule `unknown`: cannot compile unknown',
      fix,
    },
    {
      code: 'rule-not-evaluated',
      severity: 'error',
      path: ['spec'],
      message: 'spec cannot be checked against the rule `self.a`: no such key: a',
      fix,
    },
  ]);
  expect(placesOf(inSpec(ruled({ type: 'object' }, 'a number')), { spec: {} })).toEqual([
    'spec: spec cannot be checked against the rule `a number`: it gives int where bool is needed',
  ]);
});

const wordings: Record<string, { rule: ValidationRule; value: JsonValue; problem: object }> = {
  'the message is the message, and of a scalar the value is shown': {
    rule: { rule: 'self > 3', message: ' too small ' },
    value: 1,
    problem: { path: ['spec'], message: 'too small', actual: 'the number 1' },
  },
  'a message may end with what to do': {
    rule: { rule: 'fails', message: 'no search nodes; fix: set searchNodes; fix: or not' },
    value: {},
    problem: { path: ['spec'], message: 'no search nodes', fix: 'set searchNodes; fix: or not' },
  },
  'without a message the rule is named': {
    rule: { rule: 'fails' },
    value: {},
    problem: { path: ['spec'], message: 'the rule `fails` does not hold' },
  },
  'messageExpression makes the message': {
    rule: { rule: 'self > 3', message: 'x', messageExpression: 'a message' },
    value: 2,
    problem: { path: ['spec'], message: 'self is 2', actual: 'the number 2' },
  },
  'a messageExpression that gives blank text is passed over': {
    rule: { rule: 'fails', message: 'x', messageExpression: 'blank' },
    value: {},
    problem: { path: ['spec'], message: 'x' },
  },
  'a messageExpression that gives lines is passed over': {
    rule: { rule: 'fails', message: 'x', messageExpression: 'lines' },
    value: {},
    problem: { path: ['spec'], message: 'x' },
  },
  'a messageExpression that does not compile is passed over': {
    rule: { rule: 'fails', message: 'x', messageExpression: 'unknown' },
    value: {},
    problem: { path: ['spec'], message: 'x' },
  },
  'fieldPath says which field it is about': {
    rule: { rule: 'fails', message: 'x', fieldPath: ".storage['a.b'].size" },
    value: {},
    problem: { path: ['spec', 'storage', 'a.b', 'size'], message: 'x' },
  },
  'a reason that is about the field itself points at its key': {
    rule: { rule: 'fails', message: 'x', fieldPath: '.size', reason: 'FieldValueRequired' },
    value: {},
    problem: { path: ['spec', 'size'], at: 'key', message: 'x' },
  },
};

test.each(Object.entries(wordings))('%s', (_, { rule, value, problem }) => {
  const type = typeof value === 'number' ? 'integer' : 'object';
  expect(evaluateRules({ spec: value }, inSpec(ruled({ type }, rule)), engine)).toEqual([
    { code: 'rule-violated', severity: 'error', ...problem },
  ]);
});

test('a secret that breaks a rule is not shown', () => {
  const schema = inSpec({ type: 'object', properties: { password: ruled({ type: 'string' }, 'fails') } });
  expect(evaluateRules({ spec: { password: 'hunter2' } }, schema, engine).map(({ actual }) => actual)).toEqual([
    'a string that is not shown',
  ]);
});

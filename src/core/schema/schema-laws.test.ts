import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonValue, valueAt } from '../json/json.ts';
import { applyDefaults } from './apply-defaults.ts';
import { dropNulls } from './drop-nulls.ts';
import { foldEnumCase } from './fold-enum-case.ts';
import { pruneUnknownFields } from './prune-unknown-fields.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateSchema } from './validate-schema.ts';

const names = fc.constantFrom('a', 'b', 'size', 'constructor', '__proto__', 'toString', 'kind', 'metadata');

const leaves: fc.Arbitrary<StructuralSchema> = fc.oneof(
  fc.record(
    { type: fc.constant('integer' as const), minimum: fc.integer({ min: 0, max: 3 }) },
    { requiredKeys: ['type'] },
  ),
  fc.record(
    { type: fc.constant('string' as const), nullable: fc.boolean(), default: fc.constantFrom('a', 'A', 'x') },
    { requiredKeys: ['type'] },
  ),
  fc.constant<StructuralSchema>({ type: 'string', enum: ['a', 'B', 'cD'] }),
  fc.constant<StructuralSchema>({ type: 'boolean', default: true }),
  fc.constant<StructuralSchema>({ 'x-kubernetes-int-or-string': true }),
  fc.constant<StructuralSchema>({ 'x-kubernetes-preserve-unknown-fields': true }),
);

const { schemas } = fc.letrec<{ schemas: StructuralSchema }>((tie) => ({
  schemas: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc
      .tuple(
        fc.uniqueArray(fc.tuple(names, tie('schemas')), { selector: ([name]) => name, maxLength: 4 }),
        fc.uniqueArray(names, { maxLength: 2 }),
        fc.record({ default: fc.constant({}), nullable: fc.boolean() }, { requiredKeys: [] }),
      )
      .map(([entries, required, rest]): StructuralSchema => {
        return { type: 'object', properties: Object.fromEntries(entries), required, ...rest };
      }),
    tie('schemas').map((items): StructuralSchema => ({ type: 'array', items, maxItems: 2 })),
    tie('schemas').map((values): StructuralSchema => ({ type: 'object', additionalProperties: values })),
  ),
}));

const roots = fc
  .uniqueArray(fc.tuple(fc.constantFrom('spec', 'a', '__proto__'), schemas), { selector: ([name]) => name })
  .map((entries): StructuralSchema => ({ type: 'object', properties: Object.fromEntries(entries) }));

const scalars = fc.constantFrom<JsonValue>(null, true, 0, 1, 2.5, 7, '', 'a', 'A', 'b', 'CD', '7');

const { values } = fc.letrec<{ values: JsonValue }>((tie) => ({
  values: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.array(tie('values'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(fc.oneof(names, fc.constant('spec')), tie('values')), { selector: ([name]) => name })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

/** A value of the schema's shape, here and there with something else in its place. */
function valuesOf(schema: StructuralSchema): fc.Arbitrary<JsonValue> {
  return fc.oneof({ weight: 1, arbitrary: values }, { weight: 6, arbitrary: fittingValues(schema) });
}

function fittingValues(schema: StructuralSchema): fc.Arbitrary<JsonValue> {
  if (schema.type === 'array') return fc.array(valuesOf(schema.items ?? {}), { maxLength: 3 });
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object') return fc.dictionary(names, valuesOf(additionalProperties));
  if (schema.type !== 'object') return scalars;
  const members = Object.entries(schema.properties ?? {}).map(([name, child]) =>
    fc.option(valuesOf(child).map((value) => [name, value] as const)),
  );
  return fc.tuple(...members).map((entries) => Object.fromEntries(entries.filter((entry) => entry !== null)));
}

const pairs = roots.chain((schema) => fc.tuple(fc.constant(freeze(schema)), fittingValues(schema).map(freeze)));

/** What an API server does before it validates. */
function admit(value: JsonValue, schema: StructuralSchema): JsonValue {
  return applyDefaults(dropNulls(pruneUnknownFields(value, schema).value, schema), schema);
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}

function law(name: string, holds: (schema: StructuralSchema, value: JsonValue) => void): void {
  test(name, () => {
    fc.assert(
      fc.property(pairs, ([schema, value]) => holds(schema, value)),
      { numRuns: 400 },
    );
  });
}

law('pruning twice is pruning once', (schema, value) => {
  const pruned = pruneUnknownFields(value, schema).value;
  expect(pruneUnknownFields(pruned, schema)).toEqual({ value: pruned, problems: [] });
  expect(pruneUnknownFields(pruned, schema).value).toBe(pruned);
});

law('dropping nulls twice is dropping them once', (schema, value) => {
  const dropped = dropNulls(value, schema);
  expect(dropNulls(dropped, schema)).toBe(dropped);
});

law('applying defaults twice is applying them once', (schema, value) => {
  const filled = applyDefaults(value, schema);
  expect(applyDefaults(filled, schema)).toBe(filled);
});

law('folding twice is folding once, and never makes a value worse', (schema, value) => {
  const folded = foldEnumCase(value, schema).value;
  expect(foldEnumCase(folded, schema)).toEqual({ value: folded, problems: [] });
  expect(validateSchema(folded, schema).length).toBeLessThanOrEqual(validateSchema(value, schema).length);
});

law('what was admitted is admitted unchanged, so it stays valid or invalid', (schema, value) => {
  const admitted = admit(value, schema);
  expect(admit(admitted, schema)).toBe(admitted);
});

law('a problem is at a place that exists, or whose parent does', (schema, value) => {
  const places = [
    ...pruneUnknownFields(value, schema).problems,
    ...foldEnumCase(value, schema).problems,
    ...validateSchema(value, schema),
  ].map(({ path }) => path);
  expect(places.filter((path) => valueAt(value, path.slice(0, -1)) === undefined)).toEqual([]);
});

law('a problem of validation says what was expected or what to do', (schema, value) => {
  const mute = validateSchema(value, schema).filter(
    ({ fix, message }) => fix === undefined || /undefined|NaN/.test(fix + message),
  );
  expect(mute).toEqual([]);
});

test('any JSON against any schema gives problems, not exceptions', () => {
  fc.assert(
    fc.property(schemas, values, (schema, value) => {
      admit(value, schema);
      foldEnumCase(value, schema);
      expect(Array.isArray(validateSchema(value, schema))).toBe(true);
    }),
    { numRuns: 400 },
  );
});

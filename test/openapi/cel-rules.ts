import { Environment } from '@marcbachmann/cel-js';
import { elements, entries, type Field, type Problems, problem } from './field.ts';
import { type ManifestSchema, resolveSchema, type SchemaLibrary } from './schema-library.ts';

/** Evaluates the CEL rules of a CRD's schema. A rule that cannot be evaluated is a problem, never a pass. */
export function* checkCelRules(field: Field, schema: ManifestSchema, library: SchemaLibrary): Problems {
  if (field.value === undefined) return;
  const resolved = resolveSchema(schema, library);
  yield* checkOwnRules(field, resolved);
  for (const [name, value] of entries(field)) {
    const valueSchema = resolved.properties?.[name] ?? resolved.additionalProperties;
    if (typeof valueSchema === 'object') yield* checkCelRules(value, valueSchema, library);
  }
  for (const item of elements(field)) yield* checkCelRules(item, resolved.items ?? {}, library);
}

function* checkOwnRules(field: Field, schema: ManifestSchema): Problems {
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    const result = evaluateRule(rule, field);
    if (result === true) continue;
    yield problem(field, typeof result === 'string' ? `${rule}: ${result}` : (message ?? rule));
  }
}

/** The rules of the fixtures need no Kubernetes library: `has`, comparisons of texts and logic. */
const environment = new Environment({ unlistedVariablesAreDyn: true });

function evaluateRule(rule: string, field: Field): unknown {
  try {
    return environment.evaluate(rule, { self: field.value });
  } catch (error) {
    return String(error);
  }
}

import { type JsonValue, member } from '../../src/core/json/json.ts';
import { canonicalJson } from '../../src/core/manifest/canonical-json.ts';
import { elements, type Field, type Problems, problem } from './field.ts';
import { type ManifestSchema, resolveSchema, type SchemaLibrary } from './schema-library.ts';

/** Refuses a second element with the same key in a map list, and a second equal element in a set. */
export function* checkListType(field: Field, schema: ManifestSchema, library: SchemaLibrary): Problems {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'map' && type !== 'set') return;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const itemSchema = resolveSchema(schema.items ?? {}, library);
  const seen = new Set<string>();
  for (const element of elements(field)) {
    const key = canonicalJson(type === 'set' ? (element.value ?? null) : keyValues(element, keys, itemSchema));
    if (seen.has(key)) yield problem(element, `repeats the element with key ${key}`);
    seen.add(key);
  }
}

function keyValues(element: Field, keys: readonly string[], itemSchema: ManifestSchema): JsonValue {
  // Keys are compared after defaulting: a port without protocol is a TCP port.
  return keys.map((key) => member(element.value, key) ?? itemSchema.properties?.[key]?.default ?? null);
}

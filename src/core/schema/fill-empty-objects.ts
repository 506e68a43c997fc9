import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { mapItems, mapMembers } from './map-children.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * The value with one default written into each empty object that has one: `prometheus: {}` becomes `prometheus: {enabled: true}`, which
 * means the same. An API server loses an empty object that is the only member of another when it is applied a second time (server-side
 * apply takes it for given up and prunes its parent), and then refuses the resource for what is missing.
 */
export function fillEmptyObjects(value: JsonValue, schema: StructuralSchema): JsonValue {
  return fill(value, compileSchema(schema));
}

function fill(value: JsonValue, node: CompiledSchema): JsonValue {
  if (!node.hasDefaults) return value;
  const { items } = node;
  if (isJsonArray(value)) return items === undefined ? value : mapItems(value, (item) => fill(item, items));
  if (!isJsonObject(value)) return value;
  if (Object.keys(value).length === 0) return firstDefault(node) ?? value;
  return mapMembers(value, (child, name) => {
    const inner = node.properties.get(name) ?? node.values;
    return inner === undefined ? child : fill(child, inner);
  });
}

/** An object with the first member that has a plain default, in the schema's order. */
function firstDefault({ properties }: CompiledSchema): JsonValue | undefined {
  for (const [name, { schema }] of properties) {
    const value = schema.default;
    if (value !== undefined && value !== null && typeof value !== 'object') return { [name]: value };
  }
  return undefined;
}

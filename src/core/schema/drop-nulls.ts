import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import { type CompiledSchema, compileSchema, RESOURCE_FIELDS } from './compile-schema.ts';
import { mapItems, mapMembers } from './map-children.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * Takes out every null that its field's schema does not allow, so that the field counts as absent and its default applies,
 * as an API server does before it validates. Lists keep their nulls. Values of a resource: `apiVersion`, `kind` and
 * `metadata` at the root stay as they are.
 */
export function dropNulls(value: JsonValue, schema: StructuralSchema): JsonValue {
  const node = compileSchema(schema);
  if (!isJsonObject(value)) return drop(value, node);
  return mapMembers(value, (child, name) => (RESOURCE_FIELDS.has(name) ? child : dropMember(child, name, node)));
}

function drop(value: JsonValue, node: CompiledSchema): JsonValue {
  if (isJsonObject(value)) return mapMembers(value, (child, name) => dropMember(child, name, node));
  const { items } = node;
  return isJsonArray(value) && items !== undefined ? mapItems(value, (item) => drop(item, items)) : value;
}

function dropMember(value: JsonValue, name: string, node: CompiledSchema): JsonValue | undefined {
  const property = node.properties.get(name);
  const child = property ?? node.values;
  if (child === undefined) return value;
  if (value !== null) return drop(value, child);
  // In a map nothing but the null tells that the key is wanted, so one that has a default waits for it.
  const waitsForDefault = property === undefined && (child.schema.default ?? null) !== null;
  return child.schema.nullable === true || waitsForDefault ? value : undefined;
}

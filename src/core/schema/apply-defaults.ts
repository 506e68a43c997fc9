import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { mapItems, mapMembers } from './map-children.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * Fills in the schema's defaults as an API server does: where a field is absent, or null though it must not be. A default
 * below an object applies only where that object was written or is itself a default. Comes after pruning and `dropNulls`.
 */
export function applyDefaults(value: JsonValue, schema: StructuralSchema): JsonValue {
  return fill(value, compileSchema(schema));
}

function fill(value: JsonValue, node: CompiledSchema): JsonValue {
  if (!node.hasDefaults) return value;
  if (isJsonObject(value)) return addMissing(fillMembers(value, node), node);
  const { items } = node;
  return isJsonArray(value) && items !== undefined ? mapItems(value, (item) => fillOrReplace(item, items)) : value;
}

function fillMembers(object: JsonObject, node: CompiledSchema): JsonObject {
  return mapMembers(object, (child, name) => {
    const childNode = node.properties.get(name) ?? node.values;
    return childNode === undefined ? child : fillOrReplace(child, childNode);
  });
}

function fillOrReplace(value: JsonValue, node: CompiledSchema): JsonValue {
  if (value === null) return node.schema.nullable === true ? value : (defaultOf(node) ?? value);
  return fill(value, node);
}

function addMissing(object: JsonObject, node: CompiledSchema): JsonObject {
  const added: [string, JsonValue][] = [];
  for (const [name, property] of node.properties) {
    if (!property.hasDefaults || member(object, name) !== undefined) continue;
    const value = defaultOf(property);
    if (value !== undefined) added.push([name, value]);
  }
  return added.length === 0 ? object : Object.fromEntries([...Object.entries(object), ...added]);
}

const DEFAULTS = new WeakMap<CompiledSchema, JsonValue>();

/** A node's default with the defaults below it filled in, worked out once. */
function defaultOf(node: CompiledSchema): JsonValue | undefined {
  const value = node.schema.default ?? undefined;
  if (value === undefined) return undefined;
  const known = DEFAULTS.get(node);
  if (known !== undefined) return known;
  const filled = fill(value, node);
  DEFAULTS.set(node, filled);
  return filled;
}

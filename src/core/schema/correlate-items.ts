import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { comparisonKey } from './comparison-key.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * Finds the item that an item of a list was before: the first with the same keys, in lists of type map only. Items of
 * other lists have no past, so transition rules do not apply to them.
 */
export function correlateItems(
  oldList: JsonValue | undefined,
  schema: StructuralSchema,
): (item: JsonValue) => JsonValue | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const isMap = schema['x-kubernetes-list-type'] === 'map' && keys.length > 0;
  if (!isMap || oldList === undefined || !isJsonArray(oldList)) return () => undefined;
  const byKey = new Map<string, JsonObject>();
  for (const item of oldList) {
    const key = keyOf(item, keys);
    if (key !== undefined && isJsonObject(item) && !byKey.has(key)) byKey.set(key, item);
  }
  return (item) => byKey.get(keyOf(item, keys) ?? '');
}

/** An item without one of its keys, or with one that is no scalar, is never the same as another. */
function keyOf(item: JsonValue, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => member(item, key));
  const isKeyed = values.every((value) => value !== undefined && value !== null && typeof value !== 'object');
  return isKeyed ? values.map((value) => comparisonKey(value ?? null)).join('\n') : undefined;
}

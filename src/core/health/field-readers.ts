import { type FieldPath, isJsonArray, isJsonObject, type JsonObject, type JsonValue, valueAt } from '../json/json.ts';

/** The text at a path; undefined for anything else, and for the empty text, which Kubernetes writes for "nothing". */
export function textAt(root: JsonValue | undefined, path: FieldPath): string | undefined {
  const value = valueAt(root, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The whole number at a path; undefined for anything else. */
export function integerAt(root: JsonValue | undefined, path: FieldPath): number | undefined {
  const value = valueAt(root, path);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The count at a path, where absent means none, as it does for `omitempty` fields of a status. */
export function countAt(root: JsonValue | undefined, path: FieldPath): number {
  return Math.max(0, integerAt(root, path) ?? 0);
}

/** The objects of the list at a path; items that are no objects are left out. */
export function objectsAt(root: JsonValue | undefined, path: FieldPath): readonly JsonObject[] {
  const value = valueAt(root, path);
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

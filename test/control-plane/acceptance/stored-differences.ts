import {
  type FieldPath,
  formatFieldPath,
  isJsonArray,
  isJsonObject,
  type JsonValue,
} from '../../../src/core/json/json.ts';

/** A field that the API server does not store as it was written. */
export interface StoredDifference {
  readonly path: string;
  readonly written: JsonValue;
  /** Undefined where the server left the field out. */
  readonly stored: JsonValue | undefined;
}

/** What of a written value is not in the stored one. What the server adds is not looked at, but a list keeps its length. */
export function storedDifferences(
  written: JsonValue,
  stored: JsonValue | undefined,
  path: FieldPath = [],
): readonly StoredDifference[] {
  if (isJsonObject(written) && isJsonObject(stored)) {
    return Object.entries(written).flatMap(([name, value]) =>
      value === undefined ? [] : storedDifferences(value, stored[name], [...path, name]),
    );
  }
  if (isJsonArray(written) && isJsonArray(stored) && written.length === stored.length) {
    return written.flatMap((item, at) => storedDifferences(item, stored[at], [...path, at]));
  }
  return written === stored ? [] : [{ path: formatFieldPath(path), written, stored }];
}

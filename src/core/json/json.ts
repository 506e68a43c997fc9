/** A value that JSON can express: what YAML documents, schemas and manifests are made of once they are parsed. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. A member that is `undefined` counts as absent, as it does for `JSON.stringify`. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Where a value sits inside a document: member names and list indexes, outermost first. */
export type FieldPath = readonly (string | number)[];

/** Tells whether a value is a JSON object, and not a list or null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells whether a value is a list. Narrower than `Array.isArray`, which turns readonly lists into `any[]`. */
export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Reads an own member of an object; names such as `constructor` and `__proto__` are never found on the prototype. */
export function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Reads the value at a path, or undefined when any part of the path is missing. */
export function valueAt(root: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let value = root;
  for (const part of path) {
    value = typeof part === 'number' ? (isJsonArray(value) ? value[part] : undefined) : member(value, part);
  }
  return value;
}

/** Writes a path as people do: `spec.storage.size`, `spec.tolerations[0].key`, `metadata.labels["a.b/c"]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';

/** The value with the members of every object in code-unit order, so that the order somebody typed them in leaves no trace. */
export function sortKeys(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sortKeys(value[name] ?? null)]));
}

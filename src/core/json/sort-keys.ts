import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';

/** The value with the members of every object in code-unit order, so that the order somebody typed them in leaves no trace. */
export function sortKeys(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, each === undefined ? undefined : sortKeys(each)]));
}

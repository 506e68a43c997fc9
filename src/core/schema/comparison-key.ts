import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';

/** Text that is the same for two JSON values exactly when they are equal; the order of members does not count. */
export function comparisonKey(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(comparisonKey).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const child = value[name];
      return child === undefined ? [] : [`${JSON.stringify(name)}:${comparisonKey(child)}`];
    });
  return `{${members.join(',')}}`;
}

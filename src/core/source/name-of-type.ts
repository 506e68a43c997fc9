import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';

/** Names what a value is, in words that fit after "got". */
export function nameOfType(value: JsonValue): string {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'a list';
  return isJsonObject(value) ? 'a mapping' : `a ${typeof value}`;
}

import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';

/** The written values over the organisation's, member by member; lists are taken whole. */
export function mergeDefaults(written: JsonObject, organisation: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue | undefined>(Object.entries(organisation));
  for (const [name, value] of Object.entries(written)) {
    const under = merged.get(name);
    merged.set(name, isJsonObject(value) && isJsonObject(under) ? mergeDefaults(value, under) : value);
  }
  return Object.fromEntries(merged);
}

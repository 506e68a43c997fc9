import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';

/**
 * What is kept of a value: all of it, nothing, only that it is there (`{}`, `[]`), or some fields, where `*` stands for those that are not
 * named (dropped where it is absent). Of a list the same is kept of every item.
 */
export type KeptFields = 'whole' | 'nothing' | 'presence' | { readonly [name: string]: KeptFields };

/** The value with what is to be kept of it. What is of another type than expected is kept as it is: readers judge it. */
export function keepFields(value: JsonValue, kept: KeptFields): JsonValue {
  if (kept === 'whole' || kept === 'nothing') return value;
  if (isJsonArray(value)) return kept === 'presence' ? [] : value.map((item) => keepFields(item, kept));
  if (!isJsonObject(value)) return value;
  return kept === 'presence' ? {} : keepMembers(value, kept);
}

function keepMembers(value: JsonObject, kept: Exclude<KeptFields, string>): JsonObject {
  const entries = Object.entries(value).flatMap(([name, inner]): readonly (readonly [string, JsonValue])[] => {
    const wanted = Object.hasOwn(kept, name) ? kept[name] : kept['*'];
    if (inner === undefined || wanted === undefined || wanted === 'nothing') return [];
    return [[name, keepFields(inner, wanted)]];
  });
  // Not an assignment: a field may be called `__proto__`.
  return Object.fromEntries(entries);
}

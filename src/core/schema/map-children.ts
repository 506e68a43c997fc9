import type { JsonObject, JsonValue } from '../json/json.ts';

/**
 * An object with each member replaced by what `map` gives for it, and without those it gives undefined for. The same
 * object when nothing changes. Own members named `__proto__` stay own members.
 */
export function mapMembers(
  object: JsonObject,
  map: (value: JsonValue, name: string) => JsonValue | undefined,
): JsonObject {
  let entries: [string, JsonValue | undefined][] | undefined;
  for (const name of Object.keys(object)) {
    const before = object[name];
    const after = before === undefined ? undefined : map(before, name);
    if (after !== before) entries ??= entriesBefore(object, name);
    if (after !== undefined) entries?.push([name, after]);
  }
  return entries === undefined ? object : Object.fromEntries(entries);
}

/** A list with each item replaced by what `map` gives for it. The same list when nothing changes. */
export function mapItems(
  list: readonly JsonValue[],
  map: (value: JsonValue, index: number) => JsonValue,
): readonly JsonValue[] {
  let items: JsonValue[] | undefined;
  for (const [at, before] of list.entries()) {
    const after = map(before, at);
    if (after !== before) items ??= list.slice(0, at);
    items?.push(after);
  }
  return items ?? list;
}

function entriesBefore(object: JsonObject, end: string): [string, JsonValue | undefined][] {
  const entries: [string, JsonValue | undefined][] = [];
  for (const name of Object.keys(object)) {
    if (name === end) break;
    entries.push([name, object[name]]);
  }
  return entries;
}

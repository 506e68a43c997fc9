import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json/json.ts';

/** Values by the place they go to, such as `spec/ports/0/name`; undefined takes a member or an item away. */
export type Changes = Readonly<Record<string, JsonValue | undefined>>;

/** A copy of a manifest with some values changed. Throws when a place does not exist, so that no sample changes nothing. */
export function change(manifest: JsonObject, changes: Changes): JsonObject {
  let changed = manifest;
  for (const [place, value] of Object.entries(changes))
    changed = asObject(changeAt(changed, place.split('/'), value), place);
  return changed;
}

function changeAt(
  target: JsonValue | undefined,
  [name, ...rest]: readonly string[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (name === undefined) return value;
  if (isJsonArray(target)) return changeItem(target, Number(name), (item) => changeAt(item, rest, value));
  return { ...asObject(target, name), [name]: changeAt(asObject(target, name)[name], rest, value) };
}

function changeItem(
  list: readonly JsonValue[],
  index: number,
  changeValue: (item: JsonValue | undefined) => JsonValue | undefined,
): readonly JsonValue[] {
  const item = changeValue(list[index]);
  return [...list.slice(0, index), ...(item === undefined ? [] : [item]), ...list.slice(index + 1)];
}

function asObject(value: JsonValue | undefined, place: string): JsonObject {
  if (!isJsonObject(value)) throw new Error(`the sample has no object around ${place}`);
  return value;
}

import { type JsonValue, member } from '../json/json.ts';
import type { FieldShape } from './field-shapes.ts';

/** What names an item of a list with keys, as paths do: `containerPort=8080,protocol=TCP`. Keys that are not given have their defaults. */
export function keyOfItem(item: JsonValue, keys: readonly string[], items: FieldShape | undefined): string {
  const [first] = keys;
  if (keys.length === 1 && first !== undefined) return keyOfField(item, first, items);
  return keys.map((key) => keyOfField(item, key, items)).join(',');
}

/** The items of a live list by key, each a queue: where a list has a key twice, the first is matched with the first. */
export function itemsByKey(list: readonly JsonValue[], keyOf: (item: JsonValue) => string): Map<string, JsonValue[]> {
  const byKey = new Map<string, JsonValue[]>();
  for (const item of list) {
    const key = keyOf(item);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [item]);
    else known.push(item);
  }
  return byKey;
}

/** What names an item of a set. */
export function keyOfValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function keyOfField(item: JsonValue, key: string, items: FieldShape | undefined): string {
  return `${key}=${keyText(member(item, key) ?? items?.fields?.get(key)?.default)}`;
}

function keyText(value: JsonValue | undefined): string {
  return value === undefined || value === null ? '' : keyOfValue(value);
}

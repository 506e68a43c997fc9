import {
  type FieldPath,
  formatFieldPath,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  member,
} from '../../src/core/json/json.ts';

/** A value of a manifest together with where it is. An absent field is a field too: its value is undefined. */
export interface Field {
  readonly path: FieldPath;
  readonly value: JsonValue | undefined;
}

/** What is wrong, one sentence each: `spec.ports[0].name: must be …`. */
export type Problems = Generator<string, void, undefined>;

/** Reads a field below another one; missing parts on the way make it absent. */
export function at(parent: Field, ...names: readonly string[]): Field {
  return names.reduce<Field>(
    (field, name) => ({ path: [...field.path, name], value: member(field.value, name) }),
    parent,
  );
}

/** The items of a list; none when the field is no list. */
export function elements(list: Field): readonly Field[] {
  if (!isJsonArray(list.value)) return [];
  return list.value.map((value, index) => ({ path: [...list.path, index], value }));
}

/** The members of a map by key; none when the field is no map. */
export function entries(map: Field): readonly (readonly [string, Field])[] {
  if (!isJsonObject(map.value)) return [];
  return Object.entries(map.value).map(([key, value]) => [key, { path: [...map.path, key], value }]);
}

/** Tells whether a field is present. Go sees an absent list or map and an empty one alike; use `isFilled` for those. */
export function isSet(field: Field): boolean {
  return field.value !== undefined && field.value !== null;
}

/** Tells whether a list or map has something in it. */
export function isFilled(field: Field): boolean {
  return elements(field).length > 0 || entries(field).length > 0;
}

/** The text of a field, and the fallback where Go would see the empty string. */
export function text(field: Field, fallback = ''): string {
  return typeof field.value === 'string' && field.value !== '' ? field.value : fallback;
}

/** The number in a field, where there is one. */
export function number(field: Field): number | undefined {
  return typeof field.value === 'number' ? field.value : undefined;
}

/** Tells whether a boolean field is present and true. */
export function isTrue(field: Field): boolean {
  return field.value === true;
}

/** The texts of a list of strings. */
export function texts(list: Field): readonly string[] {
  return elements(list).map((element) => text(element));
}

/** The key-value pairs of a map of strings. */
export function textMap(map: Field): ReadonlyMap<string, string> {
  return new Map(entries(map).map(([key, value]) => [key, text(value)]));
}

/** Words a problem with its place in front. */
export function problem(field: Field, message: string): string {
  return `${field.path.length === 0 ? 'manifest' : formatFieldPath(field.path)}: ${message}`;
}

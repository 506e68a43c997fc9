import { isJsonArray, type JsonObject, type JsonValue } from '../../json/json.ts';
import type { CelMap, CelValue } from './cel-value.ts';

/** Reads JSON that has no schema: integral numbers are ints, other numbers doubles. */
export function readJson(json: JsonValue): CelValue {
  if (typeof json === 'number') return readNumber(json);
  if (typeof json !== 'object' || json === null) return json;
  if (!isJsonArray(json)) return readObject(json);
  return { kind: 'list', length: json.length, at: (index) => readJson(json[index] ?? null) };
}

/** The names of the members that are there: `undefined` counts as absent. */
export function presentKeys(json: JsonObject): string[] {
  return Object.keys(json).filter((key) => json[key] !== undefined);
}

/** Reads an own member; names such as `__proto__` are never found on the prototype. */
export function ownMember(json: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(json, name) ? json[name] : undefined;
}

function readNumber(json: number): CelValue {
  const isInt64 = Number.isInteger(json) && json >= -(2 ** 63) && json < 2 ** 63;
  return isInt64 ? BigInt(json) : json;
}

function readObject(json: JsonObject): CelMap {
  return {
    kind: 'map',
    isDeclared: false,
    size: () => presentKeys(json).length,
    find: (key) => {
      const value = typeof key === 'string' ? ownMember(json, key) : undefined;
      return value === undefined ? undefined : readJson(value);
    },
    keys: () => presentKeys(json),
  };
}

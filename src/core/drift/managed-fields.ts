import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import type { LiveObject, ManagedFieldsEntry } from '../live/live-object.ts';
import { keyOfValue } from './keyed-items.ts';
import type { Place } from './place.ts';

/** One part of a path in fieldsV1 (`f:spec`, `k:{"name":"app"}`, `v:"x"`, `i:0`), without the `.` that stands for the node itself. */
export type FieldPart =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'item'; readonly keys: JsonObject }
  | { readonly type: 'value'; readonly value: JsonValue }
  | { readonly type: 'index'; readonly index: number };

/** A node of fieldsV1 below another. */
export interface OwnedField {
  readonly part: FieldPart;
  readonly fields: JsonObject;
}

/** The entries of an object that may say who wrote its fields, but for those of its status. Empty where a dump left them out. */
export function managedEntries(live: LiveObject): readonly ManagedFieldsEntry[] {
  const entries: unknown = live.metadata.managedFields;
  if (!Array.isArray(entries)) return [];
  return entries.filter(
    (entry): entry is ManagedFieldsEntry => isJsonObject(entry) && entry['subresource'] !== 'status',
  );
}

/** The nodes below a node. What cannot be read is left out. */
export function ownedFields(fields: JsonObject): readonly OwnedField[] {
  const owned: OwnedField[] = [];
  for (const name of Object.keys(fields)) {
    const part = parsePart(name);
    const inner = fields[name];
    if (part !== undefined && isJsonObject(inner)) owned.push({ part, fields: inner });
  }
  return owned;
}

/** How much of a place a manager owns: the place itself or something below it, the whole of something above it, or nothing. */
export function ownershipOf(fields: JsonObject | undefined, parts: readonly Place[]): 'itself' | 'above' | undefined {
  let node = fields;
  for (const part of parts) {
    if (!isJsonObject(node)) return undefined;
    if (Object.keys(node).length === 0) return 'above';
    node = childOf(node, part);
  }
  return isJsonObject(node) ? 'itself' : undefined;
}

/** The node of a place, where the fields have one. */
export function nodeAt(fields: JsonObject | undefined, parts: readonly Place[]): JsonObject | undefined {
  let node = fields;
  for (const part of parts) node = isJsonObject(node) ? childOf(node, part) : undefined;
  return isJsonObject(node) ? node : undefined;
}

/** The node of a place below a node. */
export function childOf(fields: JsonObject, { name }: Place): JsonObject | undefined {
  const direct = member(fields, typeof name === 'number' ? `i:${name}` : `f:${name}`);
  if (isJsonObject(direct)) return direct;
  return typeof name === 'number' ? undefined : ownedFields(fields).find(({ part }) => isNamed(part, name))?.fields;
}

/** Keys are compared without regard to their order, which is not the same in paths and in fieldsV1. */
function isNamed(part: FieldPart, name: string): boolean {
  if (part.type === 'value') return keyOfValue(part.value) === name;
  if (part.type !== 'item') return false;
  const text = Object.entries(part.keys).map(([key, value]) => `${key}=${keyOfValue(value ?? '')}`);
  return normalKey(text.join(',')) === normalKey(name);
}

function normalKey(text: string): string {
  return text.split(',').sort().join(',');
}

function parsePart(text: string): FieldPart | undefined {
  const rest = text.slice(2);
  switch (text.slice(0, 2)) {
    case 'f:':
      return { type: 'field', name: rest };
    case 'k:': {
      const keys = parseJson(rest);
      return isJsonObject(keys) ? { type: 'item', keys } : undefined;
    }
    case 'v:': {
      const value = parseJson(rest);
      return value === undefined ? undefined : { type: 'value', value };
    }
    case 'i:':
      return { type: 'index', index: Number(rest) };
    default:
      return undefined;
  }
}

/** A JSON text from a cluster; undefined where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse gives nothing but JSON values.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

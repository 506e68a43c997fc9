import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { type FieldShape, fromParts, type Parts, partsOf } from './field-shapes.ts';

/** Fields that somebody owns: paths of parts, joined by line feeds, which no part has. */
export type FieldSet = ReadonlySet<string>;

const pathOf = (parts: readonly string[]): string => parts.join('\n');

/** What is owned by whoever applies a value: its leaves, and the items of lists with keys. */
export function fieldsOf(value: JsonValue, shape: FieldShape): FieldSet {
  const found = new Set<string>();
  for (const [part, each] of partsOf(value, shape) ?? NO_PARTS) addFields(each, part, { part, found });
  return found;
}

function addFields(
  { value, shape }: { readonly value: JsonValue; readonly shape: FieldShape },
  at: string,
  { part, found }: { readonly part: string; readonly found: Set<string> },
): void {
  const parts = partsOf(value, shape);
  if (parts === undefined || part.startsWith('k:')) found.add(at);
  for (const [name, each] of parts ?? NO_PARTS) addFields(each, `${at}\n${name}`, { part: name, found });
}

/** How one value differs from another. A map or list that comes or goes is in it with everything that it holds. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two values of one shape. */
export function compare(before: JsonValue | undefined, after: JsonValue | undefined, shape: FieldShape): Comparison {
  const found = { added: new Set<string>(), modified: new Set<string>(), removed: new Set<string>() };
  compareAt({ before, after, shape }, '', found);
  for (const set of Object.values(found)) set.delete('');
  return found;
}

interface Pair {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  readonly shape: FieldShape;
}

function compareAt(pair: Pair, at: string, found: Readonly<Record<keyof Comparison, Set<string>>>): void {
  const { before, after, shape } = pair;
  if (before === after) return;
  const [old = NO_PARTS, next = NO_PARTS] = [partsOf(before, shape), partsOf(after, shape)];
  const own = changeOf(pair, old.size + next.size === 0);
  if (own !== undefined) found[own].add(at);
  const inside = at === '' ? '' : `${at}\n`;
  for (const [part, { value, shape: inner }] of old)
    compareAt({ before: value, after: next.get(part)?.value, shape: inner }, inside + part, found);
  for (const [part, { value, shape: inner }] of next)
    if (!old.has(part)) compareAt({ before: undefined, after: value, shape: inner }, inside + part, found);
}

function changeOf({ before, after }: Pair, isWhole: boolean): keyof Comparison | undefined {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return isWhole && !isSame(before, after) ? 'modified' : undefined;
}

const NO_PARTS: Parts = new Map();

/** Whether two values are the same. The order of members does not matter. */
export function isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (isJsonArray(left))
    return isJsonArray(right) && left.length === right.length && left.every((item, at) => isSame(item, right[at]));
  return isJsonObject(left) && isJsonObject(right) && isSameObject(left, right);
}

function isSameObject(left: JsonObject, right: JsonObject): boolean {
  for (const name in left) if (!isSame(left[name], right[name])) return false;
  for (const name in right) if (right[name] !== undefined && left[name] === undefined) return false;
  return true;
}

/** The live value with everything that is applied in it. */
export function merge(live: JsonValue | undefined, applied: JsonValue, shape: FieldShape): JsonValue {
  const [old, next] = [partsOf(live, shape), partsOf(applied, shape)];
  if (live === undefined || old === undefined || next === undefined) {
    const isNothing = next === undefined && isEmpty(applied) && old !== undefined;
    return isNothing && live !== undefined ? live : applied;
  }
  if (isJsonArray(live) !== isJsonArray(applied)) return applied;
  const merged = orderOf(old, next).map((part) => [part, mergedPart(old, next, part)] as const);
  return fromParts(new Map(merged), applied);
}

function isEmpty(value: JsonValue): boolean {
  return (isJsonArray(value) || isJsonObject(value)) && Object.keys(value).length === 0;
}

function mergedPart(old: Parts, next: Parts, part: string): JsonValue {
  const mine = next.get(part);
  return mine === undefined ? (old.get(part)?.value ?? null) : merge(old.get(part)?.value, mine.value, mine.shape);
}

/** In the order of what is applied; what is only live keeps its place before what followed it. */
function orderOf(old: Parts, next: Parts): readonly string[] {
  const order: string[] = [];
  const left = [...old.keys()];
  for (const part of next.keys()) {
    while (left[0] !== undefined && left[0] !== part && !next.has(left[0])) order.push(left.shift() ?? '');
    while (left[0] !== undefined && (order.includes(left[0]) || left[0] === part)) left.shift();
    order.push(part);
  }
  return [...order, ...left.filter((part) => !next.has(part))];
}

/** The value without some fields. What loses its last member is null. */
export function without(value: JsonValue, fields: FieldSet, shape: FieldShape): JsonValue {
  if (fields.size === 0) return value;
  const roots = prefixesOf(fields);
  const walk = (each: JsonValue, at: readonly string[], of: FieldShape): JsonValue => {
    const parts = partsOf(each, of);
    if (parts === undefined || !(at.length === 0 || roots.has(pathOf(at)))) return each;
    const kept = [...parts].flatMap(([part, inner]) => {
      const path = [...at, part];
      return fields.has(pathOf(path)) ? [] : [[part, walk(inner.value, path, inner.shape)] as const];
    });
    return kept.length === 0 ? null : fromParts(new Map(kept), each);
  };
  return walk(value, [], shape);
}

/** Every path above one of the fields. */
function prefixesOf(fields: FieldSet): FieldSet {
  const above = new Set<string>();
  for (const field of fields) {
    const parts = field.split('\n');
    for (let length = 1; length < parts.length; length++) above.add(pathOf(parts.slice(0, length)));
  }
  return above;
}

/** The fields, with the named fields above them: who owns the last field of a structure owns the structure. */
export function withNamed(fields: FieldSet, shape: FieldShape): FieldSet {
  const all = new Set(fields);
  for (const field of fields) {
    let of: FieldShape | undefined = shape;
    const parts = field.split('\n');
    for (const [at, part] of parts.slice(0, -1).entries()) {
      const name = part.slice(2);
      if (of?.form === 'map' && of.isNamed(name)) all.add(pathOf(parts.slice(0, at + 1)));
      of = of?.form === 'map' ? of.of(name) : of?.form === 'list' ? of.items : undefined;
    }
  }
  return all;
}

/** Of fields those that are not in another set; the same set where that is all of them. */
export function difference(fields: FieldSet, other: FieldSet): FieldSet {
  const kept = [...fields].filter((field) => !other.has(field));
  return kept.length === fields.size ? fields : new Set(kept);
}

/** The fields of both; one of the two where it holds them all. */
export function union(fields: FieldSet, more: FieldSet): FieldSet {
  const news = [...more].filter((field) => !fields.has(field));
  if (news.length === 0) return fields;
  return new Set([...fields, ...news]);
}

/** The fields; the set of before where that has the same ones. */
export function asBefore(before: FieldSet | undefined, fields: FieldSet): FieldSet {
  const isSameSet = before?.size === fields.size && [...before].every((field) => fields.has(field));
  return isSameSet ? before : fields;
}

/** As fieldsV1. */
export function toFieldsV1(fields: FieldSet): JsonObject {
  const known = WRITTEN.get(fields) ?? writtenFields(fields);
  WRITTEN.set(fields, known);
  return known;
}

/** Most writes change no owner: what was read is written again. */
const READ = new WeakMap<JsonObject, FieldSet>();
const WRITTEN = new WeakMap<FieldSet, JsonObject>();

function writtenFields(fields: FieldSet): JsonObject {
  const root: Tree = {};
  for (const field of [...fields].sort()) {
    let node = root;
    for (const part of field.split('\n')) node = node[part] ??= {};
    node['.'] = {};
  }
  return shortened(root);
}

interface Tree {
  [part: string]: Tree;
}

/** `.` is not written where nothing else is. */
function shortened(tree: Tree): JsonObject {
  const names = Object.keys(tree);
  if (names.length === 1 && names[0] === '.') return {};
  return Object.fromEntries(names.sort().map((name) => [name, shortened(tree[name] ?? {})]));
}

/** From fieldsV1. */
export function fromFieldsV1(fields: JsonObject = {}): FieldSet {
  const known = READ.get(fields);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const [part, each] of Object.entries(fields)) readFields(each, part, found);
  READ.set(fields, found);
  WRITTEN.set(found, fields);
  return found;
}

function readFields(fields: JsonValue | undefined, at: string, found: Set<string>): void {
  const parts = isJsonObject(fields) ? Object.entries(fields) : [];
  if (parts.length === 0) found.add(at);
  for (const [part, each] of parts) {
    if (part === '.') found.add(at);
    else readFields(each, `${at}\n${part}`, found);
  }
}

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../../../../src/core/json/json.ts';
import type { StructuralSchema } from '../../../../src/core/schema/structural-schema.ts';

/** How server-side apply sees a value (structured-merge-diff): what it may hold, and who may own parts of it. */
export type FieldShape =
  | { readonly form: 'scalar'; readonly type: 'string' | 'number' | 'boolean' | 'any' }
  | {
      readonly form: 'map';
      readonly isAtomic: boolean;
      readonly of: (name: string) => FieldShape | undefined;
      /** Whether a member is one that the schema names, and no key of a map. */
      readonly isNamed: (name: string) => boolean;
    }
  | {
      readonly form: 'list';
      readonly type: 'atomic' | 'set' | 'map';
      readonly keys: readonly string[];
      readonly items: FieldShape;
    }
  /** No schema says: maps are granular, lists atomic. */
  | { readonly form: 'unknown' };

/** A part of a map or list that somebody may own, by its name in fieldsV1: `f:spec`, `k:{"type":"Ready"}`, `v:"a"`. */
export type Parts = ReadonlyMap<string, { readonly value: JsonValue; readonly shape: FieldShape }>;

const UNKNOWN: FieldShape = { form: 'unknown' };
const STRING: FieldShape = { form: 'scalar', type: 'string' };
const SHAPES = new WeakMap<StructuralSchema, FieldShape>();

/** metav1.ObjectMeta, as far as anybody here writes it. */
const METADATA: FieldShape = mapOf({
  labels: { form: 'map', isAtomic: false, of: () => STRING, isNamed: () => false },
  annotations: { form: 'map', isAtomic: false, of: () => STRING, isNamed: () => false },
  finalizers: { form: 'list', type: 'set', keys: [], items: STRING },
  ownerReferences: { form: 'list', type: 'map', keys: ['uid'], items: UNKNOWN },
});

/** The shape of a whole object. */
export function shapeOfObject(schema: StructuralSchema | undefined): FieldShape {
  const known = schema === undefined ? UNKNOWN : shapeOfSchema(schema);
  return {
    form: 'map',
    isAtomic: false,
    of: (name) => {
      if (name === 'metadata') return METADATA;
      if (name === 'apiVersion' || name === 'kind') return STRING;
      return known.form === 'map' ? known.of(name) : UNKNOWN;
    },
    isNamed: () => true,
  };
}

function mapOf(fields: Readonly<Record<string, FieldShape>>): FieldShape {
  return { form: 'map', isAtomic: false, of: (name) => fields[name] ?? UNKNOWN, isNamed: () => true };
}

function shapeOfSchema(schema: StructuralSchema): FieldShape {
  const known = SHAPES.get(schema);
  if (known !== undefined) return known;
  const shape = readSchema(schema);
  SHAPES.set(schema, shape);
  return shape;
}

function readSchema(schema: StructuralSchema): FieldShape {
  const { properties = {}, additionalProperties, items } = schema;
  switch (schema.type) {
    case undefined:
      return schema['x-kubernetes-int-or-string'] === true ? { form: 'scalar', type: 'any' } : UNKNOWN;
    case 'array':
      return {
        form: 'list',
        type: schema['x-kubernetes-list-type'] ?? 'atomic',
        keys: schema['x-kubernetes-list-map-keys'] ?? [],
        items: items === undefined ? UNKNOWN : shapeOfSchema(items),
      };
    case 'object': {
      const others = typeof additionalProperties === 'object' ? shapeOfSchema(additionalProperties) : undefined;
      const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
      return {
        form: 'map',
        isAtomic: schema['x-kubernetes-map-type'] === 'atomic',
        of: (name) => {
          const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
          return property === undefined ? (others ?? (isOpen ? UNKNOWN : undefined)) : shapeOfSchema(property);
        },
        isNamed: (name) => Object.hasOwn(properties, name),
      };
    }
    case 'integer':
    case 'number':
      return { form: 'scalar', type: 'number' };
    default:
      return { form: 'scalar', type: schema.type };
  }
}

/** The parts that a value has; undefined where it is owned as one. */
export function partsOf(value: JsonValue | undefined, shape: FieldShape): Parts | undefined {
  if (isJsonObject(value)) {
    if (shape.form === 'map' && shape.isAtomic) return undefined;
    const members = Object.entries(value).flatMap(([name, inner]) =>
      inner === undefined ? [] : [[`f:${name}`, { value: inner, shape: shapeOfMember(shape, name) }] as const],
    );
    return members.length === 0 ? undefined : new Map(members);
  }
  if (!isJsonArray(value) || shape.form !== 'list' || shape.type === 'atomic' || value.length === 0) return undefined;
  return new Map(value.map((item) => [partOfItem(item, shape), { value: item, shape: shape.items }] as const));
}

function shapeOfMember(shape: FieldShape, name: string): FieldShape {
  return (shape.form === 'map' ? shape.of(name) : undefined) ?? UNKNOWN;
}

function partOfItem(item: JsonValue, { type, keys }: Extract<FieldShape, { form: 'list' }>): string {
  if (type === 'set') return `v:${JSON.stringify(item)}`;
  const named = [...keys].sort().map((key) => [key, member(item, key) ?? null]);
  return `k:${JSON.stringify(Object.fromEntries(named))}`;
}

/** The value that has these parts. */
export function fromParts(parts: ReadonlyMap<string, JsonValue>, like: JsonValue): JsonValue {
  if (isJsonArray(like)) return [...parts.values()];
  return Object.fromEntries([...parts].map(([part, value]) => [part.slice(2), value]));
}

/** What does not fit the schema, in the words of structured-merge-diff; of undeclared members of one map only the first. */
export function shapeFaults(value: JsonValue, shape: FieldShape, path = ''): readonly string[] {
  if (value === null) return [];
  switch (shape.form) {
    case 'unknown':
      return [];
    case 'scalar':
      return shape.type === 'any' || typeof value === shape.type ? [] : [unexpected(path, shape.type, value)];
    case 'map':
      if (!isJsonObject(value)) return [unexpected(path, 'map', value)];
      return memberFaults(value, shape, path);
    case 'list':
      if (!isJsonArray(value)) return [unexpected(path, 'list', value)];
      return [
        ...itemFaults(value, shape, path),
        ...value.flatMap((item, at) => shapeFaults(item, shape.items, indexed(path, item, { shape, at }))),
      ];
  }
}

function memberFaults(
  object: JsonObject,
  shape: Extract<FieldShape, { form: 'map' }>,
  path: string,
): readonly string[] {
  const faults: string[] = [];
  for (const [name, inner] of Object.entries(object)) {
    if (inner === undefined) continue;
    const of = shape.of(name);
    if (of === undefined) return [...faults, `${path}.${name}: field not declared in schema`];
    faults.push(...shapeFaults(inner, of, `${path}.${name}`));
  }
  return faults;
}

function itemFaults(
  list: readonly JsonValue[],
  shape: Extract<FieldShape, { form: 'list' }>,
  path: string,
): readonly string[] {
  if (shape.type === 'atomic') return [];
  const names = JSON.stringify(shape.keys);
  const lacking = list.flatMap((item, at) =>
    shape.keys.length > 0 && shape.keys.every((key) => member(item, key) === undefined)
      ? [
          `${path}: element ${at}: associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
        ]
      : [],
  );
  const parts = list.map((item) => partOfItem(item, shape));
  const twice = parts.filter((part, at) => parts.indexOf(part) !== at);
  return [...lacking, ...twice.map((part) => `${path}: duplicate entries for key ${pathPart(part)}`)];
}

function indexed(
  path: string,
  item: JsonValue,
  { shape, at }: { shape: Extract<FieldShape, { form: 'list' }>; at: number },
): string {
  return shape.type === 'atomic' ? `${path}[${at}]` : `${path}${pathPart(partOfItem(item, shape))}`;
}

function unexpected(path: string, wanted: string, value: JsonValue): string {
  const text = JSON.stringify(value);
  if (wanted === 'number') return `${path}: expected numeric (int or float), got ${goType(value)}`;
  if (wanted === 'map' || wanted === 'list')
    return `${path}: expected ${wanted}, got &{${typeof value === 'string' ? value : text}}`;
  return `${path}: expected ${wanted}, got &value.valueUnstructured{Value:${text}}`;
}

function goType(value: JsonValue): string {
  if (isJsonArray(value)) return '[]interface {}';
  return isJsonObject(value) ? 'map[string]interface {}' : typeof value;
}

/** A part as messages write it: `.spec`, `[type="Ready"]`, `["a"]`. */
export function pathPart(part: string): string {
  const rest = part.slice(2);
  if (part.startsWith('f:')) return `.${rest}`;
  if (part.startsWith('v:')) return `[${rest}]`;
  const keys: JsonObject = JSON.parse(rest);
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}

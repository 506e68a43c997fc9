import {
  type FieldPath,
  formatFieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../src/core/json/json.ts';
import { exampleValue } from '../../../src/core/schema/example-value.ts';
import type { StructuralSchema } from '../../../src/core/schema/structural-schema.ts';

/** A document in which one constraint of the schema is broken, or a field is null. */
export interface BrokenDocument {
  readonly claim: string;
  readonly document: JsonObject;
}

/** Larger lists and maps are not made: the documents would say little more and take long. */
const LARGEST = 300;

/** For everything that a schema demands of a spec, a document that breaks just that; whatever else it breaks, both judges see. */
export function brokenDocuments(base: JsonObject, schema: StructuralSchema): readonly BrokenDocument[] {
  const spec = schema.properties?.['spec'];
  if (spec === undefined) throw new Error('the schema describes no spec');
  return breaksAt(spec, ['spec']).map(({ path, why, value }) => ({
    claim: `${formatFieldPath(path)}: ${why}`,
    document: replaced(base, path, { schema, value }) as JsonObject, // The root stays an object.
  }));
}

interface Break {
  readonly path: FieldPath;
  readonly why: string;
  /** What to put there, given what is there; undefined takes the field out. */
  readonly value: (there: JsonValue | undefined) => JsonValue | undefined;
}

function breaksAt(schema: StructuralSchema, path: FieldPath): readonly Break[] {
  const own = [
    ...typeBreaks(schema),
    ...valueBreaks(schema),
    ...lengthBreaks(schema),
    ...sizeBreaks(schema),
    ...memberBreaks(schema),
  ];
  const { properties = {}, items, additionalProperties } = schema;
  return [
    ...own.map(([why, value]) => ({ path, why, value: typeof value === 'function' ? value : () => value })),
    ...Object.entries(properties).flatMap(([name, child]) => breaksAt(child, [...path, name])),
    ...(items === undefined ? [] : breaksAt(items, [...path, 0])),
    ...(typeof additionalProperties === 'object' ? breaksAt(additionalProperties, [...path, 'key']) : []),
  ];
}

type OwnBreak = readonly [string, JsonValue | Break['value']];

function typeBreaks({ type }: StructuralSchema): readonly OwnBreak[] {
  const others: readonly JsonValue[] = ['text', 7, 1.5, true, [], {}];
  const isOfType = (value: JsonValue): boolean => {
    if (type === 'array') return isJsonArray(value);
    if (type === 'integer') return Number.isInteger(value);
    return typeof value === type && !(type === 'object' && isJsonArray(value));
  };
  const wrong = others.filter((value) => !isOfType(value));
  return [...wrong.map((value): OwnBreak => [`is ${JSON.stringify(value)}`, value]), ['is null', null]];
}

function valueBreaks({ enum: listed, pattern, minimum, maximum, format }: StructuralSchema): readonly OwnBreak[] {
  return [
    ...(listed === undefined ? [] : [['is not listed', 'no-such-thing'] as const]),
    ...(pattern === undefined ? [] : [['does not match', '\u0001 !'] as const]),
    ...(minimum === undefined ? [] : [['is too small', minimum - 1] as const]),
    ...(maximum === undefined ? [] : [['is too large', maximum + 1] as const]),
    ...(format?.startsWith('int') === true ? [['is larger than its format', 2 ** 40] as const] : []),
    ...(format !== undefined && !format.startsWith('int') ? [['is not in its format', 'no-such-format'] as const] : []),
  ];
}

function lengthBreaks({ minLength = 0, maxLength }: StructuralSchema): readonly OwnBreak[] {
  return [
    ...(minLength > 0 ? [['is too short', 'a'.repeat(minLength - 1)] as const] : []),
    ...(maxLength === undefined ? [] : [['is too long', 'a'.repeat(maxLength + 1)] as const]),
  ];
}

function sizeBreaks(schema: StructuralSchema): readonly OwnBreak[] {
  const { minItems = 0, maxItems, maxProperties, items, additionalProperties } = schema;
  const item = exampleValue(items ?? {}) ?? null;
  const value = typeof additionalProperties === 'object' ? (exampleValue(additionalProperties) ?? null) : null;
  const list = oneMore(maxItems).map((at) => numbered(item, at, schema));
  const fields = oneMore(maxProperties).map((at) => [`key-${at}`, value] as const);
  return [
    ...(minItems > 0 ? [['has too few items', []] as const] : []),
    ...(list.length > 0 ? [['has too many items', list] as const] : []),
    ...(fields.length > 0 ? [['has too many fields', Object.fromEntries(fields)] as const] : []),
  ];
}

/** Numbers, one more than there may be; none where nothing limits them or they are too many. */
function oneMore(most: number | undefined): readonly number[] {
  if (most === undefined || most > LARGEST) return [];
  return Array.from({ length: most + 1 }, (_, at) => at);
}

/** Items of sets and of lists with keys must differ, or more would be wrong than their number. */
function numbered(item: JsonValue, at: number, schema: StructuralSchema): JsonValue {
  if (typeof item === 'string') return schema['x-kubernetes-list-type'] === 'set' ? `${item}${at}` : item;
  if (!isJsonObject(item)) return item;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return { ...item, ...Object.fromEntries(keys.map((key) => [key, `${String(item[key])}${at}`])) };
}

function memberBreaks({ type, required = [], additionalProperties, ...schema }: StructuralSchema): readonly OwnBreak[] {
  if (type !== 'object') return [];
  const without = required.map(
    (name): OwnBreak => [
      `lacks ${name}`,
      (there) => Object.fromEntries(Object.entries(isJsonObject(there) ? there : {}).filter(([key]) => key !== name)),
    ],
  );
  const isOpen = additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const unknown: OwnBreak = [
    'has an unknown field',
    (there) => ({ ...(isJsonObject(there) ? there : {}), noSuchField: 1 }),
  ];
  return isOpen ? without : [...without, unknown];
}

/** The document with another value at a path. What is missing on the way there is made up to fit its schema. */
function replaced(
  there: JsonValue | undefined,
  path: FieldPath,
  { schema, value }: { readonly schema: StructuralSchema; readonly value: Break['value'] },
): JsonValue | undefined {
  const given = there ?? exampleValue(schema);
  const [part, ...rest] = path;
  if (part === undefined) return value(given);
  if (typeof part === 'number') {
    const [first, ...others] = isJsonArray(given) ? given : [];
    return [replaced(first, rest, { schema: schema.items ?? {}, value }) ?? null, ...others];
  }
  const object = isJsonObject(given) ? given : {};
  return { ...object, [part]: replaced(object[part], rest, { schema: memberSchema(schema, part), value }) };
}

function memberSchema({ properties = {}, additionalProperties }: StructuralSchema, name: string): StructuralSchema {
  return properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
}

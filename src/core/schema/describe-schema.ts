import { type StringFormat, stringFormat } from './format/string-format.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { writeFlow } from './write-field.ts';

/** What a schema allows, as a phrase for `expected`: `an integer from 1 to 50`, `one of s3, gcs`, `a list of strings`. */
export function describeExpected(schema: StructuralSchema): string {
  if (schema.enum !== undefined) return describeEnum(schema.enum);
  return schema.nullable === true ? `${describeKind(schema)} or null` : describeKind(schema);
}

/** The bare kind of value a schema wants: `an integer`, `a list`, `true or false`, `an integer or a string`. */
export function describeType(schema: StructuralSchema): string {
  return schema['x-kubernetes-int-or-string'] === true ? 'an integer or a string' : nounsOf(schema).one;
}

/** A schema's type as documentation writes it: `string`, `[]object`, `map[string]integer`, `int-or-string`, `any`. */
export function typeName(schema: StructuralSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  if (schema.type === 'array') return `[]${schema.items === undefined ? 'any' : typeName(schema.items)}`;
  const values = schema.additionalProperties;
  if (schema.type === 'object' && values !== undefined) {
    return `map[string]${typeof values === 'object' ? typeName(values) : 'any'}`;
  }
  return schema.type ?? 'any';
}

/** The limits of a number, or of the length of a string, list or map: `from 1 to 50`, `of at least 1`. */
export function describeRange(schema: StructuralSchema): string | undefined {
  const parts = [describeBounds(schema), describeMultiple(schema)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}

const MOST_ENTRIES = 20;

/** The allowed values of an enum, in the schema's order. An API server never takes null from an enum, so it is not among them. */
export function listEntries(entries: NonNullable<StructuralSchema['enum']>): string {
  const values = entries.filter((entry) => entry !== null);
  const shown = values.slice(0, MOST_ENTRIES).map(writeFlow).join(', ');
  return values.length > MOST_ENTRIES ? `${shown} and ${values.length - MOST_ENTRIES} more` : shown;
}

function describeEnum(entries: NonNullable<StructuralSchema['enum']>): string {
  return entries.length === 1 ? listEntries(entries) : `one of ${listEntries(entries)}`;
}

function describeKind(schema: StructuralSchema): string {
  // Where a pattern has a title, the title says in words what the pattern says in signs.
  if (schema.pattern !== undefined && schema.title !== undefined) return schema.title;
  const format = formatOf(schema);
  const parts = [
    format?.phrase ?? describeStructure(schema),
    describeRange(schema),
    schema.pattern === undefined ? undefined : `that matches \`${schema.pattern}\``,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

function formatOf(schema: StructuralSchema): StringFormat | undefined {
  const isText = schema.type === 'string' || schema.type === undefined;
  return isText && schema.format !== undefined ? stringFormat(schema.format) : undefined;
}

function describeStructure(schema: StructuralSchema): string {
  const { additionalProperties, items } = schema;
  if (schema.type === 'array' && items !== undefined) return listOf(schema, nounsOf(items).many);
  if (schema.type === 'object' && additionalProperties !== undefined) {
    return `a map of ${typeof additionalProperties === 'object' ? nounsOf(additionalProperties).many : 'any values'}`;
  }
  const type = schema.type ?? impliedType(schema);
  return describeType(type === undefined ? schema : { ...schema, type });
}

/** What the limits of a schema without a type are about; alternatives and parts of `allOf` have none of their own. */
function impliedType(schema: StructuralSchema): StructuralSchema['type'] {
  if (schema['x-kubernetes-int-or-string'] === true) return undefined;
  return IMPLIED_TYPES.find(([, limits]) => limits.some((limit) => schema[limit] !== undefined))?.[0];
}

const IMPLIED_TYPES: readonly (readonly [StructuralSchema['type'], readonly (keyof StructuralSchema)[]])[] = [
  ['string', ['pattern', 'minLength', 'maxLength']],
  ['number', ['minimum', 'maximum', 'multipleOf']],
  ['array', ['items', 'minItems', 'maxItems']],
  ['object', ['properties', 'required']],
];

/** Lists say their limits before what they hold: `a list of 1 to 5 strings`. */
function listOf({ minItems, maxItems }: StructuralSchema, nouns: string): string {
  const limits = countPhrase(minItems, maxItems);
  return limits === undefined ? `a list of ${nouns}` : `a list of ${limits} ${nouns}`;
}

function describeBounds(schema: StructuralSchema): string | undefined {
  const limits = countPhrase(schema.minLength, schema.maxLength);
  if (limits !== undefined) return `of ${limits} ${isSingular(limits) ? 'character' : 'characters'}`;
  const members = countPhrase(schema.minProperties, schema.maxProperties);
  if (members !== undefined) return `with ${members} ${isSingular(members) ? 'field' : 'fields'}`;
  const { minimum, maximum } = schema;
  const isOpen = schema.exclusiveMinimum === true || schema.exclusiveMaximum === true;
  if (minimum !== undefined && maximum !== undefined && !isOpen) return `from ${minimum} to ${maximum}`;
  const bounds = [describeMinimum(schema), describeMaximum(schema)].filter((part) => part !== undefined);
  return bounds.length === 0 ? undefined : bounds.join(' and ');
}

function describeMinimum({ minimum, exclusiveMinimum }: StructuralSchema): string | undefined {
  if (minimum === undefined) return undefined;
  return exclusiveMinimum === true ? `greater than ${minimum}` : `of at least ${minimum}`;
}

function describeMaximum({ maximum, exclusiveMaximum }: StructuralSchema): string | undefined {
  if (maximum === undefined) return undefined;
  return exclusiveMaximum === true ? `less than ${maximum}` : `of at most ${maximum}`;
}

function describeMultiple({ multipleOf }: StructuralSchema): string | undefined {
  return multipleOf === undefined ? undefined : `that is a multiple of ${multipleOf}`;
}

function isSingular(limits: string): boolean {
  return /\b1$/.test(limits);
}

/** `1 to 5`, `at least 1`, `at most 5`, `exactly 3`. */
function countPhrase(least: number | undefined, most: number | undefined): string | undefined {
  if (least === most) return least === undefined ? undefined : String(least);
  if (most === undefined) return least === 0 ? undefined : `at least ${least}`;
  return least === undefined || least === 0 ? `at most ${most}` : `${least} to ${most}`;
}

function nounsOf(schema: StructuralSchema): { readonly one: string; readonly many: string } {
  if (schema['x-kubernetes-int-or-string'] === true)
    return { one: 'an integer or a string', many: 'integers or strings' };
  switch (schema.type ?? 'any') {
    case 'integer':
      return { one: 'an integer', many: 'integers' };
    case 'number':
      return { one: 'a number', many: 'numbers' };
    case 'string':
      return { one: 'a string', many: 'strings' };
    case 'boolean':
      return { one: 'true or false', many: 'booleans' };
    case 'array':
      return { one: 'a list', many: 'lists' };
    case 'object':
      return { one: 'an object', many: 'objects' };
    case 'any':
      return { one: 'any value', many: 'any values' };
  }
}

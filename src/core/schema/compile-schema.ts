import { RE2JS } from 're2js';
import { type StringFormat, stringFormat } from './format/string-format.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** A pattern ready to search with, or why the API server would refuse it. */
export type CompiledPattern =
  | { readonly ok: true; readonly search: (text: string) => boolean }
  | { readonly ok: false; readonly error: string };

/** A schema node with everything worked out that does not depend on a value. Children are compiled, too. */
export interface CompiledSchema {
  readonly schema: StructuralSchema;
  readonly properties: ReadonlyMap<string, CompiledSchema>;
  /** What every value of a map must look like; undefined for `additionalProperties: true`, too. */
  readonly values: CompiledSchema | undefined;
  readonly items: CompiledSchema | undefined;
  readonly allOf: readonly CompiledSchema[];
  readonly anyOf: readonly CompiledSchema[];
  readonly oneOf: readonly CompiledSchema[];
  readonly not: CompiledSchema | undefined;
  readonly pattern: CompiledPattern | undefined;
  /** The check behind `format`, where an API server has one for strings. */
  readonly format: StringFormat | undefined;
  /** Whether this node or one below it has a default, an enum, a CEL rule: what lets a walk skip whole branches. */
  readonly hasDefaults: boolean;
  readonly hasEnums: boolean;
  readonly hasRules: boolean;
}

const COMPILED = new WeakMap<StructuralSchema, CompiledSchema>();

/** Prepares a schema for checking many values. The work is done once for each schema object, which must not change later. */
export function compileSchema(schema: StructuralSchema): CompiledSchema {
  const known = COMPILED.get(schema);
  if (known !== undefined) return known;
  const compiled = compile(schema);
  COMPILED.set(schema, compiled);
  return compiled;
}

/** The fields every resource has, which no schema describes: they are checked with the resource, not with its schema. */
export const RESOURCE_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

function compile(schema: StructuralSchema): CompiledSchema {
  const structure = compileStructure(schema);
  const { properties, values, items } = structure;
  const children = [...properties.values(), values, items].filter((child) => child !== undefined);
  return {
    schema,
    ...structure,
    ...compileAlternatives(schema),
    pattern: compilePattern(schema.pattern),
    format: compileFormat(schema),
    hasDefaults: hasDefault(schema) || children.some((child) => child.hasDefaults),
    hasEnums: schema.enum !== undefined || children.some((child) => child.hasEnums),
    hasRules: hasRule(schema) || children.some((child) => child.hasRules),
  };
}

function compileStructure({
  properties = {},
  additionalProperties,
  items,
}: StructuralSchema): Pick<CompiledSchema, 'properties' | 'values' | 'items'> {
  return {
    properties: new Map(Object.entries(properties).map(([name, child]) => [name, compile(child)])),
    values: typeof additionalProperties === 'object' ? compile(additionalProperties) : undefined,
    items: items === undefined ? undefined : compile(items),
  };
}

function compileAlternatives({
  allOf = [],
  anyOf = [],
  oneOf = [],
  not,
}: StructuralSchema): Pick<CompiledSchema, 'allOf' | 'anyOf' | 'oneOf' | 'not'> {
  return {
    allOf: allOf.map(compile),
    anyOf: anyOf.map(compile),
    oneOf: oneOf.map(compile),
    not: not === undefined ? undefined : compile(not),
  };
}

/** An empty pattern is no pattern, as upstream. */
function compilePattern(pattern = ''): CompiledPattern | undefined {
  if (pattern === '') return undefined;
  try {
    const expression = RE2JS.compile(pattern);
    return { ok: true, search: (text) => expression.test(text) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** An API server keeps string formats only on strings and where no type is given, as inside `anyOf`. */
function compileFormat(schema: StructuralSchema): StringFormat | undefined {
  const isOfString = schema.type === 'string' || schema.type === undefined;
  if (schema.format === undefined || !isOfString || schema['x-kubernetes-int-or-string'] === true) return undefined;
  return stringFormat(schema.format);
}

/** `default: null` counts as no default. */
function hasDefault(schema: StructuralSchema): boolean {
  return schema.default !== undefined && schema.default !== null;
}

function hasRule(schema: StructuralSchema): boolean {
  return (schema['x-kubernetes-validations'] ?? []).length > 0;
}

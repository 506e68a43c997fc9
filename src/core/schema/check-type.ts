import { type FieldPath, isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { describeExpected, describeType } from './describe-schema.ts';
import { describeFieldValue, holdsSecret } from './describe-value.ts';
import { exampleValue } from './example-value.ts';
import { type Inspection, nameOf, report } from './inspection.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { writeField } from './write-field.ts';

/** Tells whether a value other than null has the type its schema asks for, and reports it where it has not. */
export function checkType(value: JsonValue, node: CompiledSchema, inspection: Inspection): boolean {
  if (hasType(value, node)) return true;
  reportType(value, node, inspection);
  return false;
}

/** Reports a value that is not of its schema's type, with the way to write it right. */
export function reportType(value: JsonValue, node: CompiledSchema, inspection: Inspection): void {
  const { path } = inspection;
  const { schema } = node;
  report(inspection, {
    code: 'invalid-type',
    message: `${nameOf(path)} must be ${describeType(schema)}`,
    expected: describeExpected(schema),
    actual: describeFieldValue(value, path, schema),
    fix: describeFix(value, node, path),
  });
}

function hasType(value: JsonValue, node: CompiledSchema): boolean {
  const { schema, format } = node;
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' || isInteger(value);
  switch (schema.type ?? 'any') {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return isJsonArray(value);
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return isInteger(value);
    case 'any':
      // Upstream takes a string format without a type, as inside anyOf, for a promise that the value is text or a list.
      return format === undefined || typeof value === 'string' || isJsonArray(value);
  }
}

/** An API server reads whole numbers as int64, and larger ones as floating point, which is no integer to it. */
function isInteger(value: JsonValue): boolean {
  return Number.isInteger(value) && Number(value) >= -(2 ** 63) && Number(value) < 2 ** 63;
}

function describeFix(value: JsonValue, node: CompiledSchema, path: FieldPath): string {
  const { schema } = node;
  if (value === null) return describeNullFix(schema, path);
  const rewritten = holdsSecret(path, schema) ? undefined : rewrite(value, node);
  if (rewritten !== undefined) return `${rewritten.action}: \`${writeField(path, rewritten.value)}\``;
  const example = exampleValue(schema);
  const sample = example === undefined ? '' : `, for example \`${writeField(path, example)}\``;
  return `write ${plainType(schema)}${sample}`;
}

function describeNullFix(schema: StructuralSchema, path: FieldPath): string {
  const example = exampleValue(schema);
  const place = typeof path.at(-1) === 'number' ? 'item' : 'field';
  const sample = example === undefined ? 'give it a value' : `write \`${writeField(path, example)}\``;
  return `${sample}, or remove the ${place}`;
}

interface Rewritten {
  readonly action: string;
  readonly value: JsonValue;
}

/** The same value written as the schema wants it, where it is plain what was meant. */
function rewrite(value: JsonValue, node: CompiledSchema): Rewritten | undefined {
  const { schema } = node;
  switch (schema.type ?? 'any') {
    case 'string':
      return rewriteText(value, node);
    case 'integer':
    case 'number':
      return rewriteNumber(value, schema.type === 'integer');
    case 'boolean':
      return rewriteBoolean(value);
    case 'array':
      return rewriteList(value, schema.items);
    case 'object':
    case 'any':
      return undefined;
  }
}

function rewriteText(value: JsonValue, { schema, pattern, format }: CompiledSchema): Rewritten | undefined {
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  const isListed = schema.enum === undefined || schema.enum.includes(text);
  const isMatch = pattern === undefined || (pattern.ok && pattern.search(text));
  const isFormatted = format === undefined || format.accepts(text);
  return isListed && isMatch && isFormatted ? { action: 'put it in quotes', value: text } : undefined;
}

function rewriteNumber(value: JsonValue, isWhole: boolean): Rewritten | undefined {
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return isWhole && !isInteger(number) ? undefined : { action: 'remove the quotes', value: number };
}

function rewriteBoolean(value: JsonValue): Rewritten | undefined {
  if (value === 0 || value === 1) return { action: 'write true or false', value: value === 1 };
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  if (text === 'true' || text === 'false') return { action: 'remove the quotes', value: text === 'true' };
  if (!/^(?:yes|no|on|off|y|n|1|0)$/.test(text)) return undefined;
  // YAML 1.1 read yes and on as true; YAML 1.2 and Kubernetes' JSON read them as strings.
  return { action: 'write true or false', value: /^(?:yes|on|y|1)$/.test(text) };
}

function rewriteList(value: JsonValue, items: StructuralSchema | undefined): Rewritten | undefined {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isScalar || items?.type !== typeof value) return undefined;
  return { action: 'write a list', value: [value] };
}

function plainType(schema: StructuralSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true || schema.type === undefined) return describeType(schema);
  return schema.type === 'integer' ? 'a whole number' : describeType(schema);
}

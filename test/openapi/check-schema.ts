import { RE2JS } from 're2js';
import { isJsonArray, isJsonObject, type JsonValue, member } from '../../src/core/json/json.ts';
import { canonicalJson } from '../../src/core/manifest/canonical-json.ts';
import { checkListType } from './check-list-type.ts';
import { elements, entries, type Field, type Problems, problem } from './field.ts';
import { checkFormat } from './formats.ts';
import { type ManifestSchema, resolveSchema, type SchemaLibrary } from './schema-library.ts';

/** How to read a schema: where its references lead, and whether fields it does not name are refused. */
export interface SchemaContext {
  readonly library: SchemaLibrary;
  /** Branches of `anyOf` and the like only add conditions; they do not list all fields. */
  readonly closed: boolean;
}

/** Checks a value against a schema as strictly as `kubectl apply --validate=strict` does. */
export function* checkSchema(field: Field, schema: ManifestSchema, context: SchemaContext): Problems {
  if (field.value === undefined) return;
  // Servers take most nulls for absent fields; a generator that writes one has lost a value.
  if (field.value === null) return yield problem(field, 'must not be null');
  const open = openSchema(schema, field.value);
  if (open !== undefined) return yield* checkSchema(field, open, context);
  if (schema.$ref !== undefined) {
    yield* checkFormat(field, schema.$ref);
    return yield* checkSchema(field, resolveSchema(schema, context.library), context);
  }
  const typeProblem = wrongType(field, schema);
  if (typeProblem !== undefined) return yield problem(field, typeProblem);
  yield* checkScalar(field, schema);
  yield* checkBranches(field, schema, { ...context, closed: false });
  if (isJsonObject(field.value)) yield* checkObject(field, schema, context);
  if (isJsonArray(field.value)) yield* checkList(field, schema, context);
}

const CRD_TYPES = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** The published document leaves these unions open; their Go types say what they hold. */
function openSchema({ $ref }: ManifestSchema, value: JsonValue): ManifestSchema | undefined {
  const jsonSchema = { $ref: `${CRD_TYPES}.JSONSchemaProps` };
  if ($ref === `${CRD_TYPES}.JSONSchemaPropsOrBool`) {
    return typeof value === 'boolean' ? { type: 'boolean' } : jsonSchema;
  }
  if ($ref === `${CRD_TYPES}.JSONSchemaPropsOrArray`) return jsonSchema;
  return undefined;
}

function wrongType(field: Field, schema: ManifestSchema): string | undefined {
  const { value } = field;
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') {
    return typeof value === 'string' || Number.isInteger(value) ? undefined : 'must be an integer or a string';
  }
  if (schema.type === undefined || hasType(value, schema.type)) return undefined;
  return `must be of type ${schema.type}`;
}

function hasType(value: JsonValue | undefined, type: NonNullable<ManifestSchema['type']>): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return isJsonArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
}

function* checkScalar(field: Field, schema: ManifestSchema): Problems {
  const { value } = field;
  if (schema.format !== undefined) yield* checkFormat(field, schema.format);
  if (schema.enum !== undefined && !isOneOf(value, schema.enum)) {
    yield problem(field, `must be one of ${schema.enum.map((allowed) => JSON.stringify(allowed)).join(', ')}`);
  }
  if (typeof value === 'string') yield* checkText(field, value, schema);
  if (typeof value === 'number') yield* checkNumber(field, value, schema);
}

function isOneOf(value: JsonValue | undefined, allowed: readonly JsonValue[]): boolean {
  return value !== undefined && allowed.some((one) => canonicalJson(one) === canonicalJson(value));
}

function* checkText(field: Field, value: string, schema: ManifestSchema): Problems {
  const length = [...value].length;
  if (length < (schema.minLength ?? 0)) yield problem(field, `must have at least ${schema.minLength} characters`);
  if (length > (schema.maxLength ?? length)) yield problem(field, `must have at most ${schema.maxLength} characters`);
  if (schema.pattern !== undefined && !RE2JS.compile(schema.pattern).matcher(value).find()) {
    yield problem(field, `must match ${schema.pattern}`);
  }
}

function* checkNumber(field: Field, value: number, schema: ManifestSchema): Problems {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, multipleOf } = schema;
  const isBelow = schema.exclusiveMinimum === true ? value <= minimum : value < minimum;
  const isAbove = schema.exclusiveMaximum === true ? value >= maximum : value > maximum;
  if (isBelow) yield problem(field, `must not be below ${minimum}`);
  if (isAbove) yield problem(field, `must not be above ${maximum}`);
  if (multipleOf !== undefined && value % multipleOf !== 0) yield problem(field, `must be a multiple of ${multipleOf}`);
}

function* checkBranches(field: Field, schema: ManifestSchema, context: SchemaContext): Problems {
  for (const branch of schema.allOf ?? []) yield* checkSchema(field, branch, context);
  const fits = (branch: ManifestSchema) => checkSchema(field, branch, context).next().done === true;
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits)) yield problem(field, 'must match one of its schemas');
  if (schema.oneOf !== undefined && schema.oneOf.filter(fits).length !== 1) {
    yield problem(field, 'must match exactly one of its schemas');
  }
  if (schema.not !== undefined && fits(schema.not)) yield problem(field, 'must not match the forbidden schema');
}

function* checkObject(field: Field, schema: ManifestSchema, context: SchemaContext): Problems {
  const members = entries(field).filter(([, { value }]) => value !== undefined);
  if (members.length < (schema.minProperties ?? 0)) {
    yield problem(field, `must have at least ${schema.minProperties} members`);
  }
  if (members.length > (schema.maxProperties ?? members.length)) {
    yield problem(field, `must have at most ${schema.maxProperties} members`);
  }
  yield* checkRequired(field, schema);
  for (const [name, value] of members) {
    const memberSchema = schemaOfMember(schema, name);
    if (memberSchema !== undefined) yield* checkSchema(value, memberSchema, context);
    else if (context.closed && !keepsUnknownFields(schema)) yield problem(value, 'is not a field of this object');
  }
}

function* checkRequired(field: Field, schema: ManifestSchema): Problems {
  for (const name of schema.required ?? []) {
    const isDefaulted = schema.properties?.[name]?.default !== undefined && !isZero(schema.properties[name]?.default);
    const isPresent = member(field.value, name) !== undefined;
    if (!isPresent && !isDefaulted) yield problem(field, `must have the field ${name}`);
  }
}

/** Kubernetes publishes Go's zero values as defaults of required fields; they do not make the field optional. */
function isZero(value: JsonValue | undefined): boolean {
  return value === '' || value === 0 || value === false;
}

function schemaOfMember(schema: ManifestSchema, name: string): ManifestSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name)) return schema.properties[name];
  if (schema.additionalProperties === true) return {};
  return schema.additionalProperties === false ? undefined : schema.additionalProperties;
}

function keepsUnknownFields(schema: ManifestSchema): boolean {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return true;
  // `{}` stands for any JSON.
  return schema.type === undefined && schema.properties === undefined;
}

function* checkList(field: Field, schema: ManifestSchema, context: SchemaContext): Problems {
  const items = elements(field);
  if (items.length < (schema.minItems ?? 0)) yield problem(field, `must have at least ${schema.minItems} items`);
  if (items.length > (schema.maxItems ?? items.length)) {
    yield problem(field, `must have at most ${schema.maxItems} items`);
  }
  for (const item of items) yield* checkSchema(item, schema.items ?? {}, context);
  yield* checkListType(field, schema, context.library);
}

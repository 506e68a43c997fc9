import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { suggestName } from '../diagnostic/suggest-name.ts';
import type { JsonValue } from '../json/json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { describeRange, typeName } from './describe-schema.ts';
import { fieldsNamed } from './field-locations.ts';
import { describeRules, isImmutable } from './rule-documentation.ts';
import { withStandardFields } from './standard-fields.ts';
import type { CustomResourceDefinition, CustomResourceVersion } from './structural-schema.ts';

/** What a schema says about one field. Everything absent is not said. */
export interface FieldExplanation {
  readonly name: string;
  /** `string`, `[]object`, `map[string]integer`, `int-or-string`, `any` */
  readonly type: string;
  readonly isRequired: boolean;
  readonly isImmutable: boolean;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly format?: string;
  /** `from 1 to 50`, `of at most 63 characters` */
  readonly range?: string;
  readonly pattern?: string;
  /** What the CEL rules at this field demand, in words. */
  readonly rules: readonly string[];
  /** The fields of an object, or of the objects in a list or map. Those below them only in a recursive explanation. */
  readonly fields: readonly FieldExplanation[];
}

/** The documentation of one field of a kind, or of the whole kind. */
export interface SchemaExplanation {
  readonly kind: string;
  readonly apiVersion: string;
  /** `spec.storage`; empty for the resource itself. */
  readonly path: string;
  readonly field: FieldExplanation;
}

/**
 * Documents a field of a custom resource from the version of its CRD that is stored. Lists and maps on the way need no part
 * of their own (`spec.tolerations.key`), but may have one (`spec.tolerations[].key`, `spec.pools.*.size`).
 */
export function explainSchema(
  definition: CustomResourceDefinition,
  path: readonly string[],
  options: { readonly recursive?: boolean } = {},
): Checked<SchemaExplanation> {
  const { group, names } = definition.spec;
  const version = storedVersion(definition);
  const apiVersion = `${group}/${version.name}`;
  const root = compileSchema(withStandardFields(version.schema.openAPIV3Schema, { kind: names.kind, apiVersion }));
  const found = findField(root, path);
  if (!found.ok) return { value: undefined, diagnostics: [unknownPath(found, { kind: names.kind, path, root })] };
  const depth = options.recursive === true ? Number.POSITIVE_INFINITY : 1;
  const field = explainField(found.name ?? names.kind, found.node, { holder: found.holder, depth });
  return { value: { kind: names.kind, apiVersion, path: path.join('.'), field }, diagnostics: [] };
}

function storedVersion(definition: CustomResourceDefinition): CustomResourceVersion {
  const { versions } = definition.spec;
  const version = versions.find((candidate) => candidate.storage) ?? versions[0];
  if (version === undefined) throw new InvariantError(`${definition.metadata.name} has no version`);
  return version;
}

interface FoundField {
  readonly ok: true;
  /** Undefined for the resource itself. */
  readonly name: string | undefined;
  readonly node: CompiledSchema;
  /** The object the field is in, which says whether it is required. */
  readonly holder: CompiledSchema | undefined;
}

interface LostField {
  readonly ok: false;
  /** The part of the path that led nowhere, those that led there, and what they led to. */
  readonly part: string;
  readonly reached: readonly string[];
  readonly node: CompiledSchema;
}

function findField(root: CompiledSchema, path: readonly string[]): FoundField | LostField {
  let found: FoundField = { ok: true, name: undefined, node: root, holder: undefined };
  for (const [at, written] of path.entries()) {
    const part = written.replace(/(?:\[[^\]]*\])+$/, '');
    const holder = elementOf(found.node, part);
    const node = holder.properties.get(part) ?? holder.values;
    if (node === undefined) return { ok: false, part, reached: path.slice(0, at), node: holder };
    found = { ok: true, name: part, node, holder };
  }
  return found;
}

/** Steps into the items of lists and, unless the part is a map's own key, into the values of maps. */
function elementOf(node: CompiledSchema, part: string): CompiledSchema {
  if (node.items !== undefined) return elementOf(node.items, part);
  if (node.values === undefined || node.properties.has(part)) return node;
  const element = elementOf(node.values, part);
  return element.properties.has(part) ? element : node;
}

function explainField(
  name: string,
  node: CompiledSchema,
  { holder, depth }: { readonly holder: CompiledSchema | undefined; readonly depth: number },
): FieldExplanation {
  const { schema } = node;
  return {
    name,
    type: typeName(schema),
    isRequired: holder?.schema.required?.includes(name) === true,
    isImmutable: isImmutable(name, schema, holder?.schema),
    ...whereSaid({
      description: schema.description?.trim(),
      default: schema.default,
      enum: schema.enum,
      format: schema.format,
      range: describeRange(schema),
      pattern: schema.pattern,
    }),
    rules: describeRules(schema),
    fields: depth > 0 ? explainFields(node, depth - 1) : [],
  };
}

type OptionalFacts = Pick<FieldExplanation, 'description' | 'default' | 'enum' | 'format' | 'range' | 'pattern'>;

/** Only the facts that there are. */
function whereSaid(
  facts: { readonly [Name in keyof OptionalFacts]-?: OptionalFacts[Name] | undefined },
): OptionalFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}

function explainFields(node: CompiledSchema, depth: number): readonly FieldExplanation[] {
  const element = node.items ?? node.values;
  if (element !== undefined) return explainFields(element, depth);
  return [...node.properties].map(([name, child]) => explainField(name, child, { holder: node, depth }));
}

function unknownPath(
  { part, reached, node }: LostField,
  { kind, path, root }: { readonly kind: string; readonly path: readonly string[]; readonly root: CompiledSchema },
): Diagnostic {
  const known = [...node.properties.keys()];
  const nearest = suggestName(part, known);
  const places = fieldsNamed(part, reached, root);
  const asked = nearest === undefined ? places : [[...reached, nearest].join('.')];
  const holder = reached.length === 0 ? kind : `${kind} ${reached.join('.')}`;
  return {
    code: 'unknown-field-path',
    severity: 'error',
    message: `${holder} has no field ${JSON.stringify(part)}`,
    fieldPath: path.join('.'),
    expected: known.length === 0 ? 'no fields below it' : `one of the fields ${known.join(', ')}`,
    fix: asked.length === 0 ? `ask for ${[...reached].join('.') || kind}` : `ask for ${asked.join(' or ')}`,
  };
}

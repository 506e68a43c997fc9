import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { type CompiledSchema, compileSchema, RESOURCE_FIELDS } from './compile-schema.ts';
import { mapItems, mapMembers } from './map-children.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { SchemaRewrite } from './schema-rewrite.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { describeUnknownField } from './unknown-field.ts';

/**
 * Takes out the fields that a schema does not know, as an API server does, and warns of each at its key. Fields under
 * `x-kubernetes-preserve-unknown-fields` stay, and so do `apiVersion`, `kind` and `metadata` of the resource and of
 * resources embedded in it. Below `additionalProperties: true` an API server knows no fields at all.
 */
export function pruneUnknownFields(value: JsonValue, schema: StructuralSchema): SchemaRewrite {
  const root = compileSchema(schema);
  const pruning: Pruning = { root, resource: value, path: [], problems: [] };
  return { value: prune(value, { node: root, isPreserved: false }, pruning), problems: pruning.problems };
}

interface Pruning {
  readonly root: CompiledSchema;
  readonly resource: JsonValue;
  readonly path: (string | number)[];
  readonly problems: SchemaProblem[];
}

/** What is known of a value: its schema, if any, and whether the list it is in keeps what its schema does not know. */
interface Knowledge {
  readonly node: CompiledSchema | undefined;
  readonly isPreserved: boolean;
}

function prune(value: JsonValue, { node, isPreserved }: Knowledge, pruning: Pruning): JsonValue {
  const preserves = isPreserved || node?.schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (isJsonObject(value)) return pruneMembers(value, { node, isPreserved: preserves }, pruning);
  if (!isJsonArray(value) || (preserves && node?.items === undefined)) return value;
  const items = { node: node?.items, isPreserved: preserves };
  return mapItems(value, (item, index) => below(index, pruning, () => prune(item, items, pruning)));
}

function pruneMembers(object: JsonObject, { node, isPreserved }: Knowledge, pruning: Pruning): JsonObject {
  const isResource = pruning.path.length === 0 || node?.schema['x-kubernetes-embedded-resource'] === true;
  return mapMembers(object, (child, name) => {
    if (isResource && RESOURCE_FIELDS.has(name)) return child;
    const property = node?.properties.get(name);
    if (property !== undefined || node?.schema.additionalProperties !== undefined) {
      const known = { node: property ?? node?.values, isPreserved: false };
      return below(name, pruning, () => prune(child, known, pruning));
    }
    if (isPreserved) return child;
    pruning.problems.push(describeUnknownField(name, node, pruning));
    return undefined;
  });
}

function below<T>(part: string | number, pruning: Pruning, visit: () => T): T {
  pruning.path.push(part);
  const result = visit();
  pruning.path.pop();
  return result;
}

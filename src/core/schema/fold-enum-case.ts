import { formatFieldPath, isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import { type CompiledSchema, compileSchema, RESOURCE_FIELDS } from './compile-schema.ts';
import { mapItems, mapMembers } from './map-children.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { SchemaRewrite } from './schema-rewrite.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { writeField } from './write-field.ts';

/**
 * Turns a string that differs from exactly one entry of its `enum` only in upper and lower case into that entry, with a
 * warning that names the spelling the schema has. An API server would refuse the string.
 */
export function foldEnumCase(value: JsonValue, schema: StructuralSchema): SchemaRewrite {
  const folding: Folding = { path: [], problems: [] };
  return { value: fold(value, compileSchema(schema), folding), problems: folding.problems };
}

interface Folding {
  readonly path: (string | number)[];
  readonly problems: SchemaProblem[];
}

function fold(value: JsonValue, node: CompiledSchema, folding: Folding): JsonValue {
  if (!node.hasEnums) return value;
  if (typeof value === 'string') return foldText(value, node, folding);
  const { items } = node;
  if (isJsonArray(value) && items !== undefined) {
    return mapItems(value, (item, index) => below(index, item, { node: items, folding }));
  }
  if (!isJsonObject(value)) return value;
  const isRoot = folding.path.length === 0;
  return mapMembers(value, (child, name) => {
    const childNode = node.properties.get(name) ?? node.values;
    if (childNode === undefined || (isRoot && RESOURCE_FIELDS.has(name))) return child;
    return below(name, child, { node: childNode, folding });
  });
}

function below(
  part: string | number,
  value: JsonValue,
  { node, folding }: { readonly node: CompiledSchema; readonly folding: Folding },
): JsonValue {
  folding.path.push(part);
  const folded = fold(value, node, folding);
  folding.path.pop();
  return folded;
}

function foldText(text: string, node: CompiledSchema, folding: Folding): string {
  const entries = node.schema.enum ?? [];
  if (entries.length === 0 || entries.includes(text)) return text;
  const lower = text.toLowerCase();
  const alike = entries.filter((entry) => typeof entry === 'string' && entry.toLowerCase() === lower);
  const [spelling] = alike;
  if (alike.length !== 1 || typeof spelling !== 'string') return text;
  const path = [...folding.path];
  folding.problems.push({
    code: 'enum-spelling',
    severity: 'warning',
    path,
    message: `${formatFieldPath(path)} is spelled ${JSON.stringify(spelling)}; ${JSON.stringify(text)} is read as that`,
    expected: spelling,
    actual: text,
    fix: `write \`${writeField(path, spelling)}\``,
  });
  return spelling;
}

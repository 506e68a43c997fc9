import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { reportAlternatives, reportForbidden } from './alternatives.ts';
import { checkEmbeddedResource } from './check-embedded-resource.ts';
import { checkEnum } from './check-enum.ts';
import { checkList } from './check-list.ts';
import { checkNumber } from './check-number.ts';
import { checkObject } from './check-object.ts';
import { checkString } from './check-string.ts';
import { checkType, reportType } from './check-type.ts';
import { type CompiledSchema, compileSchema, RESOURCE_FIELDS } from './compile-schema.ts';
import { descend, type Inspection } from './inspection.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * Everything in a value that its schema does not allow, CEL rules aside (`evaluateRules`), judged as an API server would
 * after pruning, `dropNulls` and `applyDefaults`. Values are resources: `apiVersion`, `kind` and `metadata` at the root
 * are not looked at. Below a value of the wrong type nothing more is reported.
 */
export function validateSchema(value: JsonValue, schema: StructuralSchema): SchemaProblem[] {
  const inspection: Inspection = { path: [], problems: [] };
  inspect(value, compileSchema(schema), inspection);
  return inspection.problems;
}

function inspect(value: JsonValue, node: CompiledSchema, inspection: Inspection): void {
  if (value === null) inspectNull(node, inspection);
  else if (checkType(value, node, inspection) && checkEnum(value, node, inspection)) {
    inspectContent(value, node, inspection);
    inspectAlternatives(value, node, inspection);
  }
}

/** Of a null only the type and the enum are checked, as upstream. */
function inspectNull(node: CompiledSchema, inspection: Inspection): void {
  const { schema } = node;
  const isTyped = schema.type !== undefined || schema['x-kubernetes-int-or-string'] === true;
  if (isTyped && schema.nullable !== true) reportType(null, node, inspection);
  else checkEnum(null, node, inspection);
}

function inspectContent(value: JsonValue, node: CompiledSchema, inspection: Inspection): void {
  if (typeof value === 'string') checkString(value, node, inspection);
  else if (typeof value === 'number') checkNumber(value, node, inspection);
  else if (isJsonArray(value)) inspectList(value, node, inspection);
  else if (isJsonObject(value)) inspectObject(value, node, inspection);
}

function inspectList(list: readonly JsonValue[], node: CompiledSchema, inspection: Inspection): void {
  checkList(list, node, inspection);
  const { items } = node;
  if (items === undefined) return;
  for (const [at, item] of list.entries()) descend(inspection, at, () => inspect(item, items, inspection));
}

function inspectObject(object: JsonObject, node: CompiledSchema, inspection: Inspection): void {
  if (node.schema['x-kubernetes-embedded-resource'] === true) checkEmbeddedResource(object, inspection);
  checkObject(object, node, inspection);
  const isRoot = inspection.path.length === 0;
  for (const name of Object.keys(object)) {
    const child = object[name];
    const childNode = node.properties.get(name) ?? node.values;
    if (child === undefined || childNode === undefined || (isRoot && RESOURCE_FIELDS.has(name))) continue;
    descend(inspection, name, () => inspect(child, childNode, inspection));
  }
}

function inspectAlternatives(value: JsonValue, node: CompiledSchema, inspection: Inspection): void {
  for (const part of node.allOf) inspect(value, part, inspection);
  if (node.anyOf.length > 0) inspectChoice(value, node.anyOf, { node, inspection, isExclusive: false });
  if (node.oneOf.length > 0) inspectChoice(value, node.oneOf, { node, inspection, isExclusive: true });
  if (node.not !== undefined && fits(value, node.not, inspection)) {
    reportForbidden(value, node.not, { node, inspection });
  }
}

function inspectChoice(
  value: JsonValue,
  alternatives: readonly CompiledSchema[],
  where: { readonly node: CompiledSchema; readonly inspection: Inspection; readonly isExclusive: boolean },
): void {
  const matching = alternatives.filter((alternative) => fits(value, alternative, where.inspection));
  if (matching.length === 1 || (matching.length > 1 && !where.isExclusive)) return;
  const { isExclusive } = where;
  reportAlternatives(value, { alternatives, matching, isExclusive }, where);
}

function fits(value: JsonValue, node: CompiledSchema, { path }: Inspection): boolean {
  const trial: Inspection = { path: [...path], problems: [] };
  inspect(value, node, trial);
  return trial.problems.length === 0;
}

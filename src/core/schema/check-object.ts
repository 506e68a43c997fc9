import { type JsonObject, member } from '../json/json.ts';
import { type CompiledSchema, RESOURCE_FIELDS } from './compile-schema.ts';
import { describeExpected } from './describe-schema.ts';
import { describeValue } from './describe-value.ts';
import { exampleValue } from './example-value.ts';
import { descend, type Inspection, nameOf, report } from './inspection.ts';
import { writeField } from './write-field.ts';

/** Reports required fields that are missing (at the place where each belongs), too few or too many fields, and forbidden ones. */
export function checkObject(object: JsonObject, node: CompiledSchema, inspection: Inspection): void {
  const { required, minProperties, maxProperties, additionalProperties } = node.schema;
  if (required !== undefined) checkRequired(object, node, inspection);
  if (minProperties !== undefined || maxProperties !== undefined) checkCount(object, node, inspection);
  if (additionalProperties === false) checkForbidden(object, node, inspection);
}

function checkRequired(object: JsonObject, node: CompiledSchema, inspection: Inspection): void {
  const isRoot = inspection.path.length === 0;
  for (const name of node.schema.required ?? []) {
    if (member(object, name) !== undefined || (isRoot && RESOURCE_FIELDS.has(name))) continue;
    reportMissing(name, node, inspection);
  }
}

/** Reports one field that the object must have and has not. */
export function reportMissing(name: string, node: CompiledSchema, inspection: Inspection): void {
  const holder = nameOf(inspection.path);
  const property = node.properties.get(name) ?? node.values;
  const example = property === undefined ? undefined : exampleValue(property.schema);
  const phrase = property === undefined ? 'a value' : describeExpected(property.schema);
  const sample = example === undefined ? name : writeField([name], example);
  descend(inspection, name, () =>
    report(inspection, {
      code: 'missing-field',
      at: 'key',
      message: `${nameOf(inspection.path)} is required`,
      expected: example === undefined ? phrase : `${phrase}, for example \`${sample}\``,
      actual: 'nothing',
      fix: `add \`${sample}\` to ${holder}`,
    }),
  );
}

function checkCount(object: JsonObject, { schema }: CompiledSchema, inspection: Inspection): void {
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = schema;
  const count = Object.keys(object).length;
  if (count >= minProperties && count <= maxProperties) return;
  const isFew = count < minProperties;
  report(inspection, {
    code: isFew ? 'too-few-fields' : 'too-many-fields',
    message: `${nameOf(inspection.path)} has too ${isFew ? 'few' : 'many'} fields`,
    expected: describeExpected(schema),
    actual: describeValue(object),
    fix: isFew ? `add ${minProperties - count} more` : `remove ${count - maxProperties}`,
  });
}

function checkForbidden(object: JsonObject, node: CompiledSchema, inspection: Inspection): void {
  for (const name of Object.keys(object)) {
    if (node.properties.has(name)) continue;
    const holder = nameOf(inspection.path);
    descend(inspection, name, () =>
      report(inspection, {
        code: 'forbidden-field',
        at: 'key',
        message: `${holder} must not have the field ${JSON.stringify(name)}`,
        fix: 'remove it',
      }),
    );
  }
}

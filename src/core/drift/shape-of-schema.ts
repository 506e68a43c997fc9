import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import type { FieldShape } from './field-shapes.ts';
import { isZero } from './is-zero.ts';

/** Says what a definition that a schema refers to is like. */
export type ShapeOfDefinition = (name: string) => FieldShape;

/**
 * The shape that a schema gives: of a CRD, or of an API server's OpenAPI. A value that may be a number or a text is a quantity where the
 * schema has the pattern for it, as controller-gen writes quantities. What is not as it should be says nothing.
 */
export function shapeOfSchema(schema: JsonValue | undefined, definition: ShapeOfDefinition): FieldShape {
  const reference = referenceOf(schema);
  const shape = reference === undefined ? shapeOfValue(schema, definition) : definition(reference);
  const standard = member(schema, 'default');
  // An empty default is how Kubernetes writes that a field is not a pointer.
  const isGiven = standard !== undefined && typeof standard !== 'object' && !isZero(standard, undefined);
  return isGiven ? { ...shape, default: standard } : shape;
}

/** The definition a schema refers to; OpenAPI v3 wraps a reference that has markers beside it in `allOf`. */
function referenceOf(schema: JsonValue | undefined): string | undefined {
  const wrapped = member(schema, 'allOf');
  const reference = member(schema, '$ref') ?? (isJsonArray(wrapped) ? member(wrapped[0], '$ref') : undefined);
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

function shapeOfValue(schema: JsonValue | undefined, definition: ShapeOfDefinition): FieldShape {
  const scalar = scalarOf(schema);
  if (scalar !== undefined) return { scalar };
  const items = member(schema, 'items');
  if (items !== undefined) return { list: listTypeOf(schema), items: shapeOfSchema(items, definition) };
  const properties = member(schema, 'properties');
  if (isJsonObject(properties)) return shapeOfObject(schema, properties, definition);
  const additional = member(schema, 'additionalProperties');
  if (!isJsonObject(additional)) return {};
  const values = { ...shapeOfSchema(additional, definition), keepsZero: true };
  return isWhole(schema) ? { map: 'atomic', items: values } : { items: values };
}

function scalarOf(schema: JsonValue | undefined): FieldShape['scalar'] {
  if (member(schema, 'x-kubernetes-int-or-string') === true) {
    const pattern = member(schema, 'pattern');
    return typeof pattern === 'string' && pattern.includes('KMGTP') ? 'quantity' : 'int-or-string';
  }
  return member(schema, 'format') === 'duration' ? 'duration' : undefined;
}

function listTypeOf(schema: JsonValue | undefined): NonNullable<FieldShape['list']> {
  const type = member(schema, 'x-kubernetes-list-type');
  const keys = member(schema, 'x-kubernetes-list-map-keys');
  if (type === 'map' && isJsonArray(keys)) return { keys: keys.map(String) };
  return type === 'set' ? 'set' : 'atomic';
}

function shapeOfObject(
  schema: JsonValue | undefined,
  properties: JsonObject,
  definition: ShapeOfDefinition,
): FieldShape {
  const isSelector = isWhole(schema) && properties['matchLabels'] !== undefined;
  const fields = new Map<string, FieldShape>();
  for (const [name, property] of Object.entries(properties)) {
    const shape = shapeOfSchema(property, definition);
    fields.set(name, isSelector && name === 'matchLabels' ? { ...shape, map: 'atomic' } : shape);
  }
  const isOpen = member(schema, 'x-kubernetes-preserve-unknown-fields') === true;
  return { fields, ...(isOpen ? {} : { isClosed: true }), ...(isSelector ? { map: 'atomic' } : {}) };
}

function isWhole(schema: JsonValue | undefined): boolean {
  return member(schema, 'x-kubernetes-map-type') === 'atomic';
}

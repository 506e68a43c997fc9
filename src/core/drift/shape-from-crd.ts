import type { JsonValue } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import type { FieldShape } from './field-shapes.ts';
import { shapeOfSchema } from './shape-of-schema.ts';

/** The shape that the structural schema of a custom resource gives, or a part of one (`spec`). */
export function shapeFromCrd(schema: StructuralSchema): FieldShape {
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  // A structural schema is a JSON value; TypeScript lets no interface pass for one.
  const shape = shapeOfSchema(schema as unknown as JsonValue, () => ({}));
  shapes.set(schema, shape);
  return shape;
}

/** A schema is read once: it is as constant as the CRD it stands in. */
const shapes = new WeakMap<StructuralSchema, FieldShape>();

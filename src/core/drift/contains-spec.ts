import type { FieldPath, JsonValue } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { compareValues } from './compare-values.ts';
import { pathOfPlace } from './place.ts';
import { shapeFromCrd } from './shape-from-crd.ts';

/** Whether the spec of a live custom resource says what was planned. What only the live one has is a default, and no difference. */
export function containsSpec(planned: JsonValue, live: JsonValue, schema: StructuralSchema): boolean {
  return findSpecDifferences(planned, live, schema).length === 0;
}

/** One place where a live spec is not the planned one. */
export interface SpecDifference {
  /** Below `spec`; items of lists with keys are named by them (`name=app`). */
  readonly path: FieldPath;
  readonly planned?: JsonValue | undefined;
  readonly live?: JsonValue | undefined;
}

/** Every place where the spec of a live custom resource does not say what was planned. The schema is that of the spec. */
export function findSpecDifferences(
  planned: JsonValue,
  live: JsonValue,
  schema: StructuralSchema,
): readonly SpecDifference[] {
  const differences = compareValues({ desired: planned, live, shape: shapeFromCrd(schema), place: undefined });
  return differences.map(({ place, desired, live: found }) => ({
    path: pathOfPlace(place),
    planned: desired,
    live: found,
  }));
}

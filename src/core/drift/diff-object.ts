import type { LiveObject } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import { attributeDifference } from './attribute-difference.ts';
import { comparableObject, comparableShape } from './comparable-object.ts';
import { compareValues, type ValueDifference, type ValuePair } from './compare-values.ts';
import { describeDifference } from './describe-difference.ts';
import type { Difference } from './difference.ts';
import type { FieldShape } from './field-shapes.ts';
import { findExtraneous } from './find-extraneous.ts';
import { isIgnored } from './ignore-rules.ts';
import { managedEntries } from './managed-fields.ts';
import { formatDifferencePath, pathOfPlace } from './place.ts';

/** A manifest beside what the cluster holds of it. */
export interface ObjectComparison {
  readonly desired: Manifest;
  readonly live: LiveObject;
  /** Where absent, every list is compared by position. */
  readonly shape?: FieldShape | undefined;
  /** Field managers that apply Plans, beside Argo CD, Flux and other known ones. */
  readonly appliers?: readonly string[];
  /** JSON pointers (RFC 6901) to what is not compared; `*` stands for any part, and `name=app` for an item of a list with keys. */
  readonly ignore?: readonly string[];
}

/**
 * Where a live object differs from its manifest, field by field, without asking the API server: what the manifest says and the cluster
 * does not hold, in the manifest's order; then what left the manifest and is still there. What only the cluster holds is no difference.
 * Two versions of a kind are compared in their labels and annotations only.
 */
export function diffObject(comparison: ObjectComparison): readonly Difference[] {
  const { desired, live, appliers = [], ignore = [] } = comparison;
  const entries = managedEntries(live);
  const pair = pairOf(comparison);
  const found = [...compareValues(pair), ...findExtraneous(pair, { desired, live, appliers })];
  const object = objectId(referenceOf(desired));
  return distinct(found)
    .filter((difference) => !isIgnored(difference, { desired, pointers: ignore }))
    .map((difference) => {
      const attribution = attributeDifference(difference, entries, appliers);
      return describeDifference(difference, desired, { object, attribution });
    });
}

function pairOf({ desired, live, shape }: ObjectComparison): ValuePair {
  const [wanted, found] = [comparableObject(desired), comparableObject(live)];
  const isSameVersion = desired.apiVersion === live.apiVersion;
  const compared = isSameVersion ? wanted : { metadata: wanted['metadata'] };
  return { desired: compared, live: found, shape: comparableShape(shape), place: undefined };
}

function distinct(differences: readonly ValueDifference[]): readonly ValueDifference[] {
  const byPath = new Map(
    differences.map((difference) => [formatDifferencePath(pathOfPlace(difference.place)), difference]),
  );
  return [...byPath.values()];
}

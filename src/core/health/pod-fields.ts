import { type FieldPath, type JsonValue, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import { conditionOf } from './conditions.ts';
import { textAt } from './field-readers.ts';

/** The moment at a path; undefined when there is none. */
export function instantAt(root: JsonValue | undefined, path: FieldPath): Instant | undefined {
  return parseInstant(valueAt(root, path));
}

/** The last of the moments that are known. */
export function latest(moments: readonly (Instant | undefined)[]): Instant | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The first of the moments that are known. */
export function earliest(moments: readonly (Instant | undefined)[]): Instant | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Whether a pod is ready and stays: a pod that is being deleted no longer serves. */
export function isPodReady(pod: LiveObject): boolean {
  return !isDeleting(pod) && conditionOf(pod, 'Ready')?.status === 'True';
}

/** Whether an object is being deleted. */
export function isDeleting(object: LiveObject): boolean {
  return textAt(object, ['metadata', 'deletionTimestamp']) !== undefined;
}

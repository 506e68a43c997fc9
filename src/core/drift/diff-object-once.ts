import type { LiveObject } from '../live/live-object.ts';
import { diffObject, type ObjectComparison } from './diff-object.ts';
import type { Difference } from './difference.ts';

/**
 * The same as `diffObject`, and no work at all where the very same objects were compared the same way last time: an agent looks at a
 * resource again and again, and has most of its live objects from before. Neither side of a comparison may ever be changed.
 */
export function diffObjectOnce(comparison: ObjectComparison): readonly Difference[] {
  const { live, desired, shape, appliers = [], ignore = [] } = comparison;
  const known = COMPARED.get(live);
  const options = JSON.stringify([appliers, ignore]);
  if (known?.desired === desired && known.shape === shape && known.options === options) return known.differences;
  const differences = diffObject(comparison);
  COMPARED.set(live, { desired, shape, options, differences });
  return differences;
}

interface Compared extends Pick<ObjectComparison, 'desired' | 'shape'> {
  readonly options: string;
  readonly differences: readonly Difference[];
}

/** What was found of a live object last; forgotten with it. */
const COMPARED = new WeakMap<LiveObject, Compared>();

import { applyRank } from '../manifest/kubernetes-kinds.ts';
import type { PlannedObject } from './plan.ts';

/**
 * Objects in apply order: by wave, then by kind as appliers apply them, then by id. A total order, so the result does not
 * depend on the order of the input.
 */
export function orderObjects<T extends PlannedObject>(objects: readonly T[]): readonly T[] {
  return objects
    .map((object) => ({ object, rank: applyRank(object.ref.apiVersion, object.ref.kind) }))
    .sort((left, right) => {
      if (left.object.wave !== right.object.wave) return left.object.wave - right.object.wave;
      if (left.rank !== right.rank) return left.rank - right.rank;
      return left.object.id < right.object.id ? -1 : 1;
    })
    .map(({ object }) => object);
}

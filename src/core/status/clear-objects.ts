import { appliedDigest } from '../drift/applied-digest.ts';
import { builtInShapes } from '../drift/built-in-shapes.ts';
import type { Difference } from '../drift/difference.ts';
import type { HealthRules } from '../health/health.ts';
import { groupKindOf } from '../live/live-object.ts';
import type { ClearedObjects } from './cleared-objects.ts';
import type { ObservedObject } from './observe-objects.ts';

interface Evaluated {
  readonly objects: readonly ObservedObject[];
  readonly rules: HealthRules;
}

/** Clears what may be cleared; `differences` are all that were found. Of kinds whose fields only the cluster knows that may change. */
export function clearObjects(
  cleared: ClearedObjects,
  { objects, rules }: Evaluated,
  differences: readonly Difference[],
): void {
  const differing = new Set(differences.map(({ object }) => object));
  for (const object of objects) {
    if (object.isCleared) continue;
    const { planned, live, application, health } = object;
    const { whenThere } = rules.ruleFor(groupKindOf(planned.ref));
    if (whenThere === undefined || health !== whenThere || application !== 'Applied') continue;
    if (live === undefined || differing.has(planned.id) || builtInShapes.shapeOf(planned.ref) === undefined) continue;
    if (appliedDigest(planned.digest, live) === 'Applied') cleared.add(planned.id, { writtenAt: object.writtenAt });
  }
}

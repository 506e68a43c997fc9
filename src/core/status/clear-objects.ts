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
    const { planned, health } = object;
    if (differing.has(planned.id) || cleared.find(planned.id) !== undefined || !isApplied(object)) continue;
    const isReady = health === rules.ruleFor(groupKindOf(planned.ref)).whenThere;
    cleared.add(planned.id, { isReady, writtenAt: object.writtenAt });
  }
}

function isApplied({ planned, live, application }: ObservedObject): boolean {
  if (application !== 'Applied' || live === undefined || builtInShapes.shapeOf(planned.ref) === undefined) return false;
  return appliedDigest(planned.digest, live) === 'Applied';
}

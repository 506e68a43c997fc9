import { builtInShapes } from '../../core/drift/built-in-shapes.ts';
import type { HealthRules } from '../../core/health/health.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type WantedKinds, wantedKinds } from '../../core/status/wanted-kinds.ts';
import { createBoundedMap } from './bounded-map.ts';

/** A kind in a version. */
export interface ObjectType {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What must be known to judge Plans that render some types. */
export interface NeededKinds extends WantedKinds {
  /** Of those that Kubernetes itself does not have, how fields are compared must be asked. */
  readonly foreign: readonly ObjectType[];
}

/** Says what is needed for types as a `PlanEntry` lists them. Plans of one kind of resource mostly render the same types. */
export function createKindNeeds(rules: HealthRules): (types: readonly string[]) => NeededKinds {
  const known = createBoundedMap<NeededKinds>(256);
  return (types) => {
    const signature = types.join('\n');
    const needed = known.get(signature) ?? neededFor(types, rules);
    known.set(signature, needed);
    return needed;
  };
}

function neededFor(types: readonly string[], rules: HealthRules): NeededKinds {
  const references = types.map(readType);
  // Nothing else of a Plan is read, and a whole Plan is not kept for it.
  const plan = { objects: references.map((ref) => ({ ref: { ...ref, name: '' } })) } as unknown as Plan;
  const foreign = references.filter((reference) => builtInShapes.shapeOf(reference) === undefined);
  return { ...wantedKinds([plan], rules), foreign };
}

/** Reads an entry of `PlanEntry.types`. */
export function readType(type: string): ObjectType {
  const space = type.indexOf(' ');
  return { apiVersion: type.slice(0, space), kind: type.slice(space + 1) };
}

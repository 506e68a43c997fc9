import { planOwner } from '../../../../src/agent/observe/plan-entry.ts';
import { holdsFinalizer } from '../../../../src/core/live/finalizer.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { isPaused } from '../../../../src/core/status/paused.ts';
import type { Verdict } from './read-verdicts.ts';

/** What an agent still has to do about the resources of a namespace and their Plans; empty where there is nothing left. */
export function unsettled(verdicts: readonly Verdict[], plans: readonly LiveObject[]): readonly string[] {
  const resources = new Map(verdicts.map(({ id, resource }) => [id, resource]));
  const objects = [...resources.values(), ...plans];
  return [
    ...verdicts.flatMap(({ id, differences }) => differences.map((difference) => `${id}: ${difference}`)),
    ...objects.filter(isDeleted).map((object) => `${nameOf(object)} was deleted and is still there`),
    ...verdicts.flatMap(({ id, resource }) => unheld(resource, plansOf(id, plans))),
    ...plans
      .filter((plan) => holdsFinalizer(plan) && !resources.has(planOwner(plan) ?? ''))
      .map((plan) => `${nameOf(plan)} is held, though its resource is gone`),
  ];
}

/** A resource with a Plan is held, and so is its Plan; about one that is paused nothing is done. */
function unheld(resource: LiveObject, plans: readonly LiveObject[]): readonly string[] {
  if (plans.length === 0 || isDeleted(resource) || isPaused(resource)) return [];
  return [resource, ...plans]
    .filter((object) => !holdsFinalizer(object))
    .map((object) => `${nameOf(object)} is not held`);
}

function plansOf(id: string, plans: readonly LiveObject[]): readonly LiveObject[] {
  return plans.filter((plan) => planOwner(plan) === id);
}

function isDeleted({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function nameOf({ kind, metadata }: LiveObject): string {
  return `${kind}/${metadata.name}`;
}

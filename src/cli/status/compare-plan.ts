import { diffPlan } from '../../core/drift/diff-plan.ts';
import type { Difference } from '../../core/drift/difference.ts';
import type { FieldShapes } from '../../core/drift/field-shapes.ts';
import { isJsonArray, member } from '../../core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import type { LiveState } from '../../core/live/live-state.ts';
import type { Plan, PlannedObject } from '../../core/plan/plan.ts';
import { DIGEST_ANNOTATION } from '../../core/synth/labels.ts';
import { type Instant, parseInstant } from '../../core/time/instant.ts';
import type { ObservedResource } from './observation.ts';

/** A resource's live objects beside its Plan. */
export interface PlanComparison {
  readonly resource: ObservedResource;
  /** In apply order, as the Plan has it. */
  readonly differences: readonly Difference[];
  /** What the applier has still to apply: `Missing` objects, and `Outdated` ones of which an earlier version is there. */
  readonly pending: readonly PendingObject[];
  /** The objects of kinds that could not be read: nobody knows. */
  readonly unread: readonly { readonly id: string; readonly message: string }[];
}

export interface PendingObject {
  readonly id: string;
  readonly step: string;
  readonly state: 'Missing' | 'Outdated';
}

/** Compares the live objects of a resource with its Plan; nothing to say without a Plan. */
export function comparePlan(resource: ObservedResource, live: LiveState, shapes: FieldShapes): PlanComparison {
  const { plan } = resource;
  if (plan === undefined) return { resource, differences: [], pending: [], unread: [] };
  const readySince = readySinceOf(resource.object, plan);
  const wasApplied = readySince !== undefined || isLastWaveApplied(plan, live);
  const differences = diffPlan({ plan, live, shapes, readySince, wasApplied });
  const told = new Set(differences.map(({ object }) => object));
  const unread = plan.objects.flatMap(({ id, ref }) => {
    const failure = live.find(id) === undefined ? live.unreadable(groupKindOf(ref)) : undefined;
    return failure === undefined ? [] : [{ id, message: failure.message }];
  });
  const unknown = new Set(unread.map(({ id }) => id));
  const pending = plan.objects
    .filter(({ id }) => !told.has(id) && !unknown.has(id))
    .flatMap((planned) => pendingOf(planned, live));
  return { resource, differences, pending, unread };
}

/** Whether the cluster is what the Plan says, as far as anybody can tell. */
export function isInSync({ resource, differences, pending, unread }: PlanComparison): boolean {
  const drift = differences.filter(({ type }) => type !== 'Recreated');
  return resource.plan !== undefined && drift.length + pending.length + unread.length === 0;
}

/** Since when the agent has seen all of this very Plan ready, where it has. */
function readySinceOf({ status }: LiveObject, { digest }: Plan): Instant | undefined {
  const conditions = member(status, 'conditions');
  if (member(status, 'lastGoodPlanDigest') !== digest || !isJsonArray(conditions)) return undefined;
  const ready = conditions.find((condition) => member(condition, 'type') === 'Ready');
  return parseInstant(member(ready, 'lastTransitionTime'));
}

/** Appliers go from wave to wave: what is missing in an earlier one was there. */
function isLastWaveApplied({ objects }: Plan, live: LiveState): boolean {
  const last = objects.at(-1)?.wave;
  return objects.some((planned) => planned.wave === last && digestOf(live.find(planned.id)) === planned.digest);
}

function pendingOf({ id, step, digest }: PlannedObject, live: LiveState): readonly PendingObject[] {
  const object = live.find(id);
  if (object === undefined) return [{ id, step, state: 'Missing' }];
  return digestOf(object) === digest ? [] : [{ id, step, state: 'Outdated' }];
}

function digestOf(object: LiveObject | undefined): string | undefined {
  return object?.metadata.annotations?.[DIGEST_ANNOTATION];
}

import { groupedBy } from '../live/grouped-by.ts';
import { groupKindOf, type LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { Plan } from '../plan/plan.ts';
import {
  ARGOCD_OPTIONS_ANNOTATION,
  FLUX_PRUNE_ANNOTATION,
  PLAN_ANNOTATION,
  RESOURCE_LABEL,
  resourceLabelOf,
} from '../synth/labels.ts';
import type { Difference } from './difference.ts';

/**
 * The live objects of the Plan's kinds that carry the resource's label and that the Plan does not list, sorted by kind and id. Left out
 * is what controllers made (pods, Jobs of CronJobs, claims of StatefulSets), what a Job of the Plan makes, what is being deleted, and
 * what appliers never delete.
 */
export function findOrphans(plan: Plan, live: LiveState): readonly Difference[] {
  const { label, kinds, known } = searchOf(plan);
  return kinds
    .filter((kind) => live.unreadable(kind) === undefined)
    .flatMap((kind) => (live.idsOfKind(kind).every((id) => known.has(id)) ? [] : labelled(live, kind, label)))
    .filter((object) => isOfResource(object, plan) && isLeftBehind(object) && !known.has(idOf(object)))
    .map((object) => ({
      object: idOf(object),
      type: 'Orphaned',
      message: `${idOf(object)} is not in the Plan any more`,
    }));
}

function labelled(live: LiveState, groupKind: string, label: string): readonly LiveObject[] {
  return groupedBy(live.ofKind(groupKind), labelOf).get(label) ?? [];
}

interface OrphanSearch {
  readonly label: string;
  readonly kinds: readonly string[];
  /** The ids of what is no orphan. */
  readonly known: ReadonlySet<string>;
}

/** A Plan never changes, and is looked at again and again. */
const SEARCHES = new WeakMap<Plan, OrphanSearch>();

function searchOf(plan: Plan): OrphanSearch {
  const found = SEARCHES.get(plan);
  if (found !== undefined) return found;
  const { resource, objects, creates } = plan;
  const search = {
    label: resourceLabelOf({ kind: resource.kind, metadata: { name: resource.name } }),
    kinds: [...new Set(objects.map(({ ref }) => groupKindOf(ref)))],
    known: new Set([...objects.map(({ id }) => id), ...creates.map(objectId)]),
  };
  SEARCHES.set(plan, search);
  return search;
}

function labelOf({ metadata }: LiveObject): string | undefined {
  return metadata.labels?.[RESOURCE_LABEL];
}

function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

/** Resources of one name in two namespaces share the label; what has no namespace starts with the resource's. */
function isOfResource({ metadata }: LiveObject, { resource }: Plan): boolean {
  if (metadata.namespace === undefined) return metadata.name.startsWith(`${resource.namespace}-${resource.name}`);
  return metadata.namespace === resource.namespace;
}

function isLeftBehind({ kind, metadata }: LiveObject): boolean {
  const { annotations = {}, ownerReferences = [], deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined || ownerReferences.some(({ controller }) => controller === true)) return false;
  if (annotations[FLUX_PRUNE_ANNOTATION] === 'disabled') return false;
  if (annotations[ARGOCD_OPTIONS_ANNOTATION]?.split(',').includes('Prune=false') === true) return false;
  // A StatefulSet makes claims with the labels of its template, and no annotation of a Plan.
  return kind !== 'PersistentVolumeClaim' || annotations[PLAN_ANNOTATION] !== undefined;
}

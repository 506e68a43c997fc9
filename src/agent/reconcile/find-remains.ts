import type { HealthRules } from '../../core/health/health.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import type { LiveState } from '../../core/live/live-state.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { type Plan, PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { DEFINITION, wantedKinds } from '../../core/status/wanted-kinds.ts';
import {
  ARGOCD_OPTIONS_ANNOTATION,
  FLUX_PRUNE_ANNOTATION,
  PROTECTION_ANNOTATIONS,
  RESOURCE_LABEL,
  resourceLabelOf,
} from '../../core/synth/labels.ts';
import type { Observed, ResourceKey } from '../observe/observer.ts';
import { isNamedAfter, readId } from '../observe/resource-key.ts';
import type { ObjectStore } from '../store/object-store.ts';

/** What of a resource is still in the cluster. Ids, sorted. */
export interface Remains {
  /** Keeps the finalizer. */
  readonly left: readonly string[];
  /** Stays when the resource goes: appliers leave it, or its Plan retains data. */
  readonly kept: readonly string[];
  /** Why nobody knows whether that is all; undefined where it is known. */
  readonly unknown: string | undefined;
}

/**
 * Looks for everything that carries the resource's label. What cannot be read may be there; of a kind that the cluster does not serve nothing
 * is, whatever was known of it.
 */
export function findRemains(
  observed: Observed,
  { store, rules }: { readonly store: ObjectStore; readonly rules: HealthRules },
): Remains {
  const { plan, live } = observed;
  const label = resourceLabelOf(observed.resource);
  const isOurs = ({ metadata }: LiveObject): boolean => metadata.labels?.[RESOURCE_LABEL] === label;
  const key = objectId(referenceOf(observed.resource));
  const objects = candidatesOf(observed, label, store)
    .filter((id) => live.unreadable(readId(id).groupKind)?.reason !== 'NotServed')
    .map((id) => live.find(id) ?? (mayTell(key, id) ? store.find(id) : undefined))
    .filter((object) => object !== undefined)
    .filter(isOurs);
  const idsOf = (found: readonly LiveObject[]): readonly string[] =>
    found.map((object) => objectId(referenceOf(object))).sort();
  return {
    left: idsOf(objects.filter((object) => !isKept(object, plan))),
    kept: idsOf(objects.filter((object) => isKept(object, plan))),
    unknown: findUnknown(observed, rules),
  };
}

/**
 * In the resource's namespace whatever has its label, and outside namespaces what its Plan names; without a Plan, that is known by how its name
 * begins. In other namespaces nothing: a resource of the same name may live there, and share the label.
 */
function candidatesOf({ resource, plan }: Observed, label: string, store: ObjectStore): readonly string[] {
  const { namespace = '' } = resource.metadata;
  const key = objectId(referenceOf(resource));
  const elsewhere =
    plan === undefined
      ? store.idsLabelled('', label).filter((id) => isNamedAfter(key, id))
      : [...plan.objects.map(({ id }) => id), ...plan.creates.map(objectId)].filter((id) =>
          ['', namespace].includes(readId(id).namespace),
        );
  return [...new Set([...store.idsLabelled(namespace, label), ...elsewhere])];
}

/** Outside namespaces the observer says what is the resource's; of definitions only the store knows. */
function mayTell(key: ResourceKey, id: string): boolean {
  const { namespace, groupKind } = readId(id);
  return namespace !== '' || groupKind === DEFINITION || isNamedAfter(key, id);
}

function isKept(object: LiveObject, plan: Plan | undefined): boolean {
  const { annotations = {}, ownerReferences = [] } = object.metadata;
  // Claims of a StatefulSet carry the annotations even where the data shall go: then they have an owner, and go with it.
  if (ownerReferences.length > 0) return false;
  if (isProtected(annotations)) return true;
  if (plan?.deletionPolicy !== 'Retain') return false;
  return object.kind === CLAIM || plan.creates.some((made) => objectId(made) === objectId(referenceOf(object)));
}

const CLAIM = 'PersistentVolumeClaim';

/** Argo CD reads several options from one annotation. */
function isProtected(annotations: Readonly<Record<string, string>>): boolean {
  const options = new Set(annotations[ARGOCD_OPTIONS_ANNOTATION]?.split(',').map((option) => option.trim()));
  const wanted = PROTECTION_ANNOTATIONS[ARGOCD_OPTIONS_ANNOTATION]?.split(',') ?? [];
  const isFluxDisabled = annotations[FLUX_PRUNE_ANNOTATION] === PROTECTION_ANNOTATIONS[FLUX_PRUNE_ANNOTATION];
  return isFluxDisabled || wanted.every((option) => options.has(option));
}

/** A kind that the cluster does not serve has no objects: its definition took them along. */
function findUnknown({ plan, planObjects, live }: Observed, rules: HealthRules): string | undefined {
  if (plan === undefined && (planObjects.length > 0 || isPlanUnread(live))) return 'its Plan cannot be used';
  for (const groupKind of new Set(kindsOf(plan, rules))) {
    const failure = live.unreadable(groupKind);
    if (failure !== undefined && failure.reason !== 'NotServed') return `${groupKind}: ${failure.message}`;
  }
  return undefined;
}

/** Such as one that does not say whose it is. */
function isPlanUnread(live: LiveState): boolean {
  const failure = live.unreadable(PLAN_GROUP_KIND);
  return failure !== undefined && failure.reason !== 'NotServed';
}

/** Of which objects may be left. */
function kindsOf(plan: Plan | undefined, rules: HealthRules): readonly string[] {
  const { labelled, whole } = wantedKinds(plan === undefined ? [] : [plan], rules);
  if (plan === undefined) return labelled;
  const created = plan.deletionPolicy === 'Retain' ? [] : plan.creates.map(groupKindOf);
  const shared = plan.objects.map(({ ref }) => groupKindOf(ref)).filter((groupKind) => whole.includes(groupKind));
  return [...labelled, ...shared, ...created];
}

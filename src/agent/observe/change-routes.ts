import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { APPLIER_KINDS, EVENT } from '../../core/status/wanted-kinds.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import type { ObjectStore, StoreChange } from '../store/object-store.ts';
import type { ApplierLookup } from './applier-lookup.ts';
import type { EventIndex } from './event-index.ts';
import type { ResourceKey } from './observer.ts';
import type { PlanIndex } from './plan-index.ts';
import { isNamedAfter, readId } from './resource-key.ts';
import type { ResourceIndex } from './resource-index.ts';
import type { SharedKinds } from './shared-kinds.ts';

/** What says whom a change concerns. */
export interface RouteParts {
  readonly resourceKinds: ReadonlySet<string>;
  readonly resources: ResourceIndex;
  readonly plans: PlanIndex;
  readonly appliers: ApplierLookup;
  readonly events: EventIndex;
  readonly shared: SharedKinds;
  readonly store: Pick<ObjectStore, 'find'>;
}

/** Whom a change concerns. */
export interface Concerned {
  /** The resource that changed itself. */
  readonly itself: readonly ResourceKey[];
  /** About which more or other things are known now. */
  readonly about: ReadonlySet<ResourceKey>;
  /** That saw something which all resources see. */
  readonly shared: readonly ResourceKey[];
}

/** Keeps the indexes up to date with a change of the store, and says whom it concerns: both before the change and after it. */
export function routeChange(parts: RouteParts, change: StoreChange): Concerned {
  const isResource = parts.resourceKinds.has(change.groupKind);
  const about = new Set<ResourceKey>();
  addOfKind(parts, change, about);
  addLabelled(parts, change, about);
  for (const key of parts.plans.keysNaming(change.id)) about.add(key);
  if (isResource) parts.resources.update(change);
  return { itself: isResource ? [change.id] : [], about, shared: parts.shared.update(change) };
}

function addOfKind(parts: RouteParts, change: StoreChange, about: Set<ResourceKey>): void {
  const { id, groupKind } = change;
  if (groupKind === PLAN_GROUP_KIND) {
    for (const key of parts.plans.update(id)) about.add(key);
    for (const key of parts.resources.keysOfDocument(id)) about.add(key);
  } else if (APPLIER_KINDS.includes(groupKind)) {
    for (const key of parts.appliers.update(id)) about.add(key);
  } else if (groupKind === EVENT) {
    for (const subject of parts.events.update(change)) addOfSubject(parts, subject, about);
  }
}

/** An Event is told to whoever has what it is about. */
function addOfSubject(parts: RouteParts, subject: string, about: Set<ResourceKey>): void {
  if (parts.resources.has(subject)) about.add(subject);
  for (const key of parts.plans.keysNaming(subject)) about.add(key);
  const label = parts.store.find(subject)?.metadata.labels?.[RESOURCE_LABEL];
  if (label === undefined) return;
  addLabelled(parts, { ...readId(subject), id: subject, labelBefore: undefined, labelAfter: label }, about);
}

type Labelled = Pick<StoreChange, 'id' | 'namespace' | 'labelBefore' | 'labelAfter'>;

function addLabelled(
  { resources }: RouteParts,
  { id, namespace, labelBefore, labelAfter }: Labelled,
  about: Set<ResourceKey>,
): void {
  for (const label of new Set([labelBefore, labelAfter])) {
    if (label === undefined) continue;
    const keys = namespace === '' ? resources.keysOfLabel(label) : resources.keysLabelled(namespace, label);
    for (const key of keys) if (namespace !== '' || isNamedAfter(key, id)) about.add(key);
  }
}

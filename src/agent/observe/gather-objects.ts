import { member } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { type Plan } from '../../core/plan/plan.ts';
import { DEFINITION } from '../../core/status/wanted-kinds.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { ApplierLookup } from './applier-lookup.ts';
import type { EventIndex } from './event-index.ts';
import type { ForeignShapes } from './foreign-shapes.ts';
import type { Looked } from './look-entry.ts';
import type { Looks } from './looks.ts';
import { type LookContext, namedLooks, type NamedLook } from './named-looks.ts';
import type { NeededKinds } from './needed-kinds.ts';
import type { ResourceKey } from './observer.ts';
import type { PlanEntry } from './plan-entry.ts';
import type { ReadPlan } from './plan-shelf.ts';
import type { ResourceIndex } from './resource-index.ts';
import { isNamedAfter, labelOfKey, readId } from './resource-key.ts';
import { type SharedKinds } from './shared-kinds.ts';
import type { WatchKnowledge } from './watch-knowledge.ts';

/** What live states are put together from. */
export interface LiveStateParts
  extends Omit<LookContext, 'isKnown' | 'has' | 'isLabelled' | 'hasGone' | 'isFound' | 'isOurs'> {
  readonly store: ObjectStore;
  readonly knowledge: WatchKnowledge;
  readonly appliers: ApplierLookup;
  readonly events: EventIndex;
  readonly shared: SharedKinds;
  readonly resources: Pick<ResourceIndex, 'keysOfLabel'>;
  readonly looks: Looks<readonly LiveObject[]>;
  readonly shapes: ForeignShapes;
  readonly owns: (key: ResourceKey) => boolean;
  hasGone(key: ResourceKey, id: string): boolean;
  /** The namespace whose watch brings the Events of a namespace, where one does; `''` for that of all namespaces. */
  eventWatchOf(namespace: string): string | undefined;
}

/** What a live state is about. */
export interface LiveStateRequest {
  readonly key: ResourceKey;
  readonly read: ReadPlan;
  /** Undefined where there is no Plan. */
  readonly entry: PlanEntry | undefined;
  readonly needed: NeededKinds;
}

/** The objects that belong to a resource, and what must be looked up for it. */
export interface Gathered {
  /** By id: the version in which the store has it, or the object itself where that is not all there is to know. */
  readonly seen: ReadonlyMap<string, string | LiveObject>;
  readonly looks: readonly NamedLook[];
}

/** Puts together what the store has and looks brought, and asks for what is missing. Unpacks nothing. */
export function gatherObjects(parts: LiveStateParts, { key, read, entry, needed }: LiveStateRequest): Gathered {
  const { store, knowledge, extentOf, api } = parts;
  const wasReady = read.plan !== undefined && isReadyPlan(store, key, read.plan);
  const isOurs = (id: string): boolean => isOfPlace(parts, key, id);
  const labelled = new Set(labelledIds(store, key));
  const looks =
    read.plan === undefined
      ? []
      : namedLooks(read.plan, needed.defined, {
          api,
          extentOf,
          isOurs,
          has: (id) => store.has(id),
          isLabelled: (id) => labelled.has(id),
          isKnown: (groupKind) => knowledge.of(groupKind).isKnown,
          hasGone: (id) => wasReady || parts.hasGone(key, id),
          isFound: (id) => parts.looks.find(id)?.value !== undefined,
        });
  if (parts.owns(key)) {
    parts.looks.want(key, looks);
    parts.shapes.want(key, needed.foreign);
  }
  const lookedUp = looks.flatMap(({ id }) => readValue(parts.looks.find(id)));
  const own = new Set([...ownIds(parts, key, { plan: read.plan, entry }), ...lookedUp.map(idOf)]);
  const ids = withReports(parts, key, { ids: own, entry });
  const seen = new Map<string, string | LiveObject>();
  const isServed = servedAsKnown(knowledge);
  for (const id of ids) {
    const found = isServed(readId(id).groupKind) ? (store.versionOf(id) ?? store.find(id)) : undefined;
    if (found !== undefined) seen.set(id, found);
  }
  // What the store has is newer; of a planned definition all was looked up, and first.
  for (const object of lookedUp) if (!seen.has(idOf(object))) seen.set(idOf(object), object);
  return { looks, seen };
}

/** Whether the whole Plan was ready once: what its watch does not show then is not merely not applied yet, whoever saw it go. */
function isReadyPlan(store: ObjectStore, key: ResourceKey, { digest }: Plan): boolean {
  return member(store.find(key)?.status, 'lastGoodPlanDigest') === digest;
}

/** What its definition took along is not there any more, though nobody told. */
function readValue(looked: Looked<readonly LiveObject[]> | undefined): readonly LiveObject[] {
  return looked?.failure?.reason === 'NotServed' ? [] : (looked?.value ?? []);
}

/** Whether a kind is one of this cluster, as far as its watch knows: there may be objects of it. */
function servedAsKnown(knowledge: WatchKnowledge): (groupKind: string) => boolean {
  const known = new Map<string, boolean>();
  return (groupKind) => {
    const isServed = known.get(groupKind) ?? knowledge.of(groupKind).failure?.reason !== 'NotServed';
    known.set(groupKind, isServed);
    return isServed;
  };
}

interface PlanSides {
  readonly plan: Plan | undefined;
  readonly entry: PlanEntry | undefined;
}

function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

/** What the store has of a resource. */
function ownIds(parts: LiveStateParts, key: ResourceKey, { plan, entry }: PlanSides): readonly string[] {
  const { store } = parts;
  const named = [...(plan?.objects ?? []).map(({ id }) => id), ...(entry?.ids ?? [])];
  return [...labelledIds(store, key), ...named.filter((id) => store.has(id) && isOfPlace(parts, key, id))];
}

function labelledIds(store: ObjectStore, key: ResourceKey): readonly string[] {
  const label = labelOfKey(key);
  const unscoped = store.idsLabelled('', label).filter((id) => isNamedAfter(key, id));
  return [...store.idsLabelled(readId(key).namespace, label), ...unscoped];
}

/**
 * Whether an object may concern a resource that names it: of other namespaces nothing is read, whatever a Plan says. Nor of what stands in none
 * and is called after a resource of the same name elsewhere, for it carries the same label.
 */
function isOfPlace({ resources }: LiveStateParts, key: ResourceKey, id: string): boolean {
  const { namespace } = readId(id);
  if (namespace !== '') return namespace === readId(key).namespace;
  if (isNamedAfter(key, id)) return true;
  return ![...resources.keysOfLabel(labelOfKey(key))].some((other) => isNamedAfter(other, id));
}

/** With what tells of those objects: appliers and Events. Without definitions: of those the store has only metadata. */
function withReports(
  { appliers, events }: LiveStateParts,
  key: ResourceKey,
  { ids, entry }: { readonly ids: ReadonlySet<string>; readonly entry: PlanEntry | undefined },
): ReadonlySet<string> {
  const applying = entry === undefined ? [] : appliers.of(entry);
  const about = [key, ...ids].flatMap((id) => [...events.about(id)]);
  const all = [...ids, ...applying, ...about];
  return new Set(all.filter((id) => !id.startsWith(`${DEFINITION}/`)));
}

import { conditionOf } from '../../core/health/conditions.ts';
import { objectsAt, textAt } from '../../core/health/field-readers.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { objectId } from '../../core/manifest/object-id.ts';
import { placesOf } from '../../core/status/applier-index.ts';
import { APPLICATION, APPLIER_KINDS, KUSTOMIZATION } from '../../core/status/wanted-kinds.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import type { ResourceKey } from './observer.ts';
import type { PlanEntry } from './plan-entry.ts';
import type { PlanIndex } from './plan-index.ts';
import { isNamedAfter, readId } from './resource-key.ts';

/** What applies which Plan, without keeping an applier's object unpacked. */
export interface ApplierLookup {
  /** An object of an applier came, changed or went: the resources whose Plans it applies or applied, itself or through others. */
  update(id: string): Iterable<ResourceKey>;
  /** The ids of the objects that tell how a Plan is applied (`appliersOf`), and of those they wait for. */
  of(plan: PlanEntry): Iterable<string>;
}

/** The appliers that a store has now and gets later, as far as it is told of them. */
export function createApplierLookup(
  store: Pick<ObjectStore, 'find' | 'idsOf'>,
  plans: Pick<PlanIndex, 'keysNaming' | 'keysInFolder'>,
): ApplierLookup {
  const state: State = {
    store,
    plans,
    entries: new Map(),
    byFolder: createNameIndex(),
    byListed: createNameIndex(),
    byLink: createNameIndex(),
  };
  for (const id of APPLIER_KINDS.flatMap((groupKind) => store.idsOf(groupKind))) replace(state, id);
  return { update: (id) => update(state, id), of: (plan) => appliersOf(state, plan) };
}

/** What an applier's object leads to. */
interface ApplierEntry {
  readonly folders: readonly string[];
  readonly listed: readonly string[];
  /** The ids of what it waits for: its source, or other appliers. */
  readonly links: readonly string[];
}

interface State {
  readonly store: Pick<ObjectStore, 'find'>;
  readonly plans: Pick<PlanIndex, 'keysNaming' | 'keysInFolder'>;
  readonly entries: Map<string, ApplierEntry>;
  readonly byFolder: NameIndex;
  readonly byListed: NameIndex;
  /** Those that wait for an object. */
  readonly byLink: NameIndex;
}

function update(state: State, id: string): Iterable<ResourceKey> {
  const keys = new Set<ResourceKey>();
  const before = state.entries.get(id);
  const after = replace(state, id);
  for (const entry of [before, after]) if (entry !== undefined) addKeys(state, entry, keys);
  // Those that wait for it tell more than that they wait.
  const seen = new Set([id]);
  for (const waiting of seen) {
    for (const other of state.byLink.of(waiting)) seen.add(other);
    const entry = state.entries.get(waiting);
    if (waiting !== id && entry !== undefined) addKeys(state, entry, keys);
  }
  return keys;
}

function replace(state: State, id: string): ApplierEntry | undefined {
  const before = state.entries.get(id);
  if (before !== undefined) {
    for (const folder of before.folders) state.byFolder.remove(folder, id);
    for (const listed of before.listed) state.byListed.remove(listed, id);
    for (const link of before.links) state.byLink.remove(link, id);
  }
  const object = state.store.find(id);
  if (object === undefined) {
    state.entries.delete(id);
    return undefined;
  }
  const after = entryOf(object);
  state.entries.set(id, after);
  for (const folder of after.folders) state.byFolder.add(folder, id);
  for (const listed of after.listed) state.byListed.add(listed, id);
  for (const link of after.links) state.byLink.add(link, id);
  return after;
}

function addKeys({ plans }: State, { folders, listed }: ApplierEntry, keys: Set<ResourceKey>): void {
  for (const folder of folders) for (const key of plans.keysInFolder(folder)) keys.add(key);
  for (const id of listed) for (const key of plans.keysNaming(id)) keys.add(key);
}

/** What stands in no namespace may be another resource's, and who lists it is then nothing that this one's status may tell. */
function appliersOf(state: State, { key, folders, ids }: PlanEntry): Iterable<string> {
  const placed = new Set(folders.flatMap((folder) => [...state.byFolder.of(folder)]));
  const kinds = new Set([...placed].map((id) => readId(id).groupKind));
  const own = ids.filter((id) => readId(id).namespace !== '' || (key !== undefined && isNamedAfter(key, id)));
  const listing = own.flatMap((id) => [...state.byListed.of(id)]).filter((id) => !kinds.has(readId(id).groupKind));
  const found = new Set([...placed, ...listing]);
  // What is added while it is gone through is gone through, too.
  for (const id of found) for (const link of state.entries.get(id)?.links ?? []) found.add(link);
  return found;
}

function entryOf(object: LiveObject): ApplierEntry {
  const groupKind = groupKindOf(object);
  if (groupKind !== KUSTOMIZATION && groupKind !== APPLICATION) return { folders: [], listed: [], links: [] };
  const links = groupKind === KUSTOMIZATION ? linksOf(object) : [];
  return { ...placesOf(object), links };
}

/** What a Kustomization waits for explains it only while it is not ready; sources change with every commit. */
function linksOf(object: LiveObject): readonly string[] {
  if (conditionOf(object, 'Ready')?.status === 'True') return [];
  const { apiVersion, kind, metadata, spec } = object;
  const { namespace: own = '' } = metadata;
  const dependencies = objectsAt(spec, ['dependsOn']).map((dependency) => {
    const [name = '', namespace = own] = [textAt(dependency, ['name']), textAt(dependency, ['namespace'])];
    return objectId({ apiVersion, kind, namespace, name });
  });
  const [sourceKind = '', name = '', namespace = own] = ['kind', 'name', 'namespace'].map((field) =>
    textAt(spec, ['sourceRef', field]),
  );
  const source = objectId({ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: sourceKind, namespace, name });
  return [source, ...dependencies];
}

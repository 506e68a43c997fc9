import { planNameOf } from '../../core/plan/make-plan.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import type { ResourceKey } from './observer.ts';
import { type PlanEntry, readPlanEntry } from './plan-entry.ts';
import { readId } from './resource-key.ts';

/**
 * Which Plan is whose, and what it names: as much as it takes to know whom a change concerns and what to watch. Plans are taken at
 * their word here, verified or not; `PlanShelf` verifies.
 */
export interface PlanIndex {
  /**
   * A Plan, or a part of one, came, changed or went: the resources it is about, or was. A Plan that is nobody's is about itself: somebody
   * has to take away the finalizer that it got while it was somebody's.
   */
  update(documentId: string): readonly ResourceKey[];
  /** The ids of the objects that hold the Plans of a resource, sorted; of a Plan that is nobody's, itself. */
  documentsOf(key: ResourceKey): readonly string[];
  /** Whether a Plan is nobody's: it does not say whose it is, or names a resource of another namespace. */
  isNobodys(documentId: string): boolean;
  /** The ids of the objects that hold the Plan together of which this is the first; none where it is no whole Plan. */
  partsOf(documentId: string): readonly string[];
  /** The Plan of a resource: that of its canonical name, else the last by name; undefined where there is none. */
  planOf(key: ResourceKey): PlanEntry | undefined;
  /** Whose Plans name an object: render it, require it or make it. */
  keysNaming(objectId: string): Iterable<ResourceKey>;
  /** Whose Plans may be applied from a folder (`planFolders`). */
  keysInFolder(folder: string): Iterable<ResourceKey>;
  /** The `apiVersion kind` of everything that Plans render. */
  plannedTypes(): readonly string[];
}

/** The index of the Plans that a store has now and gets later, as far as it is told of them. */
export function createPlanIndex(store: Pick<ObjectStore, 'find' | 'has' | 'idsOf'>): PlanIndex {
  const state: State = {
    store,
    documents: new Map(),
    byKey: createNameIndex(),
    byDocument: createNameIndex(),
    byObject: createNameIndex(),
    byFolder: createNameIndex(),
    types: new Map(),
    names: new Map(),
  };
  for (const id of store.idsOf(PLAN_GROUP_KIND)) update(state, id);
  return {
    update: (documentId) => update(state, documentId),
    documentsOf: (key) => documentsOf(state, key),
    isNobodys: (documentId) => isNobodys(state, documentId),
    partsOf: (documentId) => state.documents.get(documentId)?.parts ?? [],
    planOf: (key) => planOf(state, key),
    keysNaming: (objectId) => state.byObject.of(objectId),
    keysInFolder: (folder) => state.byFolder.of(folder),
    plannedTypes: () => [...state.types.keys()],
  };
}

interface State {
  readonly store: Pick<ObjectStore, 'find' | 'has'>;
  readonly documents: Map<string, PlanEntry>;
  /** The documents of a resource. */
  readonly byKey: NameIndex;
  /** The resources whose Plans consist of a document. */
  readonly byDocument: NameIndex;
  readonly byObject: NameIndex;
  readonly byFolder: NameIndex;
  /** How many Plans render something of an `apiVersion kind`. */
  readonly types: Map<string, number>;
  /** Each type and each folder once, however many Plans name it. */
  readonly names: Map<string, string>;
}

function update(state: State, documentId: string): readonly ResourceKey[] {
  const { store, documents, byDocument } = state;
  const before = documents.get(documentId);
  if (before !== undefined) detach(state, documentId, before);
  const document = store.find(documentId);
  const after = document === undefined ? undefined : readPlanEntry(document, (text) => internedIn(state.names, text));
  if (after !== undefined) attach(state, documentId, after);
  const owners = [before, after].flatMap((entry) => (entry === undefined ? [] : [entry.key ?? documentId]));
  return [...new Set([...owners, ...byDocument.of(documentId)])];
}

function isNobodys({ documents }: State, documentId: string): boolean {
  const entry = documents.get(documentId);
  return entry !== undefined && entry.key === undefined;
}

/** Texts of Plans that are gone stay as well; beginning anew costs no more than some memory. */
const MOST_NAMES = 50_000;

function internedIn(names: Map<string, string>, text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  names.set(text, text);
  return text;
}

function attach(state: State, id: string, entry: PlanEntry): void {
  state.documents.set(id, entry);
  if (entry.key === undefined) return;
  state.byKey.add(entry.key, id);
  addNames(state, entry.key, entry);
  for (const type of entry.types) state.types.set(type, (state.types.get(type) ?? 0) + 1);
}

function addNames(state: State, key: ResourceKey, { parts, ids, folders }: PlanEntry): void {
  for (const part of parts) state.byDocument.add(part, key);
  for (const object of ids) state.byObject.add(object, key);
  for (const folder of folders) state.byFolder.add(folder, key);
}

function detach(state: State, id: string, entry: PlanEntry): void {
  const { key } = entry;
  state.documents.delete(id);
  if (key === undefined) return;
  state.byKey.remove(key, id);
  removeNames(state, key, entry);
  for (const type of entry.types) {
    const count = (state.types.get(type) ?? 1) - 1;
    if (count > 0) state.types.set(type, count);
    else state.types.delete(type);
  }
  // Another Plan of the same resource may name the same things.
  for (const other of state.byKey.of(key)) {
    const left = state.documents.get(other);
    if (left !== undefined) addNames(state, key, left);
  }
}

function removeNames(state: State, key: ResourceKey, { parts, ids, folders }: PlanEntry): void {
  for (const part of parts) state.byDocument.remove(part, key);
  for (const object of ids) state.byObject.remove(object, key);
  for (const folder of folders) state.byFolder.remove(folder, key);
}

function documentsOf(state: State, key: ResourceKey): readonly string[] {
  if (isNobodys(state, key)) return [key];
  const canonical = canonicalDocument(key);
  const own = [...state.byKey.of(key)];
  // What is not even readable enough to say whose it is.
  return (isNobodys(state, canonical) ? [...own, canonical] : own).sort();
}

/** The id of the object that holds the Plan of a resource, where `planwright synth` wrote it. */
export function canonicalDocument(key: ResourceKey): string {
  const { kind, namespace, name } = readId(key);
  return `${PLAN_GROUP_KIND}/${namespace}/${planNameOf({ kind, name })}`;
}

function planOf(state: State, key: ResourceKey): PlanEntry | undefined {
  const canonical = state.documents.get(canonicalDocument(key));
  if (canonical?.key === key && !canonical.isPart) return canonical;
  const whole = [...state.byKey.of(key)].sort().filter((id) => state.documents.get(id)?.isPart === false);
  return state.documents.get(whole.at(-1) ?? '');
}

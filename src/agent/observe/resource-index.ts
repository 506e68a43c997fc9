import type { ObjectStore } from '../store/object-store.ts';
import { createNameIndex } from './name-index.ts';
import type { ResourceKey } from './observer.ts';
import { canonicalDocument } from './plan-index.ts';
import { labelOfKey, readId } from './resource-key.ts';

/** The resources that are there, found by what names them on other objects. */
export interface ResourceIndex {
  update(change: { readonly id: string; readonly type: 'added' | 'changed' | 'removed' }): void;
  has(key: ResourceKey): boolean;
  keys(): readonly ResourceKey[];
  /** Whose label it is in a namespace. */
  keysLabelled(namespace: string, label: string): Iterable<ResourceKey>;
  /** Whose label it is in any namespace. */
  keysOfLabel(label: string): Iterable<ResourceKey>;
  /** Whose Plan an object would hold by its name alone. */
  keysOfDocument(documentId: string): Iterable<ResourceKey>;
}

/** The resources of some kinds that a store has now and gets later, as far as it is told of them. */
export function createResourceIndex(store: Pick<ObjectStore, 'idsOf'>, groupKinds: Iterable<string>): ResourceIndex {
  const keys = new Set<ResourceKey>();
  const byPlace = createNameIndex();
  const byLabel = createNameIndex();
  const byDocument = createNameIndex();
  const update: ResourceIndex['update'] = ({ id, type }) => {
    const isGone = type === 'removed';
    if (keys.has(id) !== isGone) return;
    if (isGone) keys.delete(id);
    else keys.add(id);
    const act = isGone ? 'remove' : 'add';
    const label = labelOfKey(id);
    byPlace[act](`${readId(id).namespace}/${label}`, id);
    byLabel[act](label, id);
    byDocument[act](canonicalDocument(id), id);
  };
  for (const groupKind of groupKinds) for (const id of store.idsOf(groupKind)) update({ id, type: 'added' });
  return {
    update,
    has: (key) => keys.has(key),
    keys: () => [...keys],
    keysLabelled: (namespace, label) => byPlace.of(`${namespace}/${label}`),
    keysOfLabel: (label) => byLabel.of(label),
    keysOfDocument: (documentId) => byDocument.of(documentId),
  };
}

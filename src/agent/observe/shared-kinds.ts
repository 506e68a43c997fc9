import { createLiveState, type LiveState } from '../../core/live/live-state.ts';
import type { ObjectStore, StoreChange } from '../store/object-store.ts';
import { type BoundedMap, createBoundedMap } from './bounded-map.ts';
import type { ResourceKey } from './observer.ts';
import { readId } from './resource-key.ts';

/**
 * Kinds that are read as a whole because verdicts on other objects look at them: storage classes, volumes. All resources of a namespace
 * share one view of them, nothing is unpacked before a verdict asks, and only who asked is told of a change.
 */
export interface SharedKinds {
  /** The objects of a kind in a namespace and without one, and from now on who asked. */
  ask(groupKind: string, key: ResourceKey): LiveState;
  /** An object changed: the resources that asked for what it changes. */
  update(change: Pick<StoreChange, 'groupKind' | 'namespace'>): readonly ResourceKey[];
  forget(key: ResourceKey): void;
}

/** Views that are kept of one kind: many kinds have one, for they have no namespaces. */
const VIEWS = 16;

/** Nobody has asked yet. */
export function createSharedKinds(store: Pick<ObjectStore, 'find' | 'idsIn'>): SharedKinds {
  const views = new Map<string, BoundedMap<LiveState>>();
  const readers = new Map<string, Map<string, Set<ResourceKey>>>();
  return {
    ask(groupKind, key) {
      const { namespace } = readId(key);
      const known = readers.get(groupKind) ?? new Map<string, Set<ResourceKey>>();
      readers.set(groupKind, known);
      known.set(namespace, (known.get(namespace) ?? new Set<ResourceKey>()).add(key));
      const ofKind = views.get(groupKind) ?? createBoundedMap<LiveState>(VIEWS);
      views.set(groupKind, ofKind);
      return viewOf(store, ofKind, { groupKind, namespace });
    },
    update({ groupKind, namespace }) {
      const known = readers.get(groupKind);
      if (namespace !== '') {
        views.get(groupKind)?.delete(namespace);
        const here = known?.get(namespace) ?? [];
        known?.delete(namespace);
        return [...here];
      }
      views.delete(groupKind);
      readers.delete(groupKind);
      return [...(known?.values() ?? [])].flatMap((each) => [...each]);
    },
    forget(key) {
      const { namespace } = readId(key);
      for (const known of readers.values()) known.get(namespace)?.delete(key);
    },
  };
}

function viewOf(
  store: Pick<ObjectStore, 'find' | 'idsIn'>,
  views: BoundedMap<LiveState>,
  { groupKind, namespace }: { readonly groupKind: string; readonly namespace: string },
): LiveState {
  const here = store.idsIn(namespace, groupKind);
  // What is in no namespace is seen the same from all.
  const place = here.length === 0 ? '' : namespace;
  const known = views.get(place);
  if (known !== undefined) return known;
  const ids = [...here, ...store.idsIn('', groupKind)];
  const view = createLiveState(ids.flatMap((id) => store.find(id) ?? []));
  views.set(place, view);
  return view;
}

/** A live state that looks for objects of some kinds elsewhere, once for each kind, when it is asked for them. */
export function withSharedKinds(
  own: LiveState,
  groupKinds: ReadonlySet<string>,
  ask: (groupKind: string) => LiveState,
): LiveState {
  if (groupKinds.size === 0) return own;
  const asked = new Map<string, LiveState>();
  const stateOf = (groupKind: string): LiveState => {
    if (!groupKinds.has(groupKind)) return own;
    const state = asked.get(groupKind) ?? ask(groupKind);
    asked.set(groupKind, state);
    return state;
  };
  return {
    ...own,
    find: (id) => own.find(id) ?? stateOf(readId(id).groupKind).find(id),
    idsOfKind: (groupKind) => stateOf(groupKind).idsOfKind(groupKind),
    ofKind: (groupKind) => stateOf(groupKind).ofKind(groupKind),
    ownedBy: (uid, groupKind) => stateOf(groupKind).ownedBy(uid, groupKind),
  };
}

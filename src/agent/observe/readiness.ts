import { conditionOf } from '../../core/health/conditions.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { ResourceKey } from './observer.ts';

/** Which resources are ready, as their statuses say. */
export interface Readiness {
  isReady(key: ResourceKey): boolean;
  /** A resource came, changed or went: whether it became ready, or was ready until then and is there without being so. */
  update(key: ResourceKey): 'gained' | 'lost' | 'same';
}

/** The readiness of the resources that a store has now and gets later, as far as it is told of them. */
export function createReadiness(store: Pick<ObjectStore, 'find'>, keys: Iterable<ResourceKey>): Readiness {
  const ready = new Set<ResourceKey>();
  const update: Readiness['update'] = (key) => {
    const resource = store.find(key);
    if (resource === undefined || conditionOf(resource, 'Ready')?.status !== 'True') {
      return ready.delete(key) && resource !== undefined ? 'lost' : 'same';
    }
    if (ready.has(key)) return 'same';
    ready.add(key);
    return 'gained';
  };
  for (const key of keys) update(key);
  return { isReady: (key) => ready.has(key), update };
}

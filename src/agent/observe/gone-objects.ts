import type { ResourceKey } from './observer.ts';

/** By resource: the objects its Plan names that were there and are no more. At most as many as the Plan names. */
export interface GoneObjects {
  has(key: ResourceKey, id: string): boolean;
  add(key: ResourceKey, id: string): void;
  /** It is there again. */
  remove(key: ResourceKey, id: string): void;
  /** The Plan is another one: what it does not name is of no interest any more. */
  keep(key: ResourceKey, ids: readonly string[]): void;
  forget(key: ResourceKey): void;
  readonly size: number;
}

/** Nothing is gone. */
export function createGoneObjects(): GoneObjects {
  const gone = new Map<ResourceKey, Set<string>>();
  const remove = (key: ResourceKey, id: string): void => {
    const known = gone.get(key);
    known?.delete(id);
    if (known?.size === 0) gone.delete(key);
  };
  return {
    has: (key, id) => gone.get(key)?.has(id) === true,
    add(key, id) {
      gone.set(key, (gone.get(key) ?? new Set<string>()).add(id));
    },
    remove,
    keep(key, ids) {
      const named = new Set(ids);
      for (const id of gone.get(key) ?? []) if (!named.has(id)) remove(key, id);
    },
    forget(key) {
      gone.delete(key);
    },
    get size() {
      return [...gone.values()].reduce((sum, ids) => sum + ids.size, 0);
    },
  };
}

import type { ResourceKey } from './observer.ts';
import { readId } from './resource-key.ts';
import { isClusterWide } from './watch-list.ts';

/** The resources whose Events are read, by namespace. */
export interface Troubles {
  /** Says whether the namespace is looked into only from now on, or no more. */
  set(key: ResourceKey, isTroubled: boolean): 'opened' | 'closed' | 'same';
  keys(): readonly ResourceKey[];
  readonly namespaces: ReadonlySet<string>;
  /** The namespace whose watch brings the Events of a namespace; `''` is that of all, undefined where they are not read. */
  watchOf(namespace: string): string | undefined;
}

/** No troubles. */
export function createTroubles(): Troubles {
  const troubled = new Map<string, Set<ResourceKey>>();
  const namespaces = new Set<string>();
  return {
    namespaces,
    set(key, isTroubled) {
      const { namespace } = readId(key);
      const known = troubled.get(namespace) ?? new Set<ResourceKey>();
      if (known.has(key) === isTroubled) return 'same';
      if (isTroubled) {
        troubled.set(namespace, known.add(key));
        namespaces.add(namespace);
        return known.size === 1 ? 'opened' : 'same';
      }
      known.delete(key);
      if (known.size > 0) return 'same';
      troubled.delete(namespace);
      namespaces.delete(namespace);
      return 'closed';
    },
    keys: () => [...troubled.values()].flatMap((keys) => [...keys]),
    watchOf(namespace) {
      if (!namespaces.has(namespace)) return undefined;
      return isClusterWide(namespaces) ? '' : namespace;
    },
  };
}

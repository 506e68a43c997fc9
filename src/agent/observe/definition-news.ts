import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import { crd as planDefinition } from '../../core/plan/crd.generated.ts';
import type { Clock } from '../ports.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { PUBLISHING } from './foreign-shapes.ts';
import type { ResourceKey } from './observer.ts';
import { resourceKinds } from './watch-list.ts';

/** Tells resources whose own definition changed: what the old one refused the new one may take. */
export interface DefinitionNews {
  /** The definition of this name came or changed. */
  changed(name: string): void;
  stop(): void;
}

/** What it takes to know whom a definition concerns. */
export interface DefinitionNewsParts {
  readonly clock: Clock;
  readonly registry: KindRegistry;
  readonly store: Pick<ObjectStore, 'idsOf'>;
  readonly tell: (key: ResourceKey) => void;
}

/** Nothing has changed. It tells once the API server has had the time to take the definition up. */
export function createDefinitionNews({ clock, registry, store, tell }: DefinitionNewsParts): DefinitionNews {
  const all = resourceKinds(registry);
  const concerned = new Map<string, readonly string[]>([
    ...registry.kinds.map(({ definition }, index) => [definition.metadata.name, all.slice(index, index + 1)] as const),
    [planDefinition.metadata.name, all],
  ]);
  const waiting = new Map<string, () => void>();
  return {
    changed(name) {
      const groupKinds = concerned.get(name);
      if (groupKinds === undefined) return;
      waiting.get(name)?.();
      const due = (): void => {
        waiting.delete(name);
        for (const groupKind of groupKinds) for (const key of store.idsOf(groupKind)) tell(key);
      };
      waiting.set(name, clock.after(PUBLISHING, due));
    },
    stop() {
      for (const cancel of waiting.values()) cancel();
    },
  };
}

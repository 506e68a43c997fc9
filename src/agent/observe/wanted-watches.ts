import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import type { Clock } from '../ports.ts';
import type { KindWatches } from '../watch/kind-watches.ts';
import type { NeededKinds } from './needed-kinds.ts';
import type { PlanIndex } from './plan-index.ts';
import { eventWatches, type WatchExtent, type WatchList, watchList } from './watch-list.ts';

/** Wants from a cluster what Plans and troubles make necessary. */
export interface WantedWatches {
  /** How much of a kind is watched, or will be in a moment. */
  extentOf(groupKind: string): WatchExtent;
  /** Plans or troubles changed: what is wanted changes within a moment, once for many changes. */
  review(): void;
  stop(): void;
}

/** What it is made from. */
export interface WantedWatchParts {
  readonly registry: KindRegistry;
  readonly watches: Pick<KindWatches, 'want'>;
  readonly clock: Clock;
  readonly plans: Pick<PlanIndex, 'plannedTypes'>;
  readonly needs: (types: readonly string[]) => NeededKinds;
  /** Whose Events are read. */
  readonly troubled: ReadonlySet<string>;
}

/** Plans come in bursts. In milliseconds. */
const PAUSE = 200;

/** Wants at once what the Plans of now need. */
export function createWantedWatches(parts: WantedWatchParts): WantedWatches {
  const listOf = (): WatchList => watchList(parts.registry, parts.needs([...parts.plans.plannedTypes()].sort()));
  let list = listOf();
  let known: ReadonlySet<string> = new Set();
  let cancel: (() => void) | undefined;
  const want = (): void => {
    cancel = undefined;
    const watches = [...list.watches, ...eventWatches(parts.troubled)];
    const wanted = new Set(watches.map((watch) => JSON.stringify(watch)));
    if (wanted.size === known.size && [...wanted].every((text) => known.has(text))) return;
    known = wanted;
    parts.watches.want(watches);
  };
  want();
  return {
    extentOf: (groupKind) => list.extentOf(groupKind),
    review() {
      list = listOf();
      cancel ??= parts.clock.after(PAUSE, want);
    },
    stop() {
      cancel?.();
    },
  };
}

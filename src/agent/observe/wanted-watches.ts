import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import type { Clock } from '../ports.ts';
import type { KindWatches } from '../watch/kind-watches.ts';
import type { KindBound } from './kind-bound.ts';
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
  readonly bound: KindBound;
  /** Called after more or fewer kinds are refused than before. */
  readonly tellRefused: (before: number) => void;
  /** Whose Events are read. */
  readonly troubled: ReadonlySet<string>;
}

/** Plans come in bursts. In milliseconds. */
const PAUSE = 200;

/** Wants at once what the Plans of now need. */
export function createWantedWatches(parts: WantedWatchParts): WantedWatches {
  const listOf = (): WatchList => {
    const types = [...parts.plans.plannedTypes()].sort();
    parts.bound.review(types);
    return watchList(parts.registry, parts.needs(types));
  };
  let list = listOf();
  let known: ReadonlySet<string> = new Set();
  // Nobody is there yet to be told.
  let refused = parts.bound.refused.size;
  let cancel: (() => void) | undefined;
  const tellRefused = (): void => {
    const before = refused;
    refused = parts.bound.refused.size;
    if (refused !== before) parts.tellRefused(before);
  };
  const want = (): void => {
    cancel = undefined;
    tellRefused();
    const allowed = list.watches.filter(({ groupKind }) => !parts.bound.isRefused(groupKind));
    const watches = [...allowed, ...eventWatches(parts.troubled)];
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

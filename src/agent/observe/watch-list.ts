import { apiVersionOf } from '../../core/kind/kind.ts';
import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import { groupKindOf } from '../../core/live/live-object.ts';
import { PLAN_API_VERSION, PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { APPLIER_KINDS, DEFINITION, EVENT, type WantedKinds } from '../../core/status/wanted-kinds.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import type { WantedWatch } from '../watch/kind-watches.ts';

/**
 * How much of a kind is watched. `whole`: what is not there does not exist. `labelled`: or has no label. `unwatched`: nobody knows
 * without a look at the single object.
 */
export type WatchExtent = 'whole' | 'labelled' | 'unwatched';

/** What a cluster must be watched for. */
export interface WatchList {
  readonly watches: readonly WantedWatch[];
  extentOf(groupKind: string): WatchExtent;
}

/** The kinds of resources, as their objects' group kinds. */
export function resourceKinds({ kinds }: KindRegistry): readonly string[] {
  return kinds.map((kind) => groupKindOf({ apiVersion: apiVersionOf(kind), kind: kind.definition.spec.names.kind }));
}

/** The watches for resources, Plans and what all Plans name. A kind is watched once, as a whole where anything needs it whole. */
export function watchList(registry: KindRegistry, { labelled, whole }: WantedKinds): WatchList {
  const resources = registry.kinds.map((kind, index) => ({
    groupKind: resourceKinds(registry)[index] ?? '',
    apiVersion: apiVersionOf(kind),
  }));
  const always: readonly WantedWatch[] = [
    { groupKind: PLAN_GROUP_KIND, apiVersion: PLAN_API_VERSION },
    ...resources,
    ...[...APPLIER_KINDS, ...whole].map((groupKind) => ({ groupKind })),
  ];
  const isWhole = new Set(always.map(({ groupKind }) => groupKind));
  const some = labelled.filter((groupKind) => !isWhole.has(groupKind));
  const isLabelled = new Set(some);
  const watches: readonly WantedWatch[] = [
    ...unique(always),
    ...some.map((groupKind) => ({ groupKind, labelSelector: RESOURCE_LABEL })),
    { groupKind: DEFINITION, isMetadataOnly: true },
  ];
  return {
    watches,
    extentOf(groupKind) {
      if (isWhole.has(groupKind)) return 'whole';
      return isLabelled.has(groupKind) ? 'labelled' : 'unwatched';
    },
  };
}

function unique(watches: readonly WantedWatch[]): readonly WantedWatch[] {
  return [...new Map([...watches].reverse().map((watch) => [watch.groupKind, watch])).values()].reverse();
}

/** Above this many namespaces one watch of all Events costs less than theirs. */
const MOST_NAMESPACES = 50;

/** Whether the Events of these namespaces are watched together. */
export function isClusterWide(namespaces: ReadonlySet<string>): boolean {
  return namespaces.size > MOST_NAMESPACES;
}

/** The watches for the Events of some namespaces. */
export function eventWatches(namespaces: ReadonlySet<string>): readonly WantedWatch[] {
  if (isClusterWide(namespaces)) return [{ groupKind: EVENT }];
  return [...namespaces].sort().map((namespace) => ({ groupKind: EVENT, namespace }));
}

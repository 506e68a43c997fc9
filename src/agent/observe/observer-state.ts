import type { HealthRules } from '../../core/health/health.ts';
import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { ServerHealth } from '../api/server-health.ts';
import type { World } from '../ports.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { KindWatches } from '../watch/kind-watches.ts';
import { type ApplierLookup, createApplierLookup } from './applier-lookup.ts';
import { createDefinitionNews, type DefinitionNews } from './definition-news.ts';
import { createEventIndex, type EventIndex } from './event-index.ts';
import { createForeignShapes, type ForeignShapes } from './foreign-shapes.ts';
import { createGoneObjects, type GoneObjects } from './gone-objects.ts';
import { createKindBound, type KindBound, knownKinds } from './kind-bound.ts';
import { createLiveStates, type LiveStates } from './live-states.ts';
import { createLooks, type Looks } from './looks.ts';
import { createKindNeeds, type NeededKinds } from './needed-kinds.ts';
import type { ResourceKey } from './observer.ts';
import { createPatience, type Patience } from './patience.ts';
import { createPlanIndex, type PlanIndex } from './plan-index.ts';
import { createPlanShelf, type PlanShelf } from './plan-shelf.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createResourceIndex, type ResourceIndex } from './resource-index.ts';
import { createSharedKinds, type SharedKinds } from './shared-kinds.ts';
import { createTroubles, type Troubles } from './troubles.ts';
import { createWantedWatches, type WantedWatches } from './wanted-watches.ts';
import { createWatchKnowledge, type WatchKnowledge } from './watch-knowledge.ts';
import { resourceKinds } from './watch-list.ts';

/** What an observer is made from. */
export interface ObserverParts {
  readonly registry: KindRegistry;
  readonly rules: HealthRules;
  readonly store: ObjectStore;
  readonly watches: KindWatches;
  readonly server: Pick<ServerHealth, 'troubledSince'>;
  readonly api: Pick<ApiClient, 'discovery' | 'getObject' | 'send'>;
  readonly world: Pick<World, 'clock' | 'random' | 'journal'>;
  /** For other resources nothing is looked up, and no Events are read. */
  readonly owns: (key: ResourceKey) => boolean;
  /**
   * Whether a change of a resource itself may be a status of ours that is being written. It is not told then: whoever says so tells of it
   * when it was more.
   */
  readonly isOwnWrite: (key: ResourceKey) => boolean;
  /** When a list brought something last, by `clock.elapsed()`. */
  readonly listedAt: () => number;
  /** How many kinds that the catalogues do not know may be watched because Plans name them. */
  readonly extraKinds: number;
  /** Told how many kinds are not watched because they are more. */
  readonly tellUnwatched: (count: number) => void;
}

/** Everything an observer knows, part by part. */
export interface ObserverState extends ObserverParts, Told {
  readonly resourceKinds: ReadonlySet<string>;
  readonly needs: (types: readonly string[]) => NeededKinds;
  readonly resources: ResourceIndex;
  readonly readiness: Readiness;
  readonly plans: PlanIndex;
  readonly shelf: PlanShelf;
  readonly appliers: ApplierLookup;
  readonly events: EventIndex;
  readonly shared: SharedKinds;
  readonly troubles: Troubles;
  readonly knowledge: WatchKnowledge;
  readonly wanted: WantedWatches;
  readonly bound: KindBound;
  readonly looks: Looks<readonly LiveObject[]>;
  readonly shapes: ForeignShapes;
  readonly definitions: DefinitionNews;
  readonly lives: LiveStates;
  readonly patience: Patience;
  readonly gone: GoneObjects;
}

interface Told {
  /** More or fewer kinds are refused than before. */
  readonly tellRefused: (before: number) => void;
  readonly tell: (key: ResourceKey) => void;
  /** Only where the resource is there. */
  readonly tellPresent: (key: ResourceKey) => void;
}

/** At most four requests at a time, with the one for OpenAPI. */
const LOOKS_AT_ONCE = 3;

/** Puts the parts together. */
export function createObserverState({
  tell,
  tellRefused,
  ...given
}: ObserverParts & Pick<Told, 'tell' | 'tellRefused'>): ObserverState {
  const { registry, rules, watches, world, owns, api, store } = given;
  const { clock, random } = world;
  const known = { store, needs: createKindNeeds(rules), troubles: createTroubles(), ...indexesOf(given) };
  const { resources, plans, troubles, needs, readiness } = known;
  const { isReady } = readiness;
  const tellPresent = (key: ResourceKey): void => {
    if (resources.has(key)) tell(key);
  };
  const changed = (key: ResourceKey): void => {
    lives.touch(key, false);
    tellPresent(key);
  };
  const troubled = troubles.namespaces;
  const bound = createKindBound(knownKinds(registry, rules), given.extraKinds);
  const wanted = createWantedWatches({ registry, watches, clock, plans, needs, troubled, bound, tellRefused });
  const lookedUp = {
    looks: createLooks<readonly LiveObject[]>({
      clock,
      random,
      owns,
      isReady,
      atOnce: LOOKS_AT_ONCE,
      isSame,
      tell: changed,
    }),
    shapes: createForeignShapes(api, { clock, random, owns, tell: changed }),
    definitions: createDefinitionNews({ clock, registry, store, tell }),
    gone: createGoneObjects(),
    knowledge: createWatchKnowledge(boundWatches(given, bound), given.server),
  };
  const lives = createLiveStates({
    ...known,
    ...lookedUp,
    api,
    owns,
    extentOf: wanted.extentOf,
    eventWatchOf: troubles.watchOf,
    hasGone: lookedUp.gone.has,
  });
  const told = { tell, tellPresent, tellRefused };
  return {
    ...given,
    ...known,
    ...lookedUp,
    ...told,
    bound,
    wanted,
    lives,
    patience: createPatience({ clock, listedAt: given.listedAt, tell }),
  };
}

/** What is refused is known not to be read, and why. */
function boundWatches({ watches, extraKinds }: ObserverParts, bound: KindBound): Pick<KindWatches, 'stateOf'> {
  const message = `not watched: Plans name more than ${extraKinds} kinds that the agent does not know (--extra-kinds)`;
  return {
    stateOf: (groupKind, namespace) =>
      bound.isRefused(groupKind)
        ? { ...UNWATCHED, failure: { groupKind, reason: 'Forbidden', message, hint: UNWATCHED_HINT } }
        : watches.stateOf(groupKind, namespace),
  };
}

const UNWATCHED = { phase: 'unreadable', since: 0, hasSynced: false, isOutdated: true } as const;
const UNWATCHED_HINT = 'raise --extra-kinds of the agent, or let Plans name fewer kinds';

type Indexes = Pick<
  ObserverState,
  'resourceKinds' | 'resources' | 'readiness' | 'plans' | 'shelf' | 'appliers' | 'events' | 'shared'
>;

/** What the store has already, found by what a change or a verdict asks for. */
function indexesOf({ store, registry }: ObserverParts): Indexes {
  const kinds = resourceKinds(registry);
  const plans = createPlanIndex(store);
  const resources = createResourceIndex(store, kinds);
  return {
    resourceKinds: new Set(kinds),
    resources,
    readiness: createReadiness(store, resources.keys()),
    plans,
    shelf: createPlanShelf(store, plans),
    appliers: createApplierLookup(store, plans),
    events: createEventIndex(store),
    shared: createSharedKinds(store),
  };
}

/** The API server gives each version of an object another resource version. */
function isSame(before: readonly LiveObject[], after: readonly LiveObject[]): boolean {
  return before.length === after.length && before.every((object, index) => isSameVersion(object, after[index]));
}

function isSameVersion(before: LiveObject, after: LiveObject | undefined): boolean {
  if (after === undefined) return false;
  const version = before.metadata.resourceVersion;
  return (
    version !== undefined && version === after.metadata.resourceVersion && before.metadata.uid === after.metadata.uid
  );
}

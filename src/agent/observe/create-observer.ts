import { holdsFinalizer } from '../../core/live/finalizer.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { STABLE_AFTER } from '../../core/status/derive-components.ts';
import { LOSS_GRACE } from '../../core/status/derive-facts.ts';
import { APPLIER_KINDS, DEFINITION, EVENT } from '../../core/status/wanted-kinds.ts';
import type { StoreChange } from '../store/object-store.ts';
import { routeChange } from './change-routes.ts';
import type { NeededKinds } from './needed-kinds.ts';
import type { Observed, Observer, ResourceKey } from './observer.ts';
import { createObserverState, type ObserverParts, type ObserverState } from './observer-state.ts';
import type { PlanEntry } from './plan-entry.ts';
import { readId } from './resource-key.ts';

/** An observer with what whoever runs it must tell it. */
export interface RunningObserver extends Observer {
  /** Other resources are ours now. */
  ownershipChanged(): void;
  stop(): void;
}

/** An observer of what a store has. It wants its watches at once, and more as Plans come. */
export function createObserver(parts: ObserverParts): RunningObserver {
  const listeners: ((key: ResourceKey) => void)[] = [];
  const tell = (key: ResourceKey): void => {
    for (const listener of listeners) guarded(parts, () => listener(key));
  };
  const tellRefused = (before: number): void => guarded(parts, () => refusedChanged(state, before));
  const state: ObserverState = createObserverState({ ...parts, tell, tellRefused });
  parts.store.onChange((change) => guarded(parts, () => storeChanged(state, change)));
  parts.watches.onChange((groupKind) => guarded(parts, () => watchChanged(state, groupKind)));
  return {
    isListing: (key) => isListing(state, key),
    observe: (key) => observe(state, key),
    keys: () => state.resources.keys(),
    plansOf: (key) => state.plans.documentsOf(key).flatMap((id) => state.store.find(id) ?? []),
    onChange(listener) {
      listeners.push(listener);
    },
    investigate: (key, isTroubled) => investigate(state, key, isTroubled),
    forget(key) {
      investigate(state, key, false);
      release(state, key);
      state.patience.forget(key);
      state.lives.forget(key);
      state.shared.forget(key);
      state.shelf.forget(key);
    },
    ownershipChanged: () => ownershipChanged(state),
    stop() {
      listeners.length = 0;
      state.looks.stop();
      state.shapes.stop();
      state.definitions.stop();
      state.patience.stop();
      state.wanted.stop();
    },
  };
}

/** Whoever tells of a change cannot do anything about an error here. */
function guarded({ world }: Pick<ObserverParts, 'world'>, act: () => void): void {
  try {
    act();
  } catch (error) {
    world.journal.error('a change could not be followed', {
      error: error instanceof Error ? error.message : String(error),
    });
  }
}

function observe(state: ObserverState, key: ResourceKey): Observed | undefined {
  const resource = state.store.find(key);
  const lookup = resource === undefined ? undefined : state.registry.find(resource.apiVersion, resource.kind);
  if (resource === undefined || lookup?.found !== true) return undefined;
  const read = state.shelf.read(key);
  const entry = state.plans.planOf(key);
  const { live, cleared, isSettled, areEventsRead } = state.lives.of({
    key,
    read,
    entry,
    needed: neededFor(state, entry),
  });
  return {
    kind: lookup.kind,
    resource,
    plan: read.plan,
    planObjects: read.documents,
    strayPlans: read.strays,
    live,
    cleared,
    shapes: state.shapes.shapes,
    // Nothing is looked up for resources of other replicas: somebody who only wants to see one must not use up the patience.
    isSettled: state.owns(key) ? state.patience.isOver(key, isSettled) : isSettled,
    areEventsRead,
  };
}

function isListing(state: ObserverState, key: ResourceKey): boolean {
  if (!state.resources.has(key) || !state.owns(key)) return false;
  const kinds = kindsOf(neededFor(state, state.plans.planOf(key)));
  const isListed = kinds.every((groupKind) => state.knowledge.of(groupKind).isSettled);
  return !isListed && !state.patience.isOver(key, false);
}

function neededFor({ needs, bound }: ObserverState, entry: PlanEntry | undefined): NeededKinds {
  return bound.within(needs(entry?.types ?? []));
}

/** Told once while it lasts: whoever writes Plans decides how often it changes. */
function refusedChanged({ bound, world, extraKinds, tellUnwatched }: ObserverState, before: number): void {
  const count = bound.refused.size;
  tellUnwatched(count);
  if (before === 0) {
    const kinds = [...bound.refused].slice(0, MOST_LOGGED).join(', ');
    world.journal.warn('Plans name too many kinds: these are not watched', { kinds, count, extraKinds });
  }
  if (count === 0) world.journal.info('every kind that Plans name is watched again', { extraKinds });
}

const MOST_LOGGED = 5;

function storeChanged(state: ObserverState, change: StoreChange): void {
  const { itself, about, shared } = routeChange(state, change);
  if (change.groupKind === PLAN_GROUP_KIND) plansChanged(state, about);
  if (change.groupKind === DEFINITION) definitionChanged(state, change);
  noteGone(state, change);
  noteReadiness(state, itself);
  for (const key of about) state.lives.touch(key, false);
  for (const key of shared) state.lives.touch(key, true);
  // Also when it is gone: somebody has to let it go.
  for (const key of itself) if (!state.isOwnWrite(key)) state.tell(key);
  const isItself = new Set(itself);
  const tell = isToBeLetGo(state, change) ? state.tell : state.tellPresent;
  for (const key of new Set([...about, ...shared])) if (!isItself.has(key)) tell(key);
}

function plansChanged({ wanted, gone, plans }: ObserverState, keys: Iterable<ResourceKey>): void {
  wanted.review();
  for (const key of keys) gone.keep(key, plans.planOf(key)?.ids ?? []);
}

/** Somebody has to let go of a Plan that is deleted, also where its resource went before, unseen; and of one that is nobody's. */
function isToBeLetGo({ store, plans }: ObserverState, { id, groupKind }: StoreChange): boolean {
  const plan = groupKind === PLAN_GROUP_KIND ? store.find(id) : undefined;
  if (plan === undefined) return false;
  return plan.metadata.deletionTimestamp !== undefined || (plans.isNobodys(id) && holdsFinalizer(plan));
}

/**
 * What a resource needs and counts as there may be what it lacks now; while it is ready it is looked at less often. Most losses are over
 * before anybody calls them more than that: a look at a Secret for each replica that restarts would be a third of all requests.
 */
function noteReadiness({ readiness, looks }: ObserverState, keys: readonly ResourceKey[]): void {
  for (const key of keys) {
    const change = readiness.update(key);
    if (change === 'lost') looks.stir(key, LASTING_LOSS);
    if (change === 'gained') looks.calm(key);
  }
}

/** What was well again within the grace is told to be ready before that. */
const LASTING_LOSS = LOSS_GRACE + STABLE_AFTER;

/** What was there and is no more is looked for at once: it may only have lost its label. */
function noteGone({ plans, gone, looks, owns, resources }: ObserverState, { id, type }: StoreChange): void {
  for (const key of plans.keysNaming(id)) {
    if (type === 'removed' && owns(key) && resources.has(key)) gone.add(key, id);
    else gone.remove(key, id);
  }
  if (type === 'removed') for (const look of ['whole', 'lean']) looks.again(`${look} ${id}`);
}

/** While the first list of definitions is read, none of them changed. */
function definitionChanged(state: ObserverState, { id, name }: StoreChange): void {
  if (!state.knowledge.of(DEFINITION).isKnown) return;
  const group = name.slice(name.indexOf('.') + 1);
  state.api.discovery.forget(group);
  state.shapes.changed(group);
  state.definitions.changed(name);
  for (const look of state.looks.ids()) {
    const isOfGroup = look.startsWith('definition ') && look.endsWith(`.${group}`);
    if (isOfGroup || look.endsWith(` ${id}`)) state.looks.again(look);
  }
}

function watchChanged(state: ObserverState, groupKind: string): void {
  const { knowledge, resources, plans, lives, troubles } = state;
  if (groupKind === EVENT) {
    const watches = new Set([...troubles.namespaces].map((namespace) => troubles.watchOf(namespace)));
    const news = new Set([...watches].filter((watch) => knowledge.isNews(EVENT, watch === '' ? undefined : watch)));
    for (const key of troubles.keys()) {
      if (!news.has(troubles.watchOf(readId(key).namespace))) continue;
      lives.touch(key, false);
      state.tellPresent(key);
    }
    return;
  }
  if (!knowledge.isNews(groupKind)) return;
  for (const key of resources.keys()) {
    if (!isNeeded(neededFor(state, plans.planOf(key)), groupKind)) continue;
    lives.touch(key, false);
    state.tell(key);
  }
}

function isNeeded(needed: NeededKinds, groupKind: string): boolean {
  return kindsOf(needed).includes(groupKind);
}

function kindsOf({ labelled, whole }: NeededKinds): readonly string[] {
  return [PLAN_GROUP_KIND, ...APPLIER_KINDS, ...labelled, ...whole];
}

function investigate(state: ObserverState, key: ResourceKey, isTroubled: boolean): void {
  const { namespace } = readId(key);
  const change = state.troubles.set(key, isTroubled && state.owns(key));
  if (change === 'same') return;
  state.wanted.review();
  if (change === 'closed') {
    state.events.close(namespace);
    return;
  }
  state.events.open(namespace);
  // A watch that was let go may still be there, with all it knows: it tells nothing anew.
  if (state.store.idsIn(namespace, EVENT).length === 0) return;
  for (const each of state.resources.keys()) if (readId(each).namespace === namespace) state.lives.touch(each, false);
  state.tellPresent(key);
}

function ownershipChanged(state: ObserverState): void {
  for (const key of state.troubles.keys()) if (!state.owns(key)) investigate(state, key, false);
  for (const key of state.resources.keys()) {
    state.lives.touch(key, true);
    state.patience.forget(key);
    if (!state.owns(key)) release(state, key);
  }
}

function release({ looks, shapes, gone }: ObserverState, key: ResourceKey): void {
  gone.forget(key);
  looks.want(key, []);
  shapes.want(key, []);
}

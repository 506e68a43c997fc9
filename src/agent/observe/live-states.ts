import type { LiveObject } from '../../core/live/live-object.ts';
import { createLazyLiveState, type LiveState, type ReadFailure } from '../../core/live/live-state.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import type { ClearedObjects } from '../../core/status/cleared-objects.ts';
import { APPLIER_KINDS, EVENT } from '../../core/status/wanted-kinds.ts';
import { type BoundedMap, createBoundedMap } from './bounded-map.ts';
import type { LookFailure } from './look-entry.ts';
import type { ResourceKey } from './observer.ts';
import { readId } from './resource-key.ts';
import { withSharedKinds } from './shared-kinds.ts';
import { type Gathered, gatherObjects, type LiveStateParts, type LiveStateRequest } from './gather-objects.ts';
import type { KindKnowledge } from './watch-knowledge.ts';

/** What is known of the cluster for one resource. */
export interface KnownLive {
  readonly live: LiveState;
  /** What of it need not be read; undefined without a sound Plan. */
  readonly cleared: ClearedObjects | undefined;
  readonly isSettled: boolean;
  readonly areEventsRead: boolean;
}

/** The live states of resources; each stays the same object until something about its resource changed. */
export interface LiveStates {
  of(request: LiveStateRequest): KnownLive;
  /** Something about a resource changed; `isShared` where it is something that all resources see. */
  touch(key: ResourceKey, isShared: boolean): void;
  forget(key: ResourceKey): void;
}

/** How many are kept: with its unpacked objects one weighs about 150 KB. Enough for resources of which something changes again and again. */
const KEPT = 16;

/** No live state yet. */
export function createLiveStates(parts: LiveStateParts): LiveStates {
  const kept: BoundedMap<KeptState> = createBoundedMap(KEPT);
  return {
    of(request) {
      const { key } = request;
      const known = kept.get(key);
      const gatherAnew = (): Gathered => gatherObjects(parts, request);
      const gathered = known?.isFresh === true ? known : gatherAnew();
      const found = judge(parts, request, gathered);
      // What nobody looks at any more because another replica did is wanted anew.
      const again = found.isSettled || gathered !== known ? gathered : gatherAnew();
      const judged = again === gathered ? found : judge(parts, request, again);
      const state =
        reusable(known, again, judged.failures) ?? build(parts, request, { ...again, ...judged, before: known });
      kept.set(key, { ...again, ...judged, ...state, isFresh: true, isReusable: true });
      return {
        live: state.live,
        cleared: clearedOf(parts, request, again),
        isSettled: judged.isSettled,
        areEventsRead: areEventsRead(parts, readId(key).namespace),
      };
    },
    touch(key, isShared) {
      const known = kept.get(key);
      if (known === undefined) return;
      kept.set(key, { ...known, isFresh: false, isReusable: known.isReusable && !isShared });
    },
    forget: (key) => kept.delete(key),
  };
}

interface BuiltState {
  readonly live: LiveState;
  /** What was read of it so far. */
  readonly objects: ReadonlyMap<string, LiveObject>;
}

interface KeptState extends Gathered, BuiltState {
  readonly failures: readonly ReadFailure[];
  readonly isFresh: boolean;
  /** Whether the same objects make the same state: not where it saw what all resources see, and that changed. */
  readonly isReusable: boolean;
}

interface Judged {
  readonly failures: readonly ReadFailure[];
  readonly isSettled: boolean;
}

/** What could not be read, by kind, and whether more will be known in a moment. */
function judge(parts: LiveStateParts, { key, read, needed }: LiveStateRequest, { looks }: Gathered): Judged {
  const failures = new Map<string, ReadFailure>();
  const isInTrouble = parts.knowledge.areFailuresDoubtful();
  let isSettled = parts.shapes.isSettled(needed.foreign);
  const note = (groupKind: string, failure: Omit<ReadFailure, 'groupKind'> | undefined): void => {
    if (failure === undefined) return;
    const known = failures.get(groupKind);
    // Of several that of which something was seen: nothing else of that kind may be relied on either.
    if (known === undefined || (known.isOutdated !== true && failure.isOutdated === true)) {
      failures.set(groupKind, { ...failure, groupKind });
    }
  };
  for (const groupKind of [PLAN_GROUP_KIND, ...needed.labelled, ...needed.whole, ...APPLIER_KINDS]) {
    const known = parts.knowledge.of(groupKind);
    note(groupKind, known.failure);
    isSettled &&= known.isSettled;
  }
  for (const { id, groupKind } of looks) {
    const looked = parts.looks.find(id);
    note(groupKind, looked === undefined ? NOT_LOOKED : failureBeside(parts.knowledge.of(groupKind), looked.failure));
    isSettled &&= looked?.isSettled === true && (looked.failure === undefined || !isInTrouble);
  }
  note(EVENT, eventFailure(parts, readId(key).namespace));
  if (read.fault !== undefined) note(PLAN_GROUP_KIND, { reason: 'NotRead', message: read.fault });
  return { failures: [...failures.values()], isSettled };
}

/** What a watch shows of a kind is not of the past because a look at another object of it fails: it may list and watch, and not get. */
function failureBeside({ isKnown }: KindKnowledge, failure: LookFailure | undefined): LookFailure | undefined {
  if (!isKnown || failure?.isOutdated !== true) return failure;
  const { isOutdated: _outdated, ...current } = failure;
  return current;
}

const NOT_LOOKED: Omit<ReadFailure, 'groupKind'> = { reason: 'NotRead', message: 'not looked at yet' };

/** Events explain, and no verdict waits for them. */
function eventFailure({ knowledge, eventWatchOf }: LiveStateParts, namespace: string): ReadFailure | undefined {
  const watch = eventWatchOf(namespace);
  if (watch === undefined) return undefined;
  const { failure, isSettled } = knowledge.of(EVENT, watch === '' ? undefined : watch);
  return isSettled ? failure : undefined;
}

function areEventsRead({ knowledge, eventWatchOf }: LiveStateParts, namespace: string): boolean {
  const watch = eventWatchOf(namespace);
  return watch !== undefined && knowledge.of(EVENT, watch === '' ? undefined : watch).isSettled;
}

/** By version, and what was looked up by identity. */
function reusable(
  known: KeptState | undefined,
  { seen }: Gathered,
  failures: readonly ReadFailure[],
): BuiltState | undefined {
  if (known?.isReusable !== true) return undefined;
  const isSame = known.seen.size === seen.size && [...seen].every(([id, version]) => known.seen.get(id) === version);
  const isSameFailure = (left: ReadFailure, right: ReadFailure | undefined): boolean =>
    left.groupKind === right?.groupKind &&
    left.reason === right.reason &&
    left.message === right.message &&
    left.isOutdated === right.isOutdated;
  return isSame && isEach(known.failures, failures, isSameFailure) ? known : undefined;
}

function isEach<Item>(
  left: readonly Item[],
  right: readonly Item[],
  isSame: (left: Item, right: Item | undefined) => boolean,
): boolean {
  return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
}

/** What did not change stays the same object: the store may have packed it meanwhile, and would unpack another one. */
function build(
  { store, shared, extentOf }: LiveStateParts,
  { key, needed }: LiveStateRequest,
  { seen, failures, before }: Gathered & Judged & { readonly before: KeptState | undefined },
): BuiltState {
  const whole = new Set(needed.whole.filter((groupKind) => extentOf(groupKind) === 'whole'));
  const objects = new Map([...(before?.objects ?? [])].filter(([id, object]) => seen.get(id) === versionOf(object)));
  const read = (id: string): LiveObject | undefined => {
    const found = seen.get(id);
    const object = typeof found === 'string' ? (objects.get(id) ?? store.find(id)) : found;
    if (object !== undefined) objects.set(id, object);
    return object;
  };
  const own = createLazyLiveState({ ids: seen.keys(), read }, failures);
  return { live: withSharedKinds(own, whole, (groupKind) => shared.ask(groupKind, key)), objects };
}

function versionOf({ metadata }: LiveObject): string | undefined {
  return metadata.resourceVersion;
}

function clearedOf(
  { store }: LiveStateParts,
  { read: { edition } }: LiveStateRequest,
  { seen }: Gathered,
): ClearedObjects | undefined {
  if (edition === undefined) return undefined;
  const isSeen = (id: string): boolean => {
    const version = seen.get(id);
    return typeof version === 'string' && version === store.versionOf(id);
  };
  return {
    find: (id) => (isSeen(id) ? store.clearedOf(id, edition) : undefined),
    add(id, cleared) {
      if (isSeen(id)) store.clear(id, edition, cleared);
    },
  };
}

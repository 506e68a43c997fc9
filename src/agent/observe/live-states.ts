import { createLiveState, type LiveState, type ReadFailure } from '../../core/live/live-state.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { APPLIER_KINDS, EVENT } from '../../core/status/wanted-kinds.ts';
import { type BoundedMap, createBoundedMap } from './bounded-map.ts';
import type { ResourceKey } from './observer.ts';
import { readId } from './resource-key.ts';
import { withSharedKinds } from './shared-kinds.ts';
import { type Gathered, gatherObjects, type LiveStateParts, type LiveStateRequest } from './gather-objects.ts';

/** What is known of the cluster for one resource. */
export interface KnownLive {
  readonly live: LiveState;
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
      const gatherAnew = (): Gathered => gatherObjects(parts, request, known?.byId);
      const gathered = known?.isFresh === true ? known : gatherAnew();
      const found = judge(parts, request, gathered);
      // What nobody looks at any more because another replica did is wanted anew.
      const again = found.isSettled || gathered !== known ? gathered : gatherAnew();
      const judged = again === gathered ? found : judge(parts, request, again);
      const live = reusable(known, again, judged.failures) ?? build(parts, request, { ...again, ...judged });
      kept.set(key, { ...again, ...judged, live, isFresh: true, isReusable: true });
      return { live, isSettled: judged.isSettled, areEventsRead: areEventsRead(parts, readId(key).namespace) };
    },
    touch(key, isShared) {
      const known = kept.get(key);
      if (known === undefined) return;
      kept.set(key, { ...known, isFresh: false, isReusable: known.isReusable && !isShared });
    },
    forget: (key) => kept.delete(key),
  };
}

interface KeptState extends Gathered {
  readonly live: LiveState;
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
    if (failure !== undefined && !failures.has(groupKind)) failures.set(groupKind, { ...failure, groupKind });
  };
  for (const groupKind of [PLAN_GROUP_KIND, ...needed.labelled, ...needed.whole, ...APPLIER_KINDS]) {
    const known = parts.knowledge.of(groupKind);
    note(groupKind, known.failure);
    isSettled &&= known.isSettled;
  }
  for (const { id, groupKind } of looks) {
    const looked = parts.looks.find(id);
    note(groupKind, looked === undefined ? NOT_LOOKED : looked.failure);
    isSettled &&= looked?.isSettled === true && (looked.failure === undefined || !isInTrouble);
  }
  note(EVENT, eventFailure(parts, readId(key).namespace));
  if (read.fault !== undefined) note(PLAN_GROUP_KIND, { reason: 'NotRead', message: read.fault });
  return { failures: [...failures.values()], isSettled };
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

function reusable(
  known: KeptState | undefined,
  { byId }: Gathered,
  failures: readonly ReadFailure[],
): LiveState | undefined {
  if (known?.isReusable !== true) return undefined;
  const isSame = known.byId === byId || isEach([...known.byId.values()], [...byId.values()], Object.is);
  const isSameFailure = (left: ReadFailure, right: ReadFailure | undefined): boolean =>
    left.groupKind === right?.groupKind && left.reason === right.reason && left.message === right.message;
  return isSame && isEach(known.failures, failures, isSameFailure) ? known.live : undefined;
}

function isEach<Item>(
  left: readonly Item[],
  right: readonly Item[],
  isSame: (left: Item, right: Item | undefined) => boolean,
): boolean {
  return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
}

function build(
  { shared, extentOf }: LiveStateParts,
  { key, needed }: LiveStateRequest,
  { byId, failures }: Gathered & Judged,
): LiveState {
  const whole = new Set(needed.whole.filter((groupKind) => extentOf(groupKind) === 'whole'));
  return withSharedKinds(createLiveState([...byId.values()], failures), whole, (groupKind) =>
    shared.ask(groupKind, key),
  );
}

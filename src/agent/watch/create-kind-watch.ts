import type { ReadFailure } from '../../core/live/live-state.ts';
import { collectionPath, type Discovery, type ServedKind, splitGroupKind } from '../../core/live/served-kinds.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { Collection } from './collection.ts';
import type { WantedWatch } from './kind-watches.ts';
import type { ListSlots } from './list-slots.ts';
import type { ObjectSink } from './object-sink.ts';
import { type Reflector, startReflector } from './start-reflector.ts';
import type { WatchState } from './watch-state.ts';

/** What a watch of one kind needs. */
export interface KindWatchParts {
  readonly world: Pick<World, 'api' | 'clock' | 'random' | 'journal'>;
  readonly api: Pick<ApiClient, 'send' | 'discovery'>;
  readonly store: Pick<ObjectStore, 'sinkFor'>;
  readonly settings: Pick<AgentSettings, 'staleGrace'>;
  readonly metrics?: Pick<AgentMetrics, 'watchRestarted'> | undefined;
  readonly slots: ListSlots;
  readonly key: string;
  readonly wanted: WantedWatch;
  onState(): void;
  /** The kind is not served or cannot be read, or nobody knows where it is: `discover` shall be called again. */
  onMissing(reason: ReadFailure['reason']): void;
}

/** Watches one kind wherever the cluster serves it. */
export interface KindWatch {
  readonly wanted: WantedWatch;
  readonly state: WatchState;
  /** Finds out where the kind is served now, and watches it there. */
  discover(): void;
  /** Something else of it is wanted. What was known stays until that is known. */
  change(wanted: WantedWatch): void;
  relist(): void;
  hurry(): void;
  /** At once and for good; what only it knew is forgotten where nobody wants it any more. */
  stop(): void;
  forget(): void;
}

/** A watch that begins with the first `discover`. */
export function createKindWatch(parts: KindWatchParts): KindWatch {
  const watch: Watching = {
    parts,
    wanted: parts.wanted,
    state: {
      phase: 'syncing',
      since: parts.world.clock.elapsed(),
      hasSynced: false,
      failure: { groupKind: parts.wanted.groupKind, reason: 'NotRead', message: 'it is being looked for' },
    },
    current: undefined,
    sinks: [],
    timesAsked: 0,
    isStopped: false,
  };
  return {
    get wanted() {
      return watch.wanted;
    },
    get state() {
      return watch.state;
    },
    discover: () => void discover(watch),
    change(wanted) {
      watch.wanted = wanted;
      void discover(watch);
    },
    relist: () => watch.current?.reflector.relist(),
    hurry: () => watch.current?.reflector.hurry(),
    stop() {
      watch.isStopped = true;
      watch.current?.reflector.stop();
    },
    forget() {
      for (const sink of watch.sinks) sink.forget();
    },
  };
}

interface Watching {
  readonly parts: KindWatchParts;
  wanted: WantedWatch;
  state: WatchState;
  current: { readonly collection: Collection; readonly reflector: Reflector } | undefined;
  /** The last is that of the reflector; those before hold what was known until it knows everything. */
  sinks: readonly ObjectSink[];
  timesAsked: number;
  isStopped: boolean;
}

async function discover(watch: Watching): Promise<void> {
  watch.timesAsked += 1;
  const asked = watch.timesAsked;
  const found = await ask(watch);
  // Whoever asked later knows better.
  if (watch.isStopped || asked !== watch.timesAsked) return;
  if ('reason' in found) miss(watch, found);
  else watchThere(watch, found);
}

async function ask({ wanted, parts }: Watching): Promise<Discovery> {
  const { groupKind, apiVersion } = wanted;
  const { discovery } = parts.api;
  try {
    if (apiVersion === undefined) return await discovery.findGroupKind(groupKind);
    return await discovery.find(apiVersion, splitGroupKind(groupKind).kind);
  } catch (error) {
    parts.world.journal.error('the kind could not be looked for', { groupKind, error: String(error) });
    return { reason: 'NotRead', message: 'it could not be looked for' };
  }
}

function miss(watch: Watching, failure: Omit<ReadFailure, 'groupKind'>): void {
  watch.parts.onMissing(failure.reason);
  if (isKnownBetter(watch, failure)) return;
  watch.current?.reflector.stop();
  watch.current = undefined;
  const { hasSynced } = watch.state;
  const phase = failure.reason === 'NotRead' ? unreadPhase(hasSynced) : 'unreadable';
  const isSame = phase === watch.state.phase;
  const since = isSame ? watch.state.since : watch.parts.world.clock.elapsed();
  if (phase === 'unreadable' && !isSame) logMissing(watch, failure);
  const isOutdated = phase === 'stale' ? { isOutdated: true } : {};
  tell(watch, { phase, since, hasSynced, failure: { groupKind: watch.wanted.groupKind, ...failure }, ...isOutdated });
}

function unreadPhase(hasSynced: boolean): WatchState['phase'] {
  return hasSynced ? 'stale' : 'syncing';
}

/** Where only the question failed, a watch that goes on knows better, and what the server said last still holds. */
function isKnownBetter({ current, state }: Watching, { reason }: Omit<ReadFailure, 'groupKind'>): boolean {
  if (current !== undefined) return reason !== 'NotServed';
  return state.phase === 'unreadable' && reason === 'NotRead';
}

/** Without its own kinds the agent has nothing to do; that there is no Argo CD or no Flux is no news. */
function logMissing({ parts, wanted }: Watching, { reason, message }: Omit<ReadFailure, 'groupKind'>): void {
  const journal = parts.world.journal.with({ collection: parts.key });
  const fields = { reason, error: message };
  if (wanted.apiVersion === undefined) journal.info('the watch is unreadable', fields);
  else journal.warn('the watch is unreadable', fields);
}

function watchThere(watch: Watching, served: ServedKind): void {
  const { parts, wanted, current } = watch;
  const collection = collectionOf(parts.key, wanted, served);
  if (current !== undefined && isSame(current.collection, collection)) return;
  current?.reflector.stop();
  const { world, settings, metrics, slots } = parts;
  const sink = parts.store.sinkFor(collection);
  // What is known of the same objects in another version still holds; of others nothing is known.
  const hasSynced = current !== undefined && watch.state.hasSynced && selects(current.collection, collection);
  const reflector = startReflector(collection, {
    world,
    settings,
    metrics,
    slots,
    sink,
    send: parts.api.send,
    hasSynced,
    onState: (state) => receive(watch, state),
  });
  watch.current = { collection, reflector };
  watch.sinks = [...watch.sinks, sink];
  tell(watch, reflector.state);
}

function receive(watch: Watching, state: WatchState): void {
  if (state.phase === 'live') retire(watch);
  tell(watch, state);
  if (state.phase === 'unreadable' && state.failure?.reason === 'NotServed') watch.parts.onMissing('NotServed');
}

/** What a sink of before holds alone is gone: an empty list says so to everybody. */
function retire(watch: Watching): void {
  const [...before] = watch.sinks;
  const current = before.pop();
  watch.sinks = current === undefined ? [] : [current];
  for (const sink of before) {
    sink.beginList();
    sink.endList();
    sink.forget();
  }
}

function tell(watch: Watching, state: WatchState): void {
  watch.state = state;
  watch.parts.onState();
}

function collectionOf(key: string, wanted: WantedWatch, served: ServedKind): Collection {
  const { groupKind, namespace, labelSelector, isMetadataOnly = false } = wanted;
  const { apiVersion, kind } = served;
  return { key, groupKind, apiVersion, kind, path: collectionPath(served, namespace), labelSelector, isMetadataOnly };
}

function isSame(left: Collection, right: Collection): boolean {
  return (
    left.path === right.path &&
    left.isMetadataOnly === right.isMetadataOnly &&
    left.labelSelector === right.labelSelector
  );
}

function selects(before: Collection, now: Collection): boolean {
  return before.labelSelector === now.labelSelector && (!before.isMetadataOnly || now.isMetadataOnly);
}

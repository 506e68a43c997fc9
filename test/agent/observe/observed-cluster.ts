import type { ApiClient, Discovery, ObjectReading } from '../../../src/agent/api/api-client.ts';
import { createObserver, type RunningObserver } from '../../../src/agent/observe/create-observer.ts';
import type { ApiAnswer } from '../../../src/agent/ports.ts';
import { createObjectStore } from '../../../src/agent/store/create-object-store.ts';
import type { ObjectStore } from '../../../src/agent/store/object-store.ts';
import type { KindWatches, WantedWatch } from '../../../src/agent/watch/kind-watches.ts';
import type { ObjectSink } from '../../../src/agent/watch/object-sink.ts';
import type { WatchState } from '../../../src/agent/watch/watch-state.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { createKindRegistry } from '../../../src/core/kind/kind-registry.ts';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import type { ReadFailure } from '../../../src/core/live/live-state.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { RESOURCE_LABEL } from '../../../src/core/synth/labels.ts';
import { healthRules } from '../../../src/health/index.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { START } from '../../status/live-through.ts';
import { createFakeClock, type FakeClock } from '../world/fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from '../world/recording-journal.ts';

/** A cluster whose watches bring what an observer wants as soon as it wants it, and whose every object can be asked for by name. */
export interface ObservedCluster {
  readonly clock: FakeClock;
  readonly journal: RecordingJournal;
  readonly store: ObjectStore;
  readonly observer: RunningObserver;
  /** What was read by name, in order. */
  readonly gets: string[];
  /** How many kinds were not watched, as often as that was told. */
  readonly unwatched: readonly number[];
  readonly wanted: () => readonly WantedWatch[];
  /** What an object is now; without it, it is gone. Watches tell at once. */
  put(...objects: readonly LiveObject[]): void;
  remove(...ids: readonly string[]): void;
  find(id: string): LiveObject | undefined;
  /** The keys that were told since the last time. */
  takeTold(): readonly string[];
  /** What the watch of a kind is like from now on; undefined brings it back. */
  disturb(groupKind: string, state: WatchState | undefined): void;
  /** Lists that were not answered yet are answered now, where `isSlow`. */
  answerLists(): void;
}

export interface ClusterOptions {
  readonly extraKinds?: number;
  readonly owns?: (key: string) => boolean;
  /** Lists are answered only by `answerLists`. */
  readonly isSlow?: boolean;
  /** Answers a request by name in the place of the cluster. */
  readonly answer?: (id: string) => ObjectReading | undefined | Promise<ObjectReading | undefined>;
  readonly openApi?: (path: string) => JsonObject | undefined;
  readonly isServed?: (groupKind: string) => boolean;
  /** Since when the server is in trouble. */
  readonly troubledSince?: () => number | undefined;
}

export const LIVE: WatchState = { phase: 'live', since: 0, hasSynced: true, failure: undefined };

export function unreadable(groupKind: string, reason: ReadFailure['reason'] = 'Forbidden'): WatchState {
  const failure = { groupKind, reason, message: `cannot list ${groupKind}` };
  return { phase: 'unreadable', since: 0, hasSynced: false, failure };
}

export function createObservedCluster(options: ClusterOptions = {}): ObservedCluster {
  const clock = createFakeClock(START);
  const journal = createRecordingJournal();
  const store = createObjectStore();
  const objects = new Map<string, LiveObject>();
  const gets: string[] = [];
  const unwatched: number[] = [];
  const watches = createWatches(store, objects, options.isSlow === true);
  let versions = 1000;
  const observer = createObserver({
    registry: createKindRegistry(kinds),
    rules: healthRules,
    store,
    watches,
    api: createApi(objects, gets, options),
    world: { clock, journal, random: () => 0.5 },
    owns: options.owns ?? (() => true),
    isOwnWrite: () => false,
    listedAt: () => Number.NEGATIVE_INFINITY,
    extraKinds: options.extraKinds ?? 64,
    tellUnwatched: (count) => unwatched.push(count),
    server: { troubledSince: options.troubledSince ?? (() => undefined) },
  });
  const told: string[] = [];
  observer.onChange((key) => told.push(key));
  return {
    clock,
    journal,
    store,
    observer,
    gets,
    unwatched,
    wanted: () => watches.wanted(),
    find: (id) => objects.get(id),
    put(...changed) {
      for (const object of changed) {
        const id = idOf(object);
        const before = objects.get(id);
        const metadata = { ...object.metadata, resourceVersion: before?.metadata.resourceVersion };
        if (before !== undefined && JSON.stringify({ ...object, metadata }) === JSON.stringify(before)) continue;
        const after = { ...object, metadata: { ...metadata, resourceVersion: String((versions += 1)) } };
        objects.set(id, after);
        watches.tell(before, after);
      }
    },
    remove(...ids) {
      for (const id of ids) {
        const before = objects.get(id);
        objects.delete(id);
        if (before !== undefined) watches.tell(before, undefined);
      }
    },
    takeTold: () => told.splice(0),
    disturb: watches.disturb,
    answerLists: watches.answerLists,
  };
}

function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

interface Watched {
  readonly watch: WantedWatch;
  readonly sink: ObjectSink;
  state: WatchState;
}

interface TestWatches extends KindWatches {
  wanted(): readonly WantedWatch[];
  tell(before: LiveObject | undefined, after: LiveObject | undefined): void;
  disturb(groupKind: string, state: WatchState | undefined): void;
  answerLists(): void;
}

function createWatches(store: ObjectStore, objects: ReadonlyMap<string, LiveObject>, isSlow: boolean): TestWatches {
  const watched = new Map<string, Watched>();
  const disturbed = new Map<string, WatchState>();
  const listeners: ((groupKind: string) => void)[] = [];
  const list = (entry: Watched): void => {
    const { watch, sink } = entry;
    const failing = disturbed.get(watch.groupKind);
    if (failing === undefined) {
      sink.beginList();
      for (const object of objects.values()) if (selects(watch, object)) sink.put(shown(watch, object));
      sink.endList();
    }
    entry.state = failing ?? LIVE;
    for (const listener of listeners) listener(watch.groupKind);
  };
  return {
    want(watches) {
      const keys = new Set(watches.map((watch) => JSON.stringify(watch)));
      for (const [key, { sink }] of watched) {
        if (keys.has(key)) continue;
        sink.forget();
        watched.delete(key);
      }
      for (const watch of watches) {
        const key = JSON.stringify(watch);
        if (watched.has(key)) continue;
        const { groupKind, apiVersion = 'v1', isMetadataOnly = false } = watch;
        const [kind = ''] = groupKind.split('.');
        const entry: Watched = {
          watch,
          sink: store.sinkFor({ key, groupKind, apiVersion, kind, path: `/${key}`, isMetadataOnly }),
          state: {
            phase: 'syncing',
            since: 0,
            hasSynced: false,
            failure: { groupKind, reason: 'NotRead', message: 'it is being listed' },
          },
        };
        watched.set(key, entry);
        if (!isSlow) list(entry);
      }
    },
    wanted: () => [...watched.values()].map(({ watch }) => watch),
    stateOf: (groupKind, namespace) =>
      [...watched.values()].find(({ watch }) => watch.groupKind === groupKind && watch.namespace === namespace)?.state,
    states: () => [...watched].map(([name, { state }]) => ({ name, state })),
    onChange: (listener) => void listeners.push(listener),
    relist: () => undefined,
    hurry: () => undefined,
    stop: () => undefined,
    tell(before, after) {
      for (const { watch, sink, state } of watched.values()) {
        if (state.phase !== 'live') continue;
        if (after !== undefined && selects(watch, after)) sink.put(shown(watch, after));
        else if (before !== undefined && selects(watch, before)) sink.remove(shown(watch, after ?? before));
      }
    },
    disturb(groupKind, state) {
      if (state === undefined) disturbed.delete(groupKind);
      else disturbed.set(groupKind, state);
      for (const entry of watched.values()) if (entry.watch.groupKind === groupKind) list(entry);
    },
    tellAnew: () => undefined,
    answerLists() {
      for (const entry of watched.values()) if (entry.state.phase === 'syncing') list(entry);
    },
  };
}

function selects({ groupKind, labelSelector, namespace }: WantedWatch, object: LiveObject): boolean {
  const { labels = {} } = object.metadata;
  if (groupKindOf(object) !== groupKind || (labelSelector !== undefined && labels[RESOURCE_LABEL] === undefined))
    return false;
  return namespace === undefined || object.metadata.namespace === namespace;
}

function shown({ isMetadataOnly }: WantedWatch, object: LiveObject): LiveObject {
  const { apiVersion, kind, metadata } = object;
  return isMetadataOnly === true ? { apiVersion, kind, metadata } : object;
}

function createApi(
  objects: ReadonlyMap<string, LiveObject>,
  gets: string[],
  { answer, openApi, isServed = () => true }: ClusterOptions,
): Pick<ApiClient, 'discovery' | 'getObject' | 'send'> {
  const discover = (apiVersion: string, kind: string): Discovery =>
    isServed(groupKindOf({ apiVersion, kind }))
      ? { apiVersion, kind, plural: `${kind.toLowerCase()}s`, isNamespaced: true }
      : { reason: 'NotServed', message: `the cluster does not serve ${kind}` };
  return {
    discovery: {
      find: async (apiVersion, kind) => discover(apiVersion, kind),
      async findGroupKind(groupKind) {
        const [kind = '', ...group] = groupKind.split('.');
        return discover(group.length === 0 ? 'v1' : `${group.join('.')}/v1`, kind);
      },
      forget: () => undefined,
    },
    async getObject(reference, { isMetadataOnly }) {
      const id = objectId(reference);
      gets.push(id);
      const given = await answer?.(id);
      if (given !== undefined) return given;
      const object = objects.get(id);
      return { object: object === undefined ? undefined : shown({ groupKind: '', isMetadataOnly }, object) };
    },
    async send({ path }): Promise<ApiAnswer> {
      gets.push(path);
      const body = openApi?.(path) ?? slicesAt(path, objects);
      const status = body === undefined ? 404 : 200;
      return { status, body, reason: undefined, message: `answered ${status}`, retryAfter: undefined };
    },
  };
}

const SLICES = /^\/apis\/discovery\.k8s\.io\/v1\/namespaces\/([^/]+)\/endpointslices\?labelSelector=(.*)$/;

/** A list leaves the type out of its items. */
function slicesAt(path: string, objects: ReadonlyMap<string, LiveObject>): JsonObject | undefined {
  const [, namespace, selector = ''] = SLICES.exec(path) ?? [];
  if (namespace === undefined) return undefined;
  const [label = '', value] = decodeURIComponent(selector).split('=');
  const found = [...objects.values()].filter(
    ({ kind, metadata }) =>
      kind === 'EndpointSlice' && metadata.namespace === namespace && metadata.labels?.[label] === value,
  );
  return { items: found.map(({ apiVersion: _version, kind: _kind, ...item }) => item) };
}

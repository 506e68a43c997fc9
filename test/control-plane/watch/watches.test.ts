import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiClient } from '../../../src/agent/api/create-api-client.ts';
import type { ApiTransport } from '../../../src/agent/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { createKindWatches } from '../../../src/agent/watch/create-kind-watches.ts';
import type { KindWatches, WantedWatch } from '../../../src/agent/watch/kind-watches.ts';
import type { ObjectSink } from '../../../src/agent/watch/object-sink.ts';
import type { WatchState } from '../../../src/agent/watch/watch-state.ts';
import type { StoreChange } from '../../../src/agent/store/object-store.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { systemClock } from '../../../src/edges/clock.ts';
import { findCredentials } from '../../../src/edges/cluster/credentials/find-credentials.ts';
import {
  type ClosableTransport,
  createApiTransport,
} from '../../../src/edges/cluster/transport/create-api-transport.ts';
import { createRecordingJournal } from '../../agent/world/recording-journal.ts';
import { type FaultProxy, startFaultProxy } from '../fault-proxy/fault-proxy.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

const LABEL = 'planwright.dev/resource';
const DEFINITION = 'CustomResourceDefinition.apiextensions.k8s.io';

describeWithCluster('watches of a real API server', { ownCluster: true }, (cluster) => {
  let proxy: FaultProxy;
  let transport: ClosableTransport;
  let watched: Watched;
  let namespace: string;
  let count = 0;

  beforeEach(async () => {
    const { folder, client, kubeconfig } = cluster();
    const certificate = {
      cert: readFileSync(join(folder, 'certificates/apiserver.crt'), 'utf8'),
      key: readFileSync(join(folder, 'certificates/apiserver.key'), 'utf8'),
    };
    proxy = await startFaultProxy({ upstream: client.server, upstreamCa: certificate.cert, certificate, seed: 7 });
    const proxied = join(folder, 'kubeconfig-of-the-proxy');
    writeFileSync(proxied, readFileSync(kubeconfig, 'utf8').replace(client.server.origin, proxy.url.origin));
    transport = createApiTransport({
      credentials: findCredentials({ choice: { kubeconfig: proxied }, environment: {}, clock: systemClock }),
      options: { pingInterval: 500, pingTimeout: 500, firstPause: 50, longestPause: 500 },
    });
    count += 1;
    namespace = `watch-${count}`;
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  });

  afterEach(async () => {
    watched?.watches.stop();
    await transport.close();
    await proxy.stop();
  });

  const configMap = (
    name: string,
    value = '',
    labels: Readonly<Record<string, string>> = { [LABEL]: 'a' },
  ): LiveObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels },
    data: { value },
  });
  const put = async (name: string, value: string, labels?: Readonly<Record<string, string>>): Promise<void> => {
    await cluster().client.apply(configMap(name, value, labels), { force: true });
  };
  const remove = (name: string): Promise<void> =>
    cluster().client.remove({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  /** Of a kind so new that the client does not know where it is. */
  const makeOne = async (kind: string, name: string): Promise<void> => {
    const path = `/apis/lab.example.dev/v1/namespaces/${namespace}/${kind.toLowerCase()}s`;
    const body = { apiVersion: 'lab.example.dev/v1', kind, metadata: { name } };
    const { status } = await cluster().client.request({ method: 'POST', path, body });
    expect(status).toBe(201);
  };
  const watch = (api: ApiTransport = transport, ...more: readonly WantedWatch[]): void => {
    watched = watchOver(api);
    watched.watches.want([{ groupKind: 'ConfigMap', labelSelector: LABEL, namespace }, ...more]);
  };
  const state = (): WatchState | undefined => watched.watches.stateOf('ConfigMap', namespace);
  const isLive = (): Promise<void> => waitUntil('the watch is live', () => state()?.phase === 'live', PATIENCE, state);
  /** What the server has, read in another way. */
  const expectEqual = async (): Promise<void> => {
    let there: readonly string[] = [];
    await waitUntil(
      'the view is what the server has',
      async () => {
        const objects = await cluster().client.list(
          { apiVersion: 'v1', kind: 'ConfigMap' },
          { namespace, labels: LABEL },
        );
        there = objects.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`).sort(byText);
        return there.join() === watched.view('ConfigMap').join();
      },
      PATIENCE,
      () => ({ there, seen: watched.view('ConfigMap'), state: state() }),
    );
  };

  it('are the collection: what exists, what comes, changes, goes, and loses its label', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => put(name, '1')));
    await put('unlabelled', '1', {});
    watch();
    await isLive();
    await expectEqual();
    expect(watched.streams.map(({ searchParams }) => searchParams.get('sendInitialEvents'))).toEqual(['true']);
    await put('a', '2');
    await put('d', '1');
    await remove('b');
    await cluster().client.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'c' },
      { metadata: { labels: { [LABEL]: null } } },
    );
    await expectEqual();
    expect(watched.view('ConfigMap').map((line) => line.split(' ')[0])).toEqual(['a', 'd']);
    expect(watched.streams).toHaveLength(1);
  });

  it('by pages are the same', async () => {
    const names = Array.from({ length: 1_100 }, (_each, index) => `c-${index}`);
    for (let from = 0; from < names.length; from += 50) {
      await Promise.all(names.slice(from, from + 50).map((name) => cluster().client.create(configMap(name))));
    }
    watch({
      request: transport.request,
      stream(request, onLine) {
        // As a server without WatchList does: the real one refuses the list without its version match.
        const refused = request.path.replace('&resourceVersionMatch=NotOlderThan', '');
        return transport.stream({ ...request, path: refused }, onLine);
      },
    });
    await isLive();
    expect(watched.view('ConfigMap')).toHaveLength(1_100);
    await put('c-7', 'changed');
    await expectEqual();
    const lists = proxy.log.flatMap((entry) => (JSON.stringify(entry).includes('limit=500') ? [entry] : []));
    expect(lists.length).toBeGreaterThanOrEqual(3);
  });

  it('as metadata only have no content', async () => {
    await put('a', 'secret');
    watched = watchOver(transport);
    watched.watches.want([{ groupKind: 'ConfigMap', namespace, labelSelector: LABEL, isMetadataOnly: true }]);
    await isLive();
    const [object] = watched.objects('ConfigMap');
    expect(object).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace } });
    expect(object).not.toHaveProperty('data');
  });

  it.each<[string, () => void]>([
    ['their connection is reset', () => proxy.cutConnections()],
    [
      'they end with 410 in an event',
      () =>
        void proxy.inject({ match: { watch: true }, times: 1, fault: { kind: 'gone', form: 'event', afterEvents: 0 } }),
    ],
    [
      'they are answered 410',
      () => void proxy.inject({ match: { watch: true }, times: 1, fault: { kind: 'gone', form: 'http' } }),
    ],
    [
      'the server is busy',
      () =>
        void proxy.inject({
          match: { watch: true },
          times: 2,
          fault: { kind: 'status', code: 429, retryAfterSeconds: 1 },
        }),
    ],
    [
      'the server fails',
      () => void proxy.inject({ match: { watch: true }, times: 2, fault: { kind: 'status', code: 500 } }),
    ],
    [
      'the server goes away in order',
      () => void proxy.inject({ match: { watch: true }, times: 1, fault: { kind: 'goaway', form: 'graceful' } }),
    ],
    [
      'frames cut their characters',
      () => void proxy.inject({ match: { watch: true }, fault: { kind: 'split-frames', maximumBytes: 3 } }),
    ],
    [
      'their lines break off in the middle',
      () =>
        void proxy.inject({
          match: { watch: true },
          times: 2,
          fault: { kind: 'drop-connection', at: { afterBytes: 100 } },
        }),
    ],
    [
      'nothing comes any more',
      () =>
        void proxy.inject({ match: { watch: true }, times: 1, fault: { kind: 'black-hole', at: { afterEvents: 1 } } }),
    ],
  ])('find back when %s', async (_sentence, harm) => {
    await Promise.all(['ä', 'b'].map((value, index) => put(`c-${index}`, value)));
    watch();
    await isLive();
    harm();
    proxy.cutConnections();
    await put('c-0', 'grün');
    await remove('c-1');
    await put('c-2', 'new');
    await expectEqual();
    await isLive();
    watched.journal.check();
  });

  it('from a version that is too old are listed anew', async () => {
    const groupKind = 'Gadget.lab.example.dev';
    const { client } = cluster();
    await client.create(definitionOf('Gadget'));
    let isOld = true;
    watched = watchOver({
      request: transport.request,
      stream(request, onLine) {
        // From before the kind was there: its watch cache does not reach back so far.
        const old = isOld ? request.path.replace(/resourceVersion=\d+/, 'resourceVersion=1') : request.path;
        if (old !== request.path) isOld = false;
        return transport.stream({ ...request, path: old }, onLine);
      },
    });
    watched.watches.want([{ groupKind }]);
    const phase = (): string | undefined => watched.watches.stateOf(groupKind)?.phase;
    await waitUntil('gadgets are live', () => phase() === 'live');
    await makeOne('Gadget', 'a');
    proxy.cutConnections();
    await waitUntil('the version has expired', () => watched.restarts.includes('expired'));
    await makeOne('Gadget', 'b');
    await waitUntil('both are seen', () => watched.view(groupKind).length === 2);
    await waitUntil('gadgets are live again', () => phase() === 'live');
  });

  it('of a kind that is not served begin when it is, and again after it was gone', async () => {
    const groupKind = 'Widget.lab.example.dev';
    watch(transport, { groupKind }, { groupKind: DEFINITION, isMetadataOnly: true });
    const phase = (): string | undefined => watched.watches.stateOf(groupKind)?.phase;
    const becomes = (wanted: WatchState['phase']): Promise<void> =>
      waitUntil(`widgets are ${wanted}`, () => phase() === wanted);
    const { client } = cluster();
    const define = (): Promise<LiveObject> => client.create(definitionOf('Widget'));
    await becomes('unreadable');
    await define();
    await becomes('live');
    await makeOne('Widget', 'a');
    await waitUntil('the widget is seen', () => watched.view(groupKind).length === 1);
    await client.remove({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name: 'widgets.lab.example.dev',
    });
    await becomes('unreadable');
    expect(watched.view(groupKind)).toEqual([]);
    await define();
    await becomes('live');
    watched.journal.check();
  });

  it('that are stopped leave nothing open', async () => {
    watch();
    await isLive();
    watched.watches.stop();
    const calls = watched.calls();
    await put('late', '1');
    await transport.close();
    expect(watched.calls()).toBe(calls);
  });
});

interface Watched {
  readonly watches: KindWatches;
  readonly streams: readonly URL[];
  readonly restarts: readonly string[];
  readonly journal: ReturnType<typeof createRecordingJournal>;
  objects(groupKind: string): readonly LiveObject[];
  /** `name version`, sorted. */
  view(groupKind: string): readonly string[];
  calls(): number;
}

function watchOver(api: ApiTransport): Watched {
  const views = new Map<string, Map<string, LiveObject>>();
  const streams: URL[] = [];
  const restarts: string[] = [];
  const journal = createRecordingJournal();
  const listeners: ((change: StoreChange) => void)[] = [];
  let calls = 0;
  const tell = ({ groupKind }: { readonly groupKind: string }, object: LiveObject, type: StoreChange['type']): void => {
    const { name, namespace = '' } = object.metadata;
    const change = { id: `${groupKind}/${namespace}/${name}`, groupKind, namespace, name, type };
    for (const listener of listeners) listener({ ...change, labelBefore: undefined, labelAfter: undefined });
  };
  const observed: ApiTransport = {
    request: api.request,
    stream(request, onLine) {
      streams.push(new URL(request.path, 'https://server'));
      return api.stream(request, onLine);
    },
  };
  const world = { clock: systemClock, random: Math.random, api: observed, journal };
  const client = createApiClient({ world, settings: DEFAULT_SETTINGS, metrics: { apiRequest: () => undefined } });
  const watches = createKindWatches({
    world,
    api: client,
    settings: DEFAULT_SETTINGS,
    metrics: {
      watchChanged: () => undefined,
      watchForgotten: () => undefined,
      watchRestarted: (_groupKind, why) => void restarts.push(why),
    },
    store: {
      onChange: (listener) => void listeners.push(listener),
      sinkFor(collection) {
        const view = new Map<string, LiveObject>();
        views.set(collection.groupKind, view);
        return countedSink(
          () => (calls += 1),
          sinkInto(view, (object, type) => tell(collection, object, type)),
        );
      },
    },
  });
  const objects = (groupKind: string): readonly LiveObject[] => [...(views.get(groupKind)?.values() ?? [])];
  return {
    watches,
    streams,
    restarts,
    journal,
    objects,
    view: (groupKind) =>
      objects(groupKind)
        .map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion ?? ''}`)
        .sort(byText),
    calls: () => calls,
  };
}

function sinkInto(
  view: Map<string, LiveObject>,
  tell: (object: LiveObject, type: StoreChange['type']) => void,
): ObjectSink {
  let marked: Set<string> | undefined;
  const keyOf = ({ metadata }: LiveObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
  return {
    beginList: () => void (marked = new Set()),
    put(object) {
      const key = keyOf(object);
      const type = view.has(key) ? 'changed' : 'added';
      marked?.add(key);
      view.set(key, object);
      tell(object, type);
    },
    remove(object) {
      view.delete(keyOf(object));
      tell(object, 'removed');
    },
    endList() {
      for (const key of view.keys()) if (marked?.has(key) !== true) view.delete(key);
      marked = undefined;
    },
    forget: () => view.clear(),
  };
}

function countedSink(count: () => void, sink: ObjectSink): ObjectSink {
  return {
    beginList: () => (count(), sink.beginList()),
    put: (object) => (count(), sink.put(object)),
    remove: (object) => (count(), sink.remove(object)),
    endList: () => (count(), sink.endList()),
    forget: () => (count(), sink.forget()),
  };
}

function definitionOf(kind: string): LiveObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const singular = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.lab.example.dev` },
    spec: {
      group: 'lab.example.dev',
      scope: 'Namespaced',
      names: { plural: `${singular}s`, singular, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

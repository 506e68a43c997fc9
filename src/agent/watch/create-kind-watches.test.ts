import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../test/agent/world/fake-clock.ts';
import { createRecordingJournal } from '../../../test/agent/world/recording-journal.ts';
import type { Discovery } from '../../core/live/served-kinds.ts';
import type { ApiAnswer, ApiTransport } from '../ports.ts';
import type { StoreChange } from '../store/object-store.ts';
import type { Collection } from './collection.ts';
import { createKindWatches } from './create-kind-watches.ts';
import type { KindWatches } from './kind-watches.ts';
import type { WatchState } from './watch-state.ts';

const DEPLOYMENT = 'Deployment.apps';
const WIDGET = 'Widget.lab.dev';
const served = (apiVersion: string, kind: string): Discovery => ({
  apiVersion,
  kind,
  plural: `${kind.toLowerCase()}s`,
  isNamespaced: true,
});
const ABSENT: Discovery = { reason: 'NotServed', message: 'absent' };

interface Scene {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly watches: KindWatches;
  /** What the cluster serves, by group kind or by version and kind. */
  readonly served: Map<string, Discovery>;
  readonly asked: string[];
  readonly forgotten: string[];
  /** The streams that are open, as `path?selector`. */
  readonly open: Set<string>;
  readonly streams: string[];
  /** What streams are answered, by path; open where nothing is said. */
  readonly refusals: Map<string, number>;
  /** Streams that have not sent what exists yet wait for this. */
  readonly mute: Set<string>;
  readonly sinks: { readonly collection: Collection; readonly calls: string[] }[];
  readonly told: string[];
  readonly metrics: Map<string, WatchState['phase']>;
  readonly journal: ReturnType<typeof createRecordingJournal>;
  define(name: string, type: StoreChange['type']): void;
}

const END = JSON.stringify({
  type: 'BOOKMARK',
  object: { metadata: { resourceVersion: '7', annotations: { 'k8s.io/initial-events-end': 'true' } } },
});

function createScene(): Scene {
  const clock = createFakeClock(0);
  const scene = {
    served: new Map<string, Discovery>([[DEPLOYMENT, served('apps/v1', 'Deployment')]]),
    asked: [] as string[],
    forgotten: [] as string[],
    open: new Set<string>(),
    streams: [] as string[],
    refusals: new Map<string, number>(),
    mute: new Set<string>(),
    sinks: [] as { readonly collection: Collection; readonly calls: string[] }[],
    told: [] as string[],
    metrics: new Map<string, WatchState['phase']>(),
    journal: createRecordingJournal(),
  };
  const listeners: ((change: StoreChange) => void)[] = [];
  const ask = async (what: string): Promise<Discovery> => {
    scene.asked.push(what);
    return scene.served.get(what) ?? ABSENT;
  };
  const api = transport(clock, scene);
  const watches = createKindWatches({
    world: { clock, api, random: () => 0.5, journal: scene.journal },
    api: {
      send: (call) => api.request(call),
      discovery: {
        find: (apiVersion, kind) => ask(`${apiVersion} ${kind}`),
        findGroupKind: ask,
        forget: (group) => void scene.forgotten.push(group),
      },
    },
    store: {
      sinkFor(collection) {
        const calls: string[] = [];
        scene.sinks.push({ collection, calls });
        return {
          beginList: () => void calls.push('beginList'),
          put: ({ metadata }) => void calls.push(`put ${metadata.name}`),
          remove: ({ metadata }) => void calls.push(`remove ${metadata.name}`),
          endList: () => void calls.push('endList'),
          forget: () => void calls.push('forget'),
        };
      },
      onChange: (listener) => void listeners.push(listener),
    },
    settings: { staleGrace: 30_000 },
    metrics: {
      watchChanged: (groupKind, { phase }) => void scene.metrics.set(groupKind, phase),
      watchForgotten: (groupKind) => void scene.metrics.delete(groupKind),
      watchRestarted: () => undefined,
    },
  });
  watches.onChange((groupKind) => scene.told.push(`${groupKind} ${watches.stateOf(groupKind)?.phase ?? 'unwanted'}`));
  return {
    ...scene,
    clock,
    watches,
    define(name, type) {
      const groupKind = 'CustomResourceDefinition.apiextensions.k8s.io';
      const change = { id: `${groupKind}//${name}`, groupKind, namespace: '', name, type } as const;
      for (const listener of listeners) listener({ ...change, labelBefore: undefined, labelAfter: undefined });
    },
  };
}

/** Every collection is empty. */
function transport(
  clock: ReturnType<typeof createFakeClock>,
  { open, streams, refusals, mute }: Pick<Scene, 'open' | 'streams' | 'refusals' | 'mute'>,
): ApiTransport {
  const answer = (status: number): ApiAnswer => ({
    status,
    body: undefined,
    reason: undefined,
    message: '',
    retryAfter: undefined,
  });
  return {
    request: () => Promise.resolve(answer(200)),
    stream({ path, signal }, onLine) {
      const [base = '', search] = path.split('?');
      const selector = new URLSearchParams(search).get('labelSelector');
      const stream = selector === null ? base : `${base}?${selector}`;
      streams.push(stream);
      const refusal = refusals.get(base);
      if (refusal !== undefined) return Promise.resolve(answer(refusal));
      open.add(stream);
      const look = (): void => {
        if (signal?.aborted === true) return;
        if (mute.has(base)) clock.after(1_000, look);
        else onLine(END);
      };
      clock.after(1, look);
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          open.delete(stream);
          reject(signal.reason);
        });
      });
    },
  };
}

describe('what is wanted', () => {
  it('is looked for and watched', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: DEPLOYMENT, labelSelector: 'planwright.dev/resource' }]);
    expect(scene.watches.stateOf(DEPLOYMENT)).toMatchObject({ phase: 'syncing', hasSynced: false });
    await scene.clock.advance(10);
    expect(scene.watches.stateOf(DEPLOYMENT)).toMatchObject({ phase: 'live', hasSynced: true, failure: undefined });
    expect([...scene.open]).toEqual(['/apis/apps/v1/deployments?planwright.dev/resource']);
    expect(scene.sinks[0]?.collection).toEqual({
      key: DEPLOYMENT,
      groupKind: DEPLOYMENT,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      path: '/apis/apps/v1/deployments',
      labelSelector: 'planwright.dev/resource',
      isMetadataOnly: false,
    });
    expect(scene.told).toEqual([`${DEPLOYMENT} syncing`, `${DEPLOYMENT} live`]);
    expect([...scene.metrics]).toEqual([[DEPLOYMENT, 'live']]);
  });

  it('is watched in the version that is named', async () => {
    const scene = createScene();
    scene.served.set('apps/v1beta1 Deployment', served('apps/v1beta1', 'Deployment'));
    scene.watches.want([{ groupKind: DEPLOYMENT, apiVersion: 'apps/v1beta1', namespace: 'shop' }]);
    await scene.clock.advance(10);
    expect([...scene.open]).toEqual(['/apis/apps/v1beta1/namespaces/shop/deployments']);
    expect(scene.watches.stateOf(DEPLOYMENT)).toBeUndefined();
    expect(scene.watches.stateOf(DEPLOYMENT, 'shop')?.phase).toBe('live');
  });

  it('twice is watched once, in the wider sense', async () => {
    const scene = createScene();
    scene.watches.want([
      { groupKind: DEPLOYMENT, labelSelector: 'a', isMetadataOnly: true },
      { groupKind: DEPLOYMENT, labelSelector: 'b' },
    ]);
    await scene.clock.advance(10);
    expect(scene.sinks.map(({ collection }) => [collection.labelSelector, collection.isMetadataOnly])).toEqual([
      [undefined, false],
    ]);
  });

  it('no longer goes on for a minute, and then is forgotten', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: DEPLOYMENT }]);
    await scene.clock.advance(10);
    scene.watches.want([]);
    expect(scene.watches.stateOf(DEPLOYMENT)).toBeUndefined();
    await scene.clock.advance(59_000);
    expect(scene.open.size).toBe(1);
    await scene.clock.advance(2_000);
    expect(scene.open.size).toBe(0);
    expect(scene.sinks[0]?.calls).toEqual(['beginList', 'endList', 'forget']);
    expect(scene.metrics.size).toBe(0);
    expect(scene.clock.waiting()).toBe(0);
  });

  it('again within that minute was never let go', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: DEPLOYMENT }]);
    await scene.clock.advance(10);
    scene.watches.want([]);
    await scene.clock.advance(50_000);
    scene.told.length = 0;
    scene.watches.want([{ groupKind: DEPLOYMENT }]);
    await scene.clock.advance(50_000);
    expect(scene.watches.stateOf(DEPLOYMENT)?.phase).toBe('live');
    expect(scene.streams).toHaveLength(1);
    expect(scene.told).toEqual([`${DEPLOYMENT} live`]);
  });

  it('in another way is listed anew, and what was known goes only then', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: DEPLOYMENT, labelSelector: 'a' }]);
    await scene.clock.advance(10);
    scene.mute.add('/apis/apps/v1/deployments');
    scene.watches.want([{ groupKind: DEPLOYMENT }]);
    await scene.clock.advance(10);
    expect(scene.watches.stateOf(DEPLOYMENT)).toMatchObject({ phase: 'syncing', hasSynced: false });
    expect([...scene.open]).toEqual(['/apis/apps/v1/deployments']);
    expect(scene.sinks.map(({ calls }) => calls)).toEqual([['beginList', 'endList'], []]);
    scene.mute.clear();
    await scene.clock.advance(1_000);
    expect(scene.watches.stateOf(DEPLOYMENT)?.phase).toBe('live');
    expect(scene.sinks.map(({ calls }) => calls)).toEqual([
      ['beginList', 'endList', 'beginList', 'endList', 'forget'],
      ['beginList', 'endList'],
    ]);
  });
});

describe('a kind that is not served', () => {
  it('is looked for again, with a back-off of at most a minute', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    expect(scene.watches.stateOf(WIDGET)).toMatchObject({
      phase: 'unreadable',
      hasSynced: false,
      failure: { groupKind: WIDGET, reason: 'NotServed', message: 'absent' },
    });
    await scene.clock.advance(600_000);
    expect(scene.asked.length).toBeGreaterThan(15);
    expect(scene.asked.length).toBeLessThan(30);
    expect(scene.forgotten).toHaveLength(scene.asked.length - 1);
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    await scene.clock.advance(60_000);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
  });

  it('is told once: as a warning where it is one of those that the agent is there for', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: WIDGET }, { groupKind: 'Gadget.lab.dev', apiVersion: 'lab.dev/v1' }]);
    await scene.clock.advance(600_000);
    expect(scene.journal.lines).toEqual([
      {
        level: 'info',
        message: 'the watch is unreadable',
        fields: { collection: WIDGET, reason: 'NotServed', error: 'absent' },
      },
      {
        level: 'warn',
        message: 'the watch is unreadable',
        fields: { collection: 'Gadget.lab.dev', reason: 'NotServed', error: 'absent' },
      },
    ]);
  });

  it('is still not served while nobody answers what is', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    scene.served.set(WIDGET, { reason: 'NotRead', message: 'nobody answers' });
    const asked = scene.asked.length;
    await scene.clock.advance(120_000);
    expect(scene.asked.length).toBeGreaterThan(asked);
    expect(scene.watches.stateOf(WIDGET)).toMatchObject({ phase: 'unreadable', failure: { reason: 'NotServed' } });
    expect(scene.told).toEqual([`${WIDGET} unreadable`]);
  });

  it('is looked for soon after its definition came', async () => {
    const scene = createScene();
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(600_000);
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.define('widgets.lab.dev', 'added');
    await scene.clock.advance(1_010);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
  });

  it('does not keep a kind of its group from being looked for in patience', async () => {
    const scene = createScene();
    scene.served.set('Gadget.lab.dev', served('lab.dev/v1', 'Gadget'));
    scene.watches.want([{ groupKind: WIDGET }, { groupKind: 'Gadget.lab.dev' }]);
    await scene.clock.advance(600_000);
    expect(scene.forgotten.length).toBeLessThan(30);
    expect([...scene.open]).toEqual(['/apis/lab.dev/v1/gadgets']);
  });

  it('of which nobody knows is syncing', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, { reason: 'NotRead', message: 'no answer' });
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(100_000);
    expect(scene.watches.stateOf(WIDGET)).toMatchObject({
      phase: 'syncing',
      failure: { reason: 'NotRead', message: 'no answer' },
    });
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    await scene.clock.advance(30_000);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
  });
});

describe('a kind that changes', () => {
  it('is watched in the version that the cluster prefers from then on, and stays known meanwhile', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, served('lab.dev/v1beta1', 'Widget'));
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.mute.add('/apis/lab.dev/v1/widgets');
    scene.define('widgets.lab.dev', 'changed');
    await scene.clock.advance(1_010);
    expect([...scene.open]).toEqual(['/apis/lab.dev/v1/widgets']);
    expect(scene.watches.stateOf(WIDGET)).toMatchObject({ phase: 'stale', hasSynced: true, failure: undefined });
    scene.mute.clear();
    await scene.clock.advance(1_010);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
    expect(scene.sinks.map(({ calls }) => calls.at(-1))).toEqual(['forget', 'endList']);
  });

  it('in nothing that matters is watched on', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    scene.define('widgets.lab.dev', 'changed');
    await scene.clock.advance(5_000);
    expect(scene.asked).toHaveLength(2);
    expect(scene.streams).toHaveLength(1);
  });

  it('was there already: a definition that is listed first asks nothing', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    scene.define('widgets.lab.dev', 'added');
    scene.define('others.other.dev', 'changed');
    await scene.clock.advance(5_000);
    expect(scene.asked).toHaveLength(1);
  });

  it('by going away is unreadable, and comes back by itself', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    scene.served.delete(WIDGET);
    scene.define('widgets.lab.dev', 'removed');
    await scene.clock.advance(1_010);
    expect(scene.watches.stateOf(WIDGET)).toMatchObject({ phase: 'unreadable', failure: { reason: 'NotServed' } });
    expect(scene.open.size).toBe(0);
    scene.served.set(WIDGET, served('lab.dev/v2', 'Widget'));
    scene.define('widgets.lab.dev', 'added');
    await scene.clock.advance(1_010);
    expect([...scene.open]).toEqual(['/apis/lab.dev/v2/widgets']);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
  });

  it('without its definition being watched is found out by the answer to its watch', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.refusals.set('/apis/lab.dev/v1/widgets', 404);
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(1_000);
    expect(scene.watches.stateOf(WIDGET)).toMatchObject({ phase: 'unreadable', failure: { reason: 'NotServed' } });
    scene.served.set(WIDGET, served('lab.dev/v2', 'Widget'));
    scene.define('widgets.lab.dev', 'changed');
    await scene.clock.advance(2_000);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
  });

  it('is not given up because nobody answers what is served', async () => {
    const scene = createScene();
    scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
    scene.watches.want([{ groupKind: WIDGET }]);
    await scene.clock.advance(10);
    scene.served.set(WIDGET, { reason: 'NotRead', message: 'no answer' });
    scene.define('widgets.lab.dev', 'changed');
    await scene.clock.advance(5_000);
    expect(scene.watches.stateOf(WIDGET)?.phase).toBe('live');
    expect(scene.open.size).toBe(1);
  });
});

it('no more than four collections are listed at the same time, and all are in the end', async () => {
  const scene = createScene();
  const kinds = Array.from({ length: 10 }, (_each, index) => `K${index}.lab.dev`);
  for (const groupKind of kinds) {
    scene.served.set(groupKind, served('lab.dev/v1', groupKind.slice(0, 2)));
    scene.mute.add(`/apis/lab.dev/v1/${groupKind.slice(0, 2).toLowerCase()}s`);
  }
  scene.watches.want(kinds.map((groupKind) => ({ groupKind })));
  await scene.clock.advance(10_000);
  expect(scene.open.size).toBe(4);
  scene.mute.clear();
  await scene.clock.advance(10_000);
  expect(scene.open.size).toBe(10);
  expect(kinds.map((groupKind) => scene.watches.stateOf(groupKind)?.phase)).toEqual(kinds.map(() => 'live'));
});

it('the worst state of a kind is that of its metric', async () => {
  const scene = createScene();
  scene.refusals.set('/apis/apps/v1/namespaces/b/deployments', 403);
  scene.watches.want(['a', 'b', 'c'].map((namespace) => ({ groupKind: DEPLOYMENT, namespace })));
  await scene.clock.advance(10);
  expect([...scene.metrics]).toEqual([[DEPLOYMENT, 'unreadable']]);
  scene.watches.want([{ groupKind: DEPLOYMENT, namespace: 'a' }]);
  await scene.clock.advance(61_000);
  expect([...scene.metrics]).toEqual([[DEPLOYMENT, 'live']]);
});

it('everything is listed anew when asked for', async () => {
  const scene = createScene();
  scene.served.set(WIDGET, served('lab.dev/v1', 'Widget'));
  scene.watches.want([{ groupKind: WIDGET }, { groupKind: DEPLOYMENT }]);
  await scene.clock.advance(10);
  scene.watches.relist();
  await scene.clock.advance(10);
  expect(scene.streams).toHaveLength(4);
  expect(scene.open.size).toBe(2);
});

it('a listener that throws keeps nobody else from being told', async () => {
  const scene = createScene();
  const told: string[] = [];
  scene.watches.onChange(() => {
    throw new Error('a bug');
  });
  scene.watches.onChange((groupKind) => told.push(groupKind));
  scene.watches.want([{ groupKind: DEPLOYMENT }]);
  await scene.clock.advance(10);
  expect(told).toEqual([DEPLOYMENT, DEPLOYMENT]);
});

it('stop ends everything', async () => {
  const scene = createScene();
  scene.watches.want([{ groupKind: WIDGET }, { groupKind: DEPLOYMENT }]);
  await scene.clock.advance(10);
  scene.watches.stop();
  const [asked, told] = [scene.asked.length, scene.told.length];
  scene.watches.want([{ groupKind: 'Pod' }]);
  scene.define('widgets.lab.dev', 'added');
  await scene.clock.advance(600_000);
  expect([scene.asked.length, scene.told.length]).toEqual([asked, told]);
  expect([scene.open.size, scene.clock.waiting()]).toEqual([0, 0]);
});

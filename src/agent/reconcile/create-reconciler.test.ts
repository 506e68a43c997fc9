import { describe, expect, it } from 'vitest';
import {
  CONFIG_MAP,
  createLots,
  createScene,
  KEY,
  PLAN_ID,
  type Scene,
  START,
} from '../../../test/agent/reconcile/scene.ts';
import { PAUSED_ANNOTATION } from '../../core/synth/labels.ts';
import { FINALIZER } from '../../core/live/finalizer.ts';

const RELEASE_NOTHING = { result: 'unchanged', isFailed: false };

describe('a look at a resource', () => {
  it('writes the status to the very version that was looked at, then the finalizers, and Events beside them', async () => {
    const scene = createScene({ random: createLots() });
    const { uid, resourceVersion } = scene.resource().metadata;
    const outcome = await scene.look(0);
    const requests = scene.api.take();
    expect(requests.filter((each) => !each.startsWith('event'))).toEqual([
      `status ${KEY}`,
      `finalizer ${KEY}`,
      `finalizer ${PLAN_ID}`,
    ]);
    expect(requests.findIndex((each) => each.startsWith('event'))).toBeGreaterThan(0);
    expect(scene.api.events().map(({ reason }) => reason)).toEqual(['Creating', 'Ready', 'ComponentReady']);
    const [status] = scene.api.asked;
    expect(status?.options).toEqual({ fieldManager: 'planwright-status', subresource: 'status' });
    expect(status?.body?.['metadata']).toEqual({ name: 'fair', namespace: 'market', uid, resourceVersion });
    expect(outcome).toEqual({ result: 'written', isFailed: false });
    expect(scene.resource().status?.['phase']).toBe('Ready');
    expect(scene.resource().metadata.finalizers).toEqual([FINALIZER]);
    expect(scene.api.find(PLAN_ID).metadata.finalizers).toEqual([FINALIZER]);
  });

  it('writes nothing at all when there is nothing new', async () => {
    const scene = createScene();
    await scene.look();
    scene.api.take();
    for (let looks = 0; looks < 5; looks += 1) expect((await scene.lookAfter(10_000)).result).toBe('unchanged');
    expect(scene.api.take()).toEqual([]);
  });

  it('gives a resource without a Plan a status, and no finalizer', async () => {
    const scene = createScene({ isUnplanned: true });
    await scene.look();
    expect(scene.api.take()).toEqual([`status ${KEY}`]);
    expect(scene.resource().status?.['phase']).toBe('Pending');
  });

  it('does nothing for a resource of another replica, and takes back what was told of it', async () => {
    const scene = createScene();
    await scene.look();
    scene.api.take();
    scene.world.isOurs = false;
    expect(await scene.lookAfter(10_000)).toEqual({ result: 'deferred', isFailed: false });
    expect([scene.api.take(), scene.told.forgotten, scene.reconciler.remembered]).toEqual([
      [],
      ['metrics market/fair', `dependencies ${KEY}`],
      0,
    ]);
  });

  it('waits where not everything is known yet', async () => {
    const scene = createScene();
    scene.world.isSettled = false;
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 5_000 });
    expect(scene.api.take()).toEqual([]);
  });

  it('writes no more once the shard is lost in between', async () => {
    const scene = createScene();
    scene.world.afterRequest = () => {
      scene.world.isOurs = false;
    };
    expect((await scene.look()).result).toBe('deferred');
    expect(scene.api.take().filter((each) => !each.startsWith('event'))).toEqual([`status ${KEY}`]);
  });

  it('writes nothing where the shard is lost while it looks', async () => {
    const scene = createScene();
    const { find } = scene.store;
    scene.store.find = (id) => {
      scene.world.isOurs = false;
      return find(id);
    };
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false });
    expect(scene.api.take()).toEqual([]);
  });

  it('looks again when time alone may change the verdict', async () => {
    const scene = createScene();
    scene.world.failures = [{ groupKind: 'ConfigMap', reason: 'NotRead', message: 'no answer' }];
    scene.api.remove(CONFIG_MAP);
    expect(await scene.look()).toEqual({ result: 'written', isFailed: false, again: 60_000 });
  });

  it('asks for Events only while something is wrong', async () => {
    const scene = createScene({ isUnapplied: true });
    await scene.look();
    await createLater(scene);
    expect(scene.told.investigated).toEqual([true, false]);
  });
});

async function createLater(scene: Scene): Promise<void> {
  for (const { manifest } of scene.world.plan?.objects ?? []) scene.api.put(manifest);
  await scene.lookAfter(5_000);
}

describe('how often a status is written', () => {
  it('at once the first time, then once in a second, a phase and another Ready after a quarter of it', async () => {
    const scene = createScene({ isUnapplied: true });
    expect((await scene.look()).result).toBe('written');
    scene.world.failures = [{ groupKind: 'ConfigMap', reason: 'Forbidden', message: 'may not' }];
    expect((await scene.lookAfter(300)).result).toBe('written');
    scene.world.failures = [{ groupKind: 'ConfigMap', reason: 'Forbidden', message: 'still may not' }];
    expect(await scene.lookAfter(300)).toEqual({ result: 'deferred', isFailed: false, again: 700 });
    scene.world.failures = [];
    for (const { manifest } of scene.world.plan?.objects ?? []) scene.api.put(manifest);
    expect((await scene.look()).result).toBe('written');
    expect(scene.resource().status?.['phase']).toBe('Ready');
  });

  it('a phase that follows within a quarter of a second waits for the rest of it', async () => {
    const scene = createScene({ isUnapplied: true });
    await scene.look();
    for (const { manifest } of scene.world.plan?.objects ?? []) scene.api.put(manifest);
    expect(await scene.lookAfter(100)).toEqual({ result: 'deferred', isFailed: false, again: 150 });
    expect((await scene.lookAfter(150)).result).toBe('written');
  });

  it('and the time from the change to the status is measured, also where it had to wait', async () => {
    const scene = createScene({ isUnapplied: true });
    await scene.look(0);
    for (const { manifest } of scene.world.plan?.objects ?? []) scene.api.put(manifest);
    await scene.clock.advance(100);
    const changedAt = scene.clock.elapsed();
    expect(await scene.look(changedAt)).toMatchObject({ result: 'deferred', again: 150, untoldSince: changedAt });
    expect(await scene.lookAfter(150)).not.toHaveProperty('untoldSince');
    expect(scene.told.metrics.filter(([name]) => name === 'latency')).toEqual([
      ['latency', 0],
      ['latency', 0.15],
    ]);
  });
});

describe('a status that is not accepted', () => {
  it('409: another version is read, and the look comes again soon with that; nothing was wrong', async () => {
    const scene = createScene();
    scene.store.follow(scene.api.objects());
    scene.api.answer('status', { status: 409, reason: 'Conflict' });
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: true, again: 0 });
    expect(scene.api.take()).toEqual([`status ${KEY}`, `get ${KEY}`]);
    expect(scene.store.learned).toHaveLength(1);
    expect(warnings(scene)).toEqual([]);
    expect(scene.told.metrics.filter(([name]) => name === 'error')).toEqual([]);
    expect((await scene.lookAfter(500)).result).toBe('written');
  });

  it('409: a resource that was made anew never gets the status of the one before', async () => {
    const scene = createScene();
    await scene.look();
    const { status: _status, ...old } = scene.resource();
    scene.world.afterRequest = () => {};
    scene.api.change(KEY, (resource) => ({
      ...resource,
      status: { ...resource.status, lastGoodPlanDigest: 'sha256:old' },
    }));
    await scene.look();
    // It is deleted and made again while the watch says nothing of it.
    scene.api.change(KEY, (resource) => ({ ...resource, metadata: { ...resource.metadata, finalizers: [] } }));
    scene.api.remove(KEY);
    scene.api.put({
      ...old,
      metadata: { name: 'fair', namespace: 'market' },
      status: { observedGeneration: -1, phase: 'Pending' },
    });
    scene.api.take();
    scene.store.learn = () => {};
    const { follow } = scene.store;
    scene.store.follow = () => {};
    scene.world.failures = [{ groupKind: 'ConfigMap', reason: 'NotRead', message: 'no answer' }];
    await scene.lookAfter(2_000);
    expect(scene.api.take()).toEqual([`status ${KEY}`, `get ${KEY}`]);
    expect(scene.resource().status).toEqual({ observedGeneration: -1, phase: 'Pending' });
    scene.store.follow = follow;
    scene.world.failures = [];
    await scene.lookAfter(500);
    expect(scene.resource().status?.['lastFailure']).toBeUndefined();
    expect(scene.resource().status?.['phase']).toBe('Ready');
  });

  it('404: it is dropped, and looked for once more later', async () => {
    const scene = createScene();
    scene.api.answer('status', { status: 404 });
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 45_000 });
    expect(scene.api.take()).toEqual([`status ${KEY}`]);
    expect(warnings(scene)).toEqual([]);
  });

  it.each([
    [
      '422 is a matter of configuration: once, with the words of the server',
      { status: 422, message: 'phase: Unsupported value' },
      'configuration',
      450_000,
    ],
    ['400 as well', { status: 400, message: 'bad' }, 'configuration', 450_000],
    [
      '500 of a status that the schema does not have, too',
      {
        status: 500,
        message: 'failed to create typed patch object (/a; x): .status.nope: field not declared in schema',
      },
      'configuration',
      450_000,
    ],
    [
      '500 of an object that is too large, too',
      { status: 500, message: 'etcdserver: request is too large' },
      'configuration',
      450_000,
    ],
  ])('%s, tried again slowly', async (_title, answer, errorClass, again) => {
    const scene = createScene({ isUnplanned: true });
    scene.api.answer('status', answer, answer, undefined);
    expect(await scene.look()).toEqual({ result: 'failed', isFailed: false, again });
    expect(scene.told.metrics).toEqual([
      ['error', errorClass],
      ['reconciled', 'failed'],
    ]);
    expect(warnings(scene)).toEqual([['the status was refused', answer.message]]);
    expect(await scene.lookAfter(60_000)).toEqual({ result: 'deferred', isFailed: false, again: again - 60_000 });
    expect(await scene.lookAfter(again - 60_000)).toEqual({ result: 'failed', isFailed: false, again });
    expect(warnings(scene)).toHaveLength(1);
    expect(scene.api.take()).toHaveLength(2);
    expect((await scene.lookAfter(again)).result).toBe('written');
  });

  it('403 is a permission: tried again after 5 s at most, twice as long each time up to 5 min, and told once', async () => {
    const scene = createScene({ isUnplanned: true });
    const forbidden = { status: 403, message: 'may not' };
    scene.api.answer('status', ...Array.from({ length: 9 }, () => forbidden), undefined);
    const waits = [(await scene.look()).again ?? 0];
    while (waits.length < 9) {
      const last = waits.at(-1) ?? 0;
      expect(await scene.lookAfter(last - 1)).toEqual({ result: 'deferred', isFailed: false, again: 1 });
      waits.push((await scene.lookAfter(1)).again ?? 0);
    }
    const steps = [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000];
    expect(waits).toEqual(steps.map((step) => step * 0.875));
    expect(scene.api.take()).toHaveLength(9);
    expect(warnings(scene)).toEqual([['the status was refused', 'may not']]);
    expect(scene.told.metrics.filter(([what]) => what === 'error')).toEqual(
      Array.from({ length: 9 }, () => ['error', 'permission']),
    );
    expect((await scene.lookAfter(300_000)).result).toBe('written');
  });

  it('403 that is refused anew after it was accepted begins with the first step again, and is told again', async () => {
    const scene = createScene({ isUnplanned: true });
    const forbidden = { status: 403, message: 'may not' };
    scene.api.answer('status', forbidden, forbidden, undefined, forbidden);
    await scene.look();
    await scene.lookAfter(5_000);
    expect((await scene.lookAfter(10_000)).result).toBe('written');
    scene.api.change(KEY, (resource) => ({ ...resource, metadata: { ...resource.metadata, generation: 2 } }));
    expect((await scene.lookAfter(60_000)).again).toBe(4_375);
    expect(warnings(scene)).toHaveLength(2);
  });

  it('each of the messages that come by turns is told once', async () => {
    const scene = createScene({ isUnplanned: true });
    const answers = ['a', 'b', 'a', 'b', 'a'].map((message) => ({ status: 403, message }));
    scene.api.answer('status', ...answers);
    for (const _answer of answers) await scene.lookAfter(300_000);
    expect(warnings(scene)).toEqual(['a', 'b'].map((message) => ['the status was refused', message]));
  });

  it('what was refused because of the schema is tried at once when the resource or its CRD changes; a permission is waited for', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'kiosks.toys.example.com' },
    };
    const scene = createScene({ isUnplanned: true });
    scene.api.answer(
      'status',
      { status: 422, message: 'no' },
      { status: 422, message: 'no' },
      { status: 403, message: 'may not' },
    );
    await scene.look();
    scene.api.put(definition);
    expect((await scene.lookAfter(1_000)).result).toBe('failed');
    scene.api.change(KEY, (resource) => ({ ...resource, metadata: { ...resource.metadata, labels: { a: 'b' } } }));
    expect((await scene.lookAfter(1_000)).result).toBe('failed');
    scene.api.change(KEY, (resource) => ({ ...resource, metadata: { ...resource.metadata, labels: { a: 'c' } } }));
    expect((await scene.lookAfter(1_000)).result).toBe('deferred');
  });

  it.each([
    ['429 waits as long as the server says', { status: 429, message: 'slow down', retryAfter: 7_000 }, 7_000],
    ['503', { status: 503, message: 'starting' }, 0],
    ['500 for whatever reason', { status: 500, message: 'boom', reason: 'InternalError' }, 0],
    ['401: the token is renewed', { status: 401, message: 'expired' }, 0],
    ['no answer', 'lost' as const, 0],
  ])('%s: the back-off of the queue decides, and nothing else is written', async (_title, answer, again) => {
    const scene = createScene();
    scene.api.answer('status', answer);
    expect(await scene.look()).toEqual({ result: 'failed', isFailed: true, again });
    expect(scene.api.take()).toEqual([`status ${KEY}`]);
    expect(scene.told.metrics).toEqual([
      ['error', 'transient'],
      ['reconciled', 'failed'],
    ]);
    expect((await scene.lookAfter(500)).result).toBe('written');
  });

  it('tells nobody of transitions that were not written', async () => {
    const scene = createScene();
    scene.api.answer('status', { status: 503 });
    await scene.look();
    expect([scene.api.events(), scene.history.of(KEY), infos(scene)]).toEqual([[], [], []]);
  });

  it('a refused status does not hold up the finalizers', async () => {
    const scene = createScene();
    scene.api.answer('status', { status: 422, message: 'no' });
    await scene.look();
    expect(scene.api.take()).toEqual([`status ${KEY}`, `finalizer ${KEY}`, `finalizer ${PLAN_ID}`]);
  });
});

describe('what was written', () => {
  it('is what the next look knows, though the watch has not told it', async () => {
    const scene = createScene({ isUnapplied: true });
    await scene.look();
    scene.store.follow = () => {};
    expect((await scene.lookAfter(5_000)).result).toBe('unchanged');
  });

  it('is read by a request where the store still has what was before', async () => {
    const scene = createScene({ isUnapplied: true });
    const { learn } = scene.store;
    scene.store.learn = () => {};
    await scene.look();
    scene.api.take();
    scene.store.learn = learn;
    scene.store.follow = () => {};
    expect(await scene.lookAfter(5_000)).toEqual({ result: 'deferred', isFailed: true });
    expect(scene.api.take()).toEqual([`get ${KEY}`]);
    expect((await scene.lookAfter(500)).result).toBe('unchanged');
  });

  it('is not written again and again where the server makes something else of it', async () => {
    const scene = createScene({ isUnplanned: true });
    scene.world.afterRequest = () => {};
    const { apply } = scene.api.client;
    scene.api.client.apply = (object, options) =>
      apply({ ...object, status: { ...object.status, message: 'cut' } }, options);
    await scene.look();
    scene.api.take();
    for (let looks = 0; looks < 3; looks += 1) expect((await scene.lookAfter(5_000)).result).toBe('unchanged');
    expect(scene.api.take()).toEqual([]);
  });
});

describe('what others are told', () => {
  it('transitions at info, with the look and the resource in every line; the rest at debug', async () => {
    const scene = createScene();
    await scene.look();
    const fields = { correlationId: '8000800080008000', resource: 'market/kiosk/fair' };
    expect(scene.journal.lines.filter(({ level }) => level === 'info')).toEqual([
      {
        level: 'info',
        message: 'Pending → Creating',
        fields: { ...fields, from: 'Pending', to: 'Creating', said: 'All components are ready' },
      },
      {
        level: 'info',
        message: 'Creating → Ready',
        fields: { ...fields, from: 'Creating', to: 'Ready', said: 'All components are ready' },
      },
    ]);
    expect(
      scene.journal.lines.every(
        ({ fields: { correlationId, resource } }) =>
          correlationId === fields.correlationId && resource === fields.resource,
      ),
    ).toBe(true);
    expect(scene.told.spans.map(({ name }) => name)).toEqual(['reconcile', 'observe', 'evaluate', 'write']);
    expect(scene.told.spans[0]?.attributes).toEqual(fields);
  });

  it('metrics, and the history of the resource', async () => {
    const scene = createScene();
    await scene.look();
    await scene.lookAfter(10_000);
    expect(scene.told.metrics.filter(([name]) => name !== 'event')).toEqual([
      ['status', 'market/fair', 'Ready', ['Creating', 'Ready']],
      ['reconciled', 'written'],
      ['status', 'market/fair', 'Ready', []],
      ['reconciled', 'unchanged'],
    ]);
    expect(scene.told.metrics.filter(([name]) => name === 'event')).toEqual(
      [1, 2, 3].map(() => ['event', 'Normal', 'written']),
    );
    expect(scene.history.of(KEY)).toEqual([
      { from: 'Pending', to: 'Creating', at: START },
      { from: 'Creating', to: 'Ready', at: START },
    ]);
  });

  it('an error of Planwright itself is reported, and keeps nobody waiting', async () => {
    const scene = createScene();
    scene.journal.expectErrors(/bug/);
    scene.store.find = () => {
      throw new Error('broken');
    };
    expect(await scene.look()).toEqual({ result: 'failed', isFailed: true });
    expect(scene.told.metrics).toEqual([['error', 'internal']]);
    expect(scene.journal.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('a paused resource', () => {
  const annotations = { [PAUSED_ANNOTATION]: 'true' };

  it('gets its status and its Event, and no finalizer', async () => {
    const scene = createScene({ annotations });
    await scene.look();
    expect(scene.api.events().map((event) => event['reason'])).toEqual(['Paused']);
    expect(scene.api.take().map((each) => each.split(' ')[0])).toEqual(['status', 'event']);
    await scene.lookAfter(10_000);
    expect(scene.api.take()).toEqual([]);
    expect(scene.told.investigated).toEqual([false, false]);
  });

  it('keeps the finalizer it has, and a Plan that is deleted alone', async () => {
    const scene = createScene();
    await scene.look();
    scene.api.change(KEY, (resource) => ({ ...resource, metadata: { ...resource.metadata, annotations } }));
    scene.api.remove(PLAN_ID);
    await scene.lookAfter(100_000);
    expect(scene.api.has(PLAN_ID)).toBe(true);
  });
});

describe('a resource that is gone', () => {
  it('is forgotten', async () => {
    const scene = createScene({ isUnplanned: true });
    await scene.look();
    scene.api.remove(KEY);
    expect(await scene.look()).toEqual(RELEASE_NOTHING);
    expect(scene.told.forgotten).toEqual(['metrics market/fair', `dependencies ${KEY}`, `observer ${KEY}`]);
    expect([scene.reconciler.remembered, scene.history.of(KEY)]).toEqual([0, []]);
  });
});

function warnings({ journal }: Scene): readonly unknown[] {
  return journal.lines.filter(({ level }) => level === 'warn').map(({ message, fields }) => [message, fields['error']]);
}

function infos({ journal }: Scene): readonly string[] {
  return journal.lines.filter(({ level }) => level === 'info').map(({ message }) => message);
}

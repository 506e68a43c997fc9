import { describe, expect, it } from 'vitest';
import {
  CONFIG_MAP,
  createLots,
  createScene,
  KEY,
  PLAN_ID,
  type Scene,
  type SceneOptions,
  SECOND_MAP,
} from '../../../test/agent/reconcile/scene.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import { PROTECTION_ANNOTATIONS } from '../../core/synth/labels.ts';
import { FINALIZER } from '../../core/live/finalizer.ts';

const LABELS = { 'planwright.dev/resource': 'kiosk.fair' };
const CLAIM = 'PersistentVolumeClaim/market/data';

/** A resource that is held, and ready. */
async function heldScene(options: SceneOptions = {}): Promise<Scene> {
  const scene = createScene({ random: createLots(), ...options });
  await scene.look();
  scene.api.take();
  return scene;
}

function removeObjects(scene: Scene): void {
  for (const id of [CONFIG_MAP, SECOND_MAP]) scene.api.remove(id);
}

function claim(more: Partial<LiveObject['metadata']>): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'market', labels: LABELS, ...more },
  };
}

/** The Events about the release. */
function releases(scene: Scene): readonly unknown[] {
  return scene.api
    .events()
    .filter(({ action }) => action === 'Release')
    .map(({ type, reason, note }) => [type, reason, note]);
}

describe('the finalizer', () => {
  it('is added with the uid, by its own manager, to the resource and its Plan', async () => {
    const scene = createScene({ random: createLots() });
    const { uid } = scene.resource().metadata;
    await scene.look();
    const added = scene.api.asked.filter(({ what }) => what === 'finalizer');
    expect(added.map(({ options }) => options)).toEqual([1, 2].map(() => ({ fieldManager: 'planwright-finalizer' })));
    expect(added[0]?.body).toEqual({
      apiVersion: 'toys.example.com/v1beta1',
      kind: 'Kiosk',
      metadata: { name: 'fair', namespace: 'market', uid, finalizers: ['planwright.dev/cleanup'] },
    });
  });

  it('is added to a Plan that cannot be used as well', async () => {
    const scene = createScene();
    scene.world.plan = undefined;
    await scene.look();
    expect(scene.api.find(PLAN_ID).metadata.finalizers).toEqual([FINALIZER]);
  });

  it('is added again where somebody takes it away, but not all the time', async () => {
    const scene = await heldScene();
    const strip = () =>
      scene.api.change(KEY, (object) => ({ ...object, metadata: { ...object.metadata, finalizers: [] } }));
    strip();
    expect(await scene.lookAfter(4_000)).toEqual({ result: 'unchanged', isFailed: false, again: 6_000 });
    expect((await scene.lookAfter(6_000)).result).toBe('written');
    expect(scene.resource().metadata.finalizers).toEqual([FINALIZER]);
  });

  it('is not added to what is being deleted', async () => {
    const scene = createScene();
    const held = (object: LiveObject): LiveObject => ({
      ...object,
      metadata: { ...object.metadata, finalizers: ['others/hold'] },
    });
    scene.api.change(PLAN_ID, held);
    scene.api.remove(PLAN_ID);
    await scene.look();
    expect([scene.resource().metadata.finalizers, scene.api.find(PLAN_ID).metadata.finalizers]).toEqual([
      undefined,
      ['others/hold'],
    ]);
    scene.api.change(KEY, held);
    scene.api.remove(KEY);
    await scene.lookAfter(5_000);
    expect([scene.resource().metadata.finalizers, scene.resource().status?.['phase']]).toEqual([
      ['others/hold'],
      'Deleting',
    ]);
  });
});

describe('a deleted resource', () => {
  it('says that it is being deleted, and stays while something of it is there', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    scene.api.remove(SECOND_MAP);
    expect(await scene.lookAfter(5_000)).toEqual({ result: 'written', isFailed: false, again: 295_000 });
    expect(scene.resource().status).toMatchObject({ phase: 'Deleting', message: '1 of 2 objects are still there' });
    expect(releases(scene)).toEqual([]);
  });

  it('is let go when everything is gone, before its Plan, and says so', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    const order = scene.api.asked.slice(-10).filter(({ what }) => what === 'status' || what === 'release');
    expect(order.map(({ what, id }) => `${what} ${id}`).slice(-3)).toEqual([
      `status ${KEY}`,
      `release ${KEY}`,
      `release ${PLAN_ID}`,
    ]);
    expect([scene.api.has(KEY), scene.api.find(PLAN_ID).metadata.finalizers]).toEqual([false, []]);
    expect(releases(scene)).toEqual([['Normal', 'CleanedUp', 'everything is gone']]);
    expect(await scene.look()).toEqual({ result: 'unchanged', isFailed: false });
    expect(scene.reconciler.remembered).toBe(0);
  });

  it('says that it is being deleted before it goes, also right after another write', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    removeObjects(scene);
    expect(await scene.lookAfter(100)).toMatchObject({ result: 'deferred', again: 150 });
    expect(scene.api.take()).toEqual([]);
    await scene.lookAfter(150);
    expect(scene.api.take().filter((each) => !each.startsWith('event'))).toEqual([
      `status ${KEY}`,
      `release ${KEY}`,
      `release ${PLAN_ID}`,
    ]);
  });

  it('is let go in the version that the status was written in, with the finalizers of others kept', async () => {
    const scene = await heldScene();
    scene.api.change(KEY, (object) => ({
      ...object,
      metadata: { ...object.metadata, finalizers: [FINALIZER, 'others/hold'] },
    }));
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    expect(scene.resource().metadata.finalizers).toEqual(['others/hold']);
    scene.api.take();
    await scene.lookAfter(5_000);
    expect(scene.api.take()).toEqual([]);
  });

  it.each([
    ['what appliers never delete', claim({ annotations: PROTECTION_ANNOTATIONS })],
    ['what only Flux never deletes', claim({ annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } })],
    [
      'what only Argo CD never deletes, among other options',
      claim({ annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,ServerSideApply=true,Delete=false' } }),
    ],
    ['claims, because its Plan retains data', claim({})],
  ])('does not wait for %s', async (_title, kept) => {
    const scene = await heldScene();
    scene.api.put(kept);
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    expect(releases(scene)).toEqual([['Normal', 'CleanedUp', `everything is gone but what is protected: ${CLAIM}`]]);
  });

  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'fair', uid: 'uid-1' };
  it.each([
    [
      'a claim that goes with its StatefulSet, whatever its annotations say',
      claim({ annotations: PROTECTION_ANNOTATIONS, ownerReferences: [owner] }),
    ],
    [
      'a pod that is still ending',
      { ...claim({ deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b'] }), kind: 'Pod' },
    ],
    ['what its Plan does not list, but carries its label', { ...claim({}), kind: 'Service' }],
  ])('waits for %s', async (_title, left) => {
    const scene = await heldScene();
    scene.api.put(left);
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    expect(releases(scene)).toEqual([]);
  });

  it.each([
    ['of another resource', { ...claim({ labels: { 'planwright.dev/resource': 'kiosk.other' } }), kind: 'Service' }],
    ['of a resource of the same name elsewhere', { ...claim({ namespace: 'elsewhere' }), kind: 'Service' }],
    ['that has lost its label', { ...claim({ labels: {} }), kind: 'Service' }],
  ])('does not wait for what is there %s', async (_title, other) => {
    const scene = await heldScene();
    scene.api.put(other);
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    expect(releases(scene)).toEqual([['Normal', 'CleanedUp', 'everything is gone']]);
  });

  it('is let go after the grace, and names what is left', async () => {
    const scene = await heldScene();
    for (let count = 1; count <= 7; count += 1) scene.api.put({ ...claim({ name: `left-${count}` }), kind: 'Service' });
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(299_000);
    expect(releases(scene)).toEqual([]);
    await scene.lookAfter(1_000);
    const five = [1, 2, 3, 4, 5].map((count) => `Service/market/left-${count}`).join(', ');
    expect(releases(scene)).toEqual([
      ['Warning', 'CleanupIncomplete', `let go 300 s after it was deleted: 7 objects are left: ${five} and 2 more`],
    ]);
    expect(scene.api.has(KEY)).toBe(false);
  });

  it('takes what cannot be read for there, until the grace ends', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    removeObjects(scene);
    scene.world.failures = [{ groupKind: 'Pod', reason: 'NotRead', message: 'no answer' }];
    await scene.lookAfter(5_000);
    expect(releases(scene)).toEqual([]);
    await scene.lookAfter(295_000);
    expect(releases(scene)).toEqual([
      ['Warning', 'CleanupIncomplete', 'let go 300 s after it was deleted: what is left is not known (Pod: no answer)'],
    ]);
  });

  it('does not wait for a kind that the cluster does not serve', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    removeObjects(scene);
    scene.world.failures = [{ groupKind: 'Pod', reason: 'NotServed', message: 'no such kind' }];
    await scene.lookAfter(5_000);
    expect(releases(scene)).toHaveLength(1);
  });

  it('waits for the grace where its Plan cannot be used: nobody knows what there was', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    removeObjects(scene);
    scene.world.plan = undefined;
    await scene.lookAfter(5_000);
    expect(releases(scene)).toEqual([]);
    await scene.lookAfter(295_000);
    expect(scene.api.has(KEY)).toBe(false);
  });

  it('is let go at once where what is left is of a kind that is not served any more: its definition took it along', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    scene.world.failures = [{ groupKind: 'ConfigMap', reason: 'NotServed', message: 'no such kind' }];
    await scene.lookAfter(5_000);
    expect([scene.api.has(CONFIG_MAP), scene.api.has(KEY)]).toEqual([true, false]);
    expect(releases(scene)).toEqual([['Normal', 'CleanedUp', 'everything is gone']]);
  });

  it('is not let go where its Plan is there and does not say whose it is', async () => {
    const scene = await heldScene();
    scene.world.plan = undefined;
    scene.world.failures = [{ groupKind: 'Plan.planwright.dev', reason: 'NotRead', message: 'it is not a Plan' }];
    scene.api.change(PLAN_ID, (object) => ({ ...object, metadata: { ...object.metadata, name: 'kiosk-fair-1' } }));
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    expect([scene.api.has(KEY), releases(scene)]).toEqual([true, []]);
  });

  it('is let go after the grace though its CRD refuses the status', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    const refused = { status: 422, message: 'no such phase' };
    scene.api.answer('status', refused, refused, refused);
    expect((await scene.lookAfter(5_000)).result).toBe('failed');
    await scene.lookAfter(295_000);
    expect(scene.api.has(KEY)).toBe(false);
  });

  it('keeps its Plan where its own release does not work', async () => {
    const scene = await heldScene();
    scene.api.remove(KEY);
    removeObjects(scene);
    scene.api.answer('release', { status: 409 });
    expect(await scene.lookAfter(5_000)).toEqual({ result: 'deferred', isFailed: true, again: 0 });
    expect([scene.api.find(PLAN_ID).metadata.finalizers, releases(scene)]).toEqual([[FINALIZER], []]);
    await scene.lookAfter(1_000);
    expect([scene.api.has(KEY), scene.api.find(PLAN_ID).metadata.finalizers]).toEqual([false, []]);
  });

  it('is let go though it is paused', async () => {
    const scene = await heldScene();
    scene.api.change(KEY, (object) => ({ ...object, spec: { ...object.spec, paused: true } }));
    scene.api.remove(KEY);
    removeObjects(scene);
    await scene.lookAfter(5_000);
    expect(scene.api.has(KEY)).toBe(false);
  });
});

const STRAY_ID = 'Plan.planwright.dev/market/zzz-other';

/** A Plan of the resource that is not used, and was held when it was. */
function strayIn(scene: Scene): string {
  const metadata = { name: 'zzz-other', namespace: 'market', finalizers: [FINALIZER, 'others/hold'] };
  scene.api.put({ ...scene.api.find(PLAN_ID), metadata } as Manifest); // A Plan is an object, with finalizers.
  return STRAY_ID;
}

describe('a Plan of the resource that is not used', () => {
  it('is not held: nobody would let it go', async () => {
    const scene = createScene();
    scene.api.change(strayIn(scene), (object) => ({ ...object, metadata: { ...object.metadata, finalizers: [] } }));
    await scene.look();
    expect([STRAY_ID, PLAN_ID].map((id) => scene.api.find(id).metadata.finalizers)).toEqual([[], [FINALIZER]]);
  });

  it('is let go where it was held before, and everybody else’s finalizers stay', async () => {
    const scene = await heldScene();
    strayIn(scene);
    expect((await scene.lookAfter(1_000)).result).toBe('written');
    expect(scene.api.find(STRAY_ID).metadata.finalizers).toEqual(['others/hold']);
    expect(await scene.look()).toMatchObject({ result: 'unchanged' });
  });

  it('is let go while its resource still waits for what is left', async () => {
    const scene = await heldScene();
    scene.api.remove(strayIn(scene));
    scene.api.remove(KEY);
    await scene.lookAfter(5_000);
    expect(scene.api.find(STRAY_ID).metadata.finalizers).toEqual(['others/hold']);
    expect([scene.api.has(KEY), scene.api.find(PLAN_ID).metadata.finalizers]).toEqual([true, [FINALIZER]]);
  });

  it('is left alone while the resource is paused', async () => {
    const scene = await heldScene();
    strayIn(scene);
    scene.api.change(KEY, (object) => ({ ...object, spec: { ...object.spec, paused: true } }));
    await scene.lookAfter(1_000);
    expect(scene.api.find(STRAY_ID).metadata.finalizers).toEqual([FINALIZER, 'others/hold']);
  });
});

describe('a Plan that is deleted', () => {
  it('alone is kept for half a minute, then let go', async () => {
    const scene = await heldScene();
    scene.api.remove(PLAN_ID);
    expect(await scene.lookAfter(10_000)).toEqual({ result: 'unchanged', isFailed: false, again: 20_000 });
    await scene.lookAfter(20_000);
    expect([scene.api.has(PLAN_ID), scene.resource().metadata.finalizers]).toEqual([false, [FINALIZER]]);
  });

  it('is let go in the version that was looked at: a finalizer that came since is not lost', async () => {
    const scene = await heldScene();
    scene.api.remove(PLAN_ID);
    await scene.lookAfter(10_000);
    const { follow } = scene.store;
    scene.store.follow = () => {};
    const hold = (object: LiveObject): LiveObject => ({
      ...object,
      metadata: { ...object.metadata, finalizers: [FINALIZER, 'others/hold'] },
    });
    scene.api.change(PLAN_ID, hold);
    scene.api.take();
    expect(await scene.lookAfter(20_000)).toEqual({ result: 'deferred', isFailed: true, again: 0 });
    expect(scene.api.take()).toEqual([`release ${PLAN_ID}`, `get ${PLAN_ID}`]);
    scene.store.follow = follow;
    await scene.lookAfter(500);
    expect(scene.api.find(PLAN_ID).metadata.finalizers).toEqual(['others/hold']);
  });

  it('with its resource is kept as long as that is', async () => {
    const scene = await heldScene();
    scene.api.remove(PLAN_ID);
    scene.api.remove(KEY);
    await scene.lookAfter(100_000);
    expect([scene.api.has(PLAN_ID), scene.api.has(KEY)]).toEqual([true, true]);
  });

  /** The resource went without the agent. */
  async function orphaned(): Promise<Scene> {
    const scene = await heldScene();
    scene.api.remove(PLAN_ID);
    scene.api.change(KEY, (object) => ({ ...object, metadata: { ...object.metadata, finalizers: [] } }));
    scene.api.remove(KEY);
    return scene;
  }

  it('is let go at once where there is no such resource, and the server says so', async () => {
    const scene = await orphaned();
    expect(await scene.look()).toEqual({ result: 'written', isFailed: false });
    expect(scene.api.take()).toEqual([`get ${KEY}`, `release ${PLAN_ID}`]);
    expect(scene.api.has(PLAN_ID)).toBe(false);
  });

  it('is let go with its resource gone whatever it is called', async () => {
    const scene = await heldScene();
    const otherId = strayIn(scene);
    for (const id of [PLAN_ID, otherId]) scene.api.remove(id);
    scene.api.change(KEY, (object) => ({ ...object, metadata: { ...object.metadata, finalizers: [] } }));
    scene.api.remove(KEY);
    await scene.look();
    expect([scene.api.has(PLAN_ID), scene.api.find(otherId).metadata.finalizers]).toEqual([false, ['others/hold']]);
  });

  it('is kept where the resource is there, and merely not known yet', async () => {
    const scene = await heldScene();
    scene.api.remove(PLAN_ID);
    const known = scene.store.find;
    scene.store.find = (id) => (id === KEY ? undefined : known(id));
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 15_000 });
    expect(scene.api.has(PLAN_ID)).toBe(true);
  });

  it('is kept where nobody can say whether there is such a resource, until the grace ends', async () => {
    const scene = await orphaned();
    scene.api.unreadable = { reason: 'Forbidden', message: 'may not' };
    expect(await scene.look()).toEqual({ result: 'failed', isFailed: true });
    await scene.lookAfter(1_000);
    const warnings = scene.journal.lines.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ message, fields }) => [message, fields['error']])).toEqual([
      ['whether the resource of a Plan exists cannot be read', 'may not'],
    ]);
    expect(scene.api.has(PLAN_ID)).toBe(true);
    await scene.lookAfter(300_000);
    expect(scene.api.has(PLAN_ID)).toBe(false);
  });

  it('is looked at again by whoever does not own it: nothing else would tell when the shards change', async () => {
    const scene = await orphaned();
    scene.world.isOurs = false;
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 15_000 });
  });
});

import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { PLAN_GROUP_KIND } from '../../../src/core/plan/plan.ts';
import * as model from '../../status/cluster-model.ts';
import { START } from '../../status/live-through.ts';
import { clusterText, databaseText } from '../../status/resources.ts';
import { written } from './lives.ts';
import { createObservedCluster, LIVE, type ObservedCluster, unreadable } from './observed-cluster.ts';

const life = written(databaseText());
const { key } = life;
const running = model.liveObjects(model.install(model.createClusterModel(life.plan, START)));

async function installed(options: Parameters<typeof createObservedCluster>[0] = {}): Promise<ObservedCluster> {
  const cluster = createObservedCluster(options);
  cluster.put(life.resource, ...life.documents, ...running);
  await observed(cluster);
  cluster.takeTold();
  return cluster;
}

/** As the queue does: looks until everything that was asked for has come. */
async function observed(cluster: ObservedCluster, of = key): Promise<void> {
  for (const pause of [300, 50, 6000, 50]) {
    cluster.observer.observe(of);
    await cluster.clock.advance(pause);
  }
}

function labelled(object: LiveObject, labels: Readonly<Record<string, string>>): LiveObject {
  return { ...object, metadata: { ...object.metadata, labels } };
}

describe('the live state of a resource', () => {
  it('stays the same object until something about the resource changes', async () => {
    const cluster = await installed();
    const live = () => cluster.observer.observe(key)?.live;
    const before = live();
    expect(live()).toBe(before);
    cluster.put({ ...life.resource, status: { phase: 'Ready' } });
    expect(cluster.takeTold()).toEqual([key]);
    expect(live()).toBe(before);
    cluster.put({ ...pod('orders-0'), status: { phase: 'Failed' } });
    expect(cluster.takeTold()).toEqual([key]);
    expect(live()).not.toBe(before);
    expect(live()?.find('Service/shop/orders')).toBe(before?.find('Service/shop/orders'));
  });

  it('holds nothing of a resource of the same name in another namespace', async () => {
    const cluster = await installed();
    const other = { ...pod('orders-0'), metadata: { ...pod('orders-0').metadata, namespace: 'else', uid: 'other' } };
    cluster.put(other);
    expect(cluster.takeTold()).toEqual([]);
    expect(
      cluster.observer
        .observe(key)
        ?.live.ofKind('Pod')
        .some(({ metadata }) => metadata.namespace === 'else'),
    ).toBe(false);
  });

  it('has an object that lost its label, and is not settled while nobody knows what became of it', async () => {
    const cluster = await installed();
    const service = 'ConfigMap/shop/orders-config';
    cluster.put(labelled(object('ConfigMap', 'orders-config'), {}));
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.isSettled).toBe(false);
    await cluster.clock.advance(50);
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
    expect(cluster.observer.observe(key)?.live.find(service)?.metadata.labels).toEqual({});
    expect(cluster.gets.filter((id) => id === service)).toEqual([service]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['lost its label', {}],
    ['was given the label of another resource', { 'planwright.dev/resource': 'database.other' }],
  ])('has the EndpointSlices of a Service that %s, which they copy', async (_, labels) => {
    const cluster = await installed();
    const isOfService = ({ kind, metadata }: LiveObject): boolean =>
      kind === 'EndpointSlice' && metadata.labels?.['kubernetes.io/service-name'] === 'orders-rw';
    const slices = running.filter(isOfService);
    cluster.put(labelled(object('Service', 'orders-rw'), labels));
    for (const slice of slices) cluster.put(labelled(slice, { ...labels, 'kubernetes.io/service-name': 'orders-rw' }));
    await observed(cluster);
    const { live, isSettled } = cluster.observer.observe(key) ?? {};
    expect(slices).toHaveLength(1);
    expect(live?.ofKind('EndpointSlice.discovery.k8s.io').filter(isOfService)).toHaveLength(1);
    expect(isSettled).toBe(true);
  });

  it('has nothing of a kind that is not served any more, watched or looked up, and has it again when it is', async () => {
    const cluster = await installed();
    const ids = ['ConfigMap/shop/orders-config', 'StatefulSet.apps/shop/orders'];
    const found = () => ids.map((id) => cluster.observer.observe(key)?.live.find(id) !== undefined);
    cluster.put(labelled(object('ConfigMap', 'orders-config'), {}));
    await observed(cluster);
    expect(found()).toEqual([true, true]);
    cluster.takeTold();
    for (const kind of ['ConfigMap', 'StatefulSet.apps']) cluster.disturb(kind, unreadable(kind, 'NotServed'));
    expect(cluster.takeTold()).toContain(key);
    expect(found()).toEqual([false, false]);
    for (const kind of ['ConfigMap', 'StatefulSet.apps']) cluster.disturb(kind, undefined);
    await observed(cluster);
    expect(found()).toEqual([true, true]);
  });

  it('still has what may not be read any more', async () => {
    const cluster = await installed();
    cluster.disturb('StatefulSet.apps', unreadable('StatefulSet.apps'));
    expect(cluster.observer.observe(key)?.live.find('StatefulSet.apps/shop/orders')).toBeDefined();
  });

  it('is told of a class by whom a verdict asked for it, and by nobody else', async () => {
    const cluster = await installed();
    const standard = object('StorageClass', 'standard');
    cluster.put({ ...standard, volumeBindingMode: 'Immediate' });
    expect(cluster.takeTold()).toEqual([]);
    expect(cluster.observer.observe(key)?.live.find('StorageClass.storage.k8s.io//standard')).toHaveProperty(
      'volumeBindingMode',
      'Immediate',
    );
    cluster.put(standard);
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.live.ofKind('StorageClass.storage.k8s.io')).toHaveLength(1);
  });
});

describe('what is read by name', () => {
  it('is looked at again until it is there, and its metadata is all that is asked for', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'metastore', namespace: 'streams' } };
    const cluster = createObservedCluster();
    const streams = written(clusterText());
    cluster.put(streams.resource, ...streams.documents);
    await observed(cluster, streams.key);
    const id = 'Secret/streams/metastore';
    expect(streams.plan.requires.map(({ name }) => name)).toContain('metastore');
    expect(cluster.observer.observe(streams.key)?.live.find(id)).toBeUndefined();
    expect(cluster.observer.observe(streams.key)?.live.unreadable('Secret')).toBeUndefined();
    cluster.takeTold();
    cluster.put({ ...secret, data: { password: 'c2VjcmV0' } });
    await cluster.clock.advance(75_000);
    expect(cluster.takeTold()).toEqual([streams.key]);
    expect(cluster.observer.observe(streams.key)?.live.find(id)?.metadata.name).toBe('metastore');
    expect(JSON.stringify(cluster.observer.observe(streams.key)?.live.find(id))).not.toContain('c2VjcmV0');
  });

  it.each([
    ['at once where it is forbidden', 'Forbidden' as const, true],
    ['after three tries where there was no answer', 'NotRead' as const, false],
  ])('says that it cannot be read %s', async (_title, reason, isAtOnce) => {
    const failure = { reason, message: 'no' };
    const cluster = createObservedCluster({ answer: (id) => (id.startsWith('Secret/') ? { failure } : undefined) });
    cluster.put(life.resource, ...life.documents, ...running);
    cluster.observer.observe(key);
    await cluster.clock.advance(300);
    cluster.observer.observe(key);
    await cluster.clock.advance(50);
    expect(cluster.observer.observe(key)?.live.unreadable('Secret')).toEqual({ groupKind: 'Secret', ...failure });
    expect(cluster.observer.observe(key)?.isSettled).toBe(isAtOnce);
    await cluster.clock.advance(30_000);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
  });

  it('keeps its last answer while looks fail, says so after three, and that it is of the past after four', async () => {
    let isDown = false;
    const failure = { reason: 'NotRead' as const, message: 'the cluster did not answer' };
    const cluster = await installed({ answer: () => (isDown ? { failure } : undefined) });
    const live = () => cluster.observer.observe(key)?.live;
    isDown = true;
    await cluster.clock.advance(120_000);
    expect(live()?.find('Secret/shop/orders-credentials')).toBeDefined();
    expect(live()?.unreadable('Secret')).toBeUndefined();
    const said: unknown[] = [];
    for (let second = 0; second < 60; second += 1) {
      await cluster.clock.advance(1000);
      said.push(live()?.unreadable('Secret'));
    }
    expect(live()?.find('Secret/shop/orders-credentials')).toBeDefined();
    const each = new Map(said.map((one) => [JSON.stringify(one), one]));
    const told = { groupKind: 'Secret', ...failure };
    expect([...each.values()]).toEqual([undefined, told, { ...told, isOutdated: true }]);
  });

  it('says nothing of the age of what a watch of its kind shows, however long looks fail', async () => {
    let isDown = false;
    const failure = { reason: 'Forbidden' as const, message: 'configmaps may be listed and watched only' };
    const cluster = await installed({
      answer: (id) => (isDown && id.startsWith('ConfigMap/') ? { failure } : undefined),
    });
    cluster.put(labelled(object('ConfigMap', 'orders-config'), {}));
    await observed(cluster);
    isDown = true;
    await cluster.clock.advance(5 * 60_000);
    const live = cluster.observer.observe(key)?.live;
    expect(live?.find('ConfigMap/shop/orders-config')).toBeDefined();
    expect(live?.unreadable('ConfigMap')).toEqual({ groupKind: 'ConfigMap', ...failure });
  });

  it('is nothing for resources of another replica, until they are ours', async () => {
    let isOurs = false;
    const cluster = await installed({ owns: () => isOurs });
    cluster.observer.investigate(key, true);
    await cluster.clock.advance(1000);
    expect(cluster.gets).toEqual([]);
    expect(wants(cluster, 'Event')).toBe(false);
    isOurs = true;
    cluster.observer.ownershipChanged();
    await observed(cluster);
    expect(cluster.gets.sort()).toEqual(['Secret/shop/orders-credentials', 'Secret/shop/orders-internal']);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
    isOurs = false;
    cluster.observer.ownershipChanged();
    cluster.gets.length = 0;
    await cluster.clock.advance(1_000_000);
    expect(cluster.gets).toEqual([]);
  });

  it('is read by at most four at a time', async () => {
    let [open, most] = [0, 0];
    const cluster = createObservedCluster({
      async answer() {
        open += 1;
        most = Math.max(most, open);
        await new Promise<void>((resolve) => void cluster.clock.after(20, resolve));
        open -= 1;
        return undefined;
      },
    });
    cluster.put(life.resource, ...life.documents);
    await observed(cluster);
    expect(cluster.gets.length).toBeGreaterThan(10);
    expect(most).toBe(3);
  });

  it('is read every two minutes while it is there, and what is not applied ever less often', async () => {
    const cluster = await installed();
    cluster.remove('ConfigMap/shop/orders-config');
    await observed(cluster);
    cluster.gets.length = 0;
    await cluster.clock.advance(3_600_000);
    const count = (id: string) => cluster.gets.filter((each) => each === id).length;
    expect(count(CREDENTIALS)).toBe(30);
    expect(count('ConfigMap/shop/orders-config')).toBeLessThan(14);
    expect(count('ConfigMap/shop/orders-config')).toBeGreaterThan(8);
    expect(new Set(cluster.gets).size).toBe(3);
  });

  it('is read every eight minutes while the resource is ready, and forty seconds after it is no more', async () => {
    const cluster = await installed();
    cluster.gets.length = 0;
    cluster.put(withReady('True'));
    // Also the look that would have been due two minutes after the first.
    await cluster.clock.advance(420_000);
    expect(cluster.gets).toEqual([]);
    await cluster.clock.advance(3_180_000);
    expect(cluster.gets.filter((each) => each === CREDENTIALS)).toHaveLength(7);
    cluster.remove(CREDENTIALS);
    cluster.takeTold();
    cluster.put(withReady('False'));
    await cluster.clock.advance(39_000);
    expect(cluster.takeTold()).toEqual([key]);
    await cluster.clock.advance(1_000);
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.live.find(CREDENTIALS)).toBeUndefined();
  });

  it('is not read because a resource stops being ready for less than forty seconds, however often', async () => {
    const cluster = await installed();
    cluster.gets.length = 0;
    for (let second = 0; second < 60; second += 2) {
      cluster.put(withReady('False'));
      await cluster.clock.advance(1_000);
      cluster.put(withReady('True'));
      await cluster.clock.advance(1_000);
    }
    expect(cluster.gets).not.toContain(CREDENTIALS);
    cluster.put(withReady('False'));
    await cluster.clock.advance(40_000);
    expect(cluster.gets.filter((each) => each === CREDENTIALS)).toHaveLength(1);
  });

  it('is read no later because a resource stops being ready', async () => {
    const cluster = await installed();
    cluster.put(withReady('True'));
    cluster.gets.length = 0;
    let seconds = 0;
    for (; seconds < 3_600 && !cluster.gets.includes(CREDENTIALS); seconds += 25) {
      cluster.put(withReady('False'));
      await cluster.clock.advance(25_000);
      cluster.put(withReady('True'));
    }
    // A quarter more than eight minutes.
    expect(seconds).toBeLessThanOrEqual(625);
  });

  it('that has gone from under a ready resource is known ten minutes later at the latest', async () => {
    const cluster = await installed();
    cluster.put(withReady('True'));
    await cluster.clock.advance(3_600_000);
    cluster.remove(CREDENTIALS);
    await cluster.clock.advance(600_000);
    expect(cluster.observer.observe(key)?.live.find(CREDENTIALS)).toBeUndefined();
  });
});

const CREDENTIALS = 'Secret/shop/orders-credentials';

function withReady(status: string): LiveObject {
  return { ...life.resource, status: { conditions: [{ type: 'Ready', status }] } };
}

describe('a Plan', () => {
  const split = written(databaseText(), 40_000);
  const failure = (cluster: ObservedCluster) =>
    cluster.observer.observe(key)?.live.unreadable(PLAN_GROUP_KIND)?.message;

  const planNames = (cluster: ObservedCluster) => {
    const { planObjects = [], strayPlans = [] } = cluster.observer.observe(key) ?? {};
    return [planObjects, strayPlans].map((plans) => plans.map(({ metadata }) => metadata.name));
  };

  it('that lost parts has them as strays, and holds what is used where the last by name is not', () => {
    const cluster = createObservedCluster();
    cluster.put(split.resource, ...split.documents);
    const parts = split.documents.map(({ metadata }) => metadata.name).sort();
    expect(planNames(cluster)).toEqual([parts, []]);
    cluster.put(...life.documents);
    expect(planNames(cluster)).toEqual([['database-orders'], parts.filter((name) => name !== 'database-orders')]);
    const [document] = life.documents;
    if (document === undefined) throw new Error('no Plan');
    const named = (name: string, digest: string): LiveObject => ({
      ...document,
      metadata: { ...document.metadata, name },
      spec: { ...document.spec, digest },
    });
    cluster.put(named('aaa', life.plan.digest), named('zzz', `sha256:${'0'.repeat(64)}`));
    cluster.remove(...parts.map((name) => `${PLAN_GROUP_KIND}/shop/${name}`));
    expect(planNames(cluster)).toEqual([['aaa'], ['zzz']]);
  });

  it('that is nobody’s is told by its own id while it holds a finalizer of ours, deleted or not', () => {
    const cluster = createObservedCluster();
    const [document] = life.documents;
    if (document === undefined) throw new Error('no Plan');
    const id = `${PLAN_GROUP_KIND}/shop/database-orders`;
    const elsewhere = {
      ...document,
      spec: { ...document.spec, resource: { ...life.plan.resource, namespace: 'else' } },
    };
    cluster.put(life.resource, elsewhere);
    expect(cluster.takeTold()).not.toContain(id);
    expect(planNames(cluster)).toEqual([[], []]);
    const held = { ...elsewhere, metadata: { ...elsewhere.metadata, finalizers: ['planwright.dev/cleanup'] } };
    cluster.put(held);
    expect(cluster.takeTold()).toEqual([id, key]);
    expect(cluster.observer.plansOf(id).map(idOf)).toEqual([id]);
    cluster.put(elsewhere);
    expect(cluster.takeTold()).toEqual([key]);
    cluster.put(document);
    expect([cluster.takeTold(), cluster.observer.plansOf(id)]).toEqual([[key], []]);
  });

  it('comes part by part, in any order, and is told with each', () => {
    expect(split.documents.length).toBeGreaterThan(2);
    for (const documents of [split.documents, [...split.documents].reverse()]) {
      const cluster = createObservedCluster();
      cluster.put(split.resource);
      expect([cluster.observer.observe(key)?.plan, failure(cluster)]).toEqual([undefined, undefined]);
      for (const document of documents) {
        expect(cluster.observer.observe(key)?.plan).toBeUndefined();
        cluster.takeTold();
        cluster.put(document);
        expect(cluster.takeTold()).toEqual([key]);
        if (document !== documents.at(-1)) expect(failure(cluster)).toMatch(/part/);
      }
      expect(cluster.observer.observe(key)?.plan?.digest).toBe(split.plan.digest);
      expect(failure(cluster)).toBeUndefined();
      expect(cluster.observer.observe(key)?.planObjects).toHaveLength(documents.length);
    }
  });

  it.each([
    ['was edited', (spec: object) => ({ ...spec, digest: `sha256:${'0'.repeat(64)}` }), /was edited/, 1],
    ['is nonsense, and so nobody’s,', () => ({ nothing: true }), /is not a Plan/, 0],
  ])('that %s is not used, and the resource says why', async (_title, change, message, held) => {
    const cluster = createObservedCluster();
    const [document] = life.documents;
    if (document === undefined) throw new Error('no Plan');
    cluster.put(life.resource, { ...document, spec: change(document.spec ?? {}) } as LiveObject);
    await observed(cluster);
    expect(cluster.observer.observe(key)?.plan).toBeUndefined();
    expect(failure(cluster)).toMatch(message);
    expect(cluster.observer.observe(key)?.planObjects).toHaveLength(held);
    cluster.takeTold();
    cluster.put(document);
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.plan?.digest).toBe(life.plan.digest);
  });

  it('of another name counts only where there is none of the right name', async () => {
    const cluster = createObservedCluster();
    const document = life.documents[0] as LiveObject; // a Plan has a document
    const chosen = () => cluster.observer.observe(key)?.plan?.name;
    cluster.put(life.resource, { ...document, metadata: { ...document.metadata, name: 'zzz-other' } });
    expect(chosen()).toBe('zzz-other');
    cluster.put(document);
    await cluster.clock.advance(300);
    expect([chosen(), planNames(cluster)]).toEqual(['database-orders', [['database-orders'], ['zzz-other']]]);
    cluster.put({ ...document, spec: { ...document.spec, digest: `sha256:${'0'.repeat(64)}` } });
    expect([chosen(), failure(cluster)]).toEqual([undefined, expect.stringMatching(/database-orders is not used/)]);
    cluster.remove(`${PLAN_GROUP_KIND}/shop/database-orders`);
    expect([chosen(), planNames(cluster)]).toEqual(['zzz-other', [['zzz-other'], []]]);
    cluster.remove(`${PLAN_GROUP_KIND}/shop/zzz-other`);
    expect([chosen(), failure(cluster)]).toEqual([undefined, undefined]);
    expect(wants(cluster, 'NetworkPolicy.networking.k8s.io')).toBe(true);
    await cluster.clock.advance(300);
    expect(wants(cluster, 'NetworkPolicy.networking.k8s.io')).toBe(false);
  });

  it('of another namespace says nothing about a resource', () => {
    const cluster = createObservedCluster();
    cluster.put(life.resource);
    cluster.takeTold();
    cluster.put(...life.documents.map((each) => ({ ...each, metadata: { ...each.metadata, namespace: 'else' } })));
    expect(cluster.takeTold()).toEqual([]);
    expect([cluster.observer.observe(key)?.plan, failure(cluster)]).toEqual([undefined, undefined]);
  });

  it('without a resource is nobody, and its resource finds it when it comes', () => {
    const cluster = createObservedCluster();
    cluster.put(...life.documents);
    expect([cluster.observer.keys(), cluster.takeTold(), cluster.observer.observe(key)]).toEqual([[], [], undefined]);
    expect(cluster.observer.plansOf(key).map(idOf)).toEqual([`${PLAN_GROUP_KIND}/shop/database-orders`]);
    cluster.put(life.resource);
    expect([cluster.observer.keys(), cluster.takeTold()]).toEqual([[key], [key]]);
    expect(cluster.observer.observe(key)?.plan?.digest).toBe(life.plan.digest);
  });

  it('that is deleted is told also where its resource went unseen: somebody has to let it go', () => {
    const cluster = createObservedCluster();
    const deleted = life.documents.map((each) => ({
      ...each,
      metadata: { ...each.metadata, deletionTimestamp: '2026-05-01T12:00:00Z' },
    }));
    cluster.put(...deleted);
    expect([...new Set(cluster.takeTold())]).toEqual([key]);
  });
});

describe('a resource', () => {
  it('of an unknown version is none', () => {
    const cluster = createObservedCluster();
    cluster.put({ ...life.resource, apiVersion: 'database.example.com/v99' });
    expect(cluster.observer.observe(key)).toBeUndefined();
  });

  it('that is made again is another, and everything else is found again', async () => {
    const cluster = await installed();
    cluster.put({ ...life.resource, metadata: { ...life.resource.metadata, uid: 'uid-2' } });
    expect(cluster.takeTold()).toContain(key);
    expect(cluster.observer.observe(key)?.resource.metadata.uid).toBe('uid-2');
    expect(cluster.observer.observe(key)?.live.ofKind('Pod').length).toBeGreaterThan(1);
  });

  it('is gone with its namespace, without anything left to read', async () => {
    const cluster = await installed();
    cluster.remove(key, ...[...life.documents, ...running].map(idOf));
    expect(cluster.takeTold()).toContain(key);
    expect([cluster.observer.observe(key), cluster.observer.keys()]).toEqual([undefined, []]);
    cluster.observer.forget(key);
    cluster.gets.length = 0;
    await cluster.clock.advance(3_600_000);
    expect(cluster.gets).toEqual([]);
    expect(cluster.clock.waiting()).toBe(0);
  });
});

describe('what is not known yet', () => {
  it('is waited for until the lists are whole', async () => {
    const cluster = createObservedCluster({ isSlow: true });
    cluster.put(life.resource, ...life.documents, ...running);
    expect(cluster.observer.keys()).toEqual([]);
    cluster.answerLists();
    expect(cluster.observer.observe(key)?.isSettled).toBe(false);
    expect(cluster.observer.observe(key)?.live.unreadable('ServiceAccount')?.reason).toBe('NotRead');
    await cluster.clock.advance(300);
    cluster.takeTold();
    cluster.answerLists();
    expect(cluster.takeTold()).toContain(key);
    await observed(cluster);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
  });

  it('is waited for a minute at most, and then told', async () => {
    const cluster = createObservedCluster({ isSlow: true });
    cluster.put(life.resource, ...life.documents);
    cluster.answerLists();
    expect(cluster.observer.observe(key)?.isSettled).toBe(false);
    await cluster.clock.advance(59_000);
    expect(cluster.observer.observe(key)?.isSettled).toBe(false);
    cluster.takeTold();
    await cluster.clock.advance(1000);
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
    expect(cluster.observer.observe(key)?.live.unreadable('StatefulSet.apps')?.reason).toBe('NotRead');
  });

  it('is known to come as long as a first list is under way', async () => {
    const cluster = createObservedCluster({ isSlow: true });
    expect(cluster.observer.isListing(key)).toBe(false);
    cluster.put(life.resource, ...life.documents);
    cluster.answerLists();
    const watched = cluster.observer.isListing(key);
    await cluster.clock.advance(300);
    expect([watched, cluster.observer.isListing(key)]).toEqual([true, true]);
    cluster.answerLists();
    expect(cluster.observer.isListing(key)).toBe(false);
  });

  it('is listed for a minute at most', async () => {
    const cluster = createObservedCluster({ isSlow: true });
    cluster.put(life.resource, ...life.documents);
    cluster.answerLists();
    expect(cluster.observer.isListing(key)).toBe(true);
    await cluster.clock.advance(60_000);
    expect(cluster.observer.isListing(key)).toBe(false);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
  });

  it('is waited for anew by whoever takes a resource over, however often somebody looked at it before', async () => {
    let isOurs = false;
    const cluster = createObservedCluster({
      owns: () => isOurs,
      answer: () => new Promise<undefined>((resolve) => void cluster.clock.after(500, () => resolve(undefined))),
    });
    cluster.put(life.resource, ...life.documents, ...running);
    for (let time = 0; time < 5; time += 1) {
      cluster.observer.observe(key);
      await cluster.clock.advance(60_000);
    }
    isOurs = true;
    cluster.observer.ownershipChanged();
    expect(cluster.observer.observe(key)?.isSettled).toBe(false);
    await cluster.clock.advance(2000);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
    expect(cluster.observer.observe(key)?.live.unreadable('Secret')).toBeUndefined();
  });

  it('is no object of a Plan that was ready before it was looked for: it may have lost its label while nobody watched', async () => {
    const id = 'ConfigMap/shop/orders-config';
    const cluster = createObservedCluster();
    const ready = { ...life.resource, status: { lastGoodPlanDigest: life.plan.digest } };
    cluster.put(ready, ...life.documents, ...running, labelled(object('ConfigMap', 'orders-config'), {}));
    const settled: boolean[] = [];
    for (let time = 0; time < 100; time += 1) {
      const seen = cluster.observer.observe(key);
      if (seen?.isSettled === true) settled.push(seen.live.find(id) !== undefined);
      await cluster.clock.advance(20);
    }
    expect(settled.length).toBeGreaterThan(10);
    expect(settled).not.toContain(false);
  });

  it('is told once when a watch fails, and not when it only reconnects', async () => {
    const cluster = await installed();
    cluster.disturb('Pod', undefined);
    cluster.takeTold();
    cluster.disturb('Pod', { ...LIVE, phase: 'stale' });
    cluster.disturb('Pod', undefined);
    expect(cluster.takeTold()).toEqual([]);
    cluster.disturb('Pod', { ...unreadable('Pod'), hasSynced: true });
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.live.unreadable('Pod')?.reason).toBe('Forbidden');
  });
});

describe('Events', () => {
  const event = (name: string, about: LiveObject): LiveObject => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'shop' },
    involvedObject: { apiVersion: about.apiVersion, kind: about.kind, name: about.metadata.name, namespace: 'shop' },
    type: 'Warning',
    reason: 'Failed',
  });

  it('are read while a resource is in trouble, and told to whoever they are about', async () => {
    const cluster = await installed();
    const about = pod('orders-0');
    const seen = () => cluster.observer.observe(key)?.live.eventsAbout(about).length;
    cluster.put(event('one', about));
    expect([cluster.takeTold(), seen()]).toEqual([[], 0]);
    cluster.observer.investigate(key, true);
    await cluster.clock.advance(300);
    expect(cluster.takeTold()).toContain(key);
    expect(seen()).toBe(1);
    cluster.put(event('two', { ...about, metadata: { name: 'somebody-else' } }));
    expect(cluster.takeTold()).toEqual([]);
    cluster.put(event('three', about));
    expect([cluster.takeTold(), seen()]).toEqual([[key], 2]);
    cluster.remove('Event/shop/one');
    expect([cluster.takeTold(), seen()]).toEqual([[key], 1]);
    cluster.observer.investigate(key, false);
    await cluster.clock.advance(300);
    expect(wants(cluster, 'Event')).toBe(false);
  });

  it('of more than fifty namespaces are watched at once', async () => {
    const cluster = await installed();
    for (let number = 0; number < 51; number += 1) {
      cluster.observer.investigate(`Database.database.example.com/shop-${number}/orders`, true);
      await cluster.clock.advance(300);
    }
    expect(cluster.wanted().filter(({ groupKind }) => groupKind === 'Event')).toEqual([{ groupKind: 'Event' }]);
    cluster.observer.investigate('Database.database.example.com/shop-7/orders', false);
    await cluster.clock.advance(300);
    expect(cluster.wanted().filter(({ groupKind }) => groupKind === 'Event')).toHaveLength(50);
  });
});

describe('appliers', () => {
  const kustomization = (path: string, isReady: boolean): LiveObject => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'a', namespace: 'flux-system', generation: 1 },
    spec: { path, sourceRef: { kind: 'GitRepository', name: 'repo' } },
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', reason: 'ArtifactFailed' }] },
  });
  const source = (commit: string): LiveObject => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'repo', namespace: 'flux-system' },
    status: { artifact: { revision: commit } },
  });
  const OURS = './dist/kustomize/shop/database-orders/20-rbac';

  it('are told to whom they apply, before and after; their sources only while they wait for them', async () => {
    const cluster = await installed();
    cluster.put(kustomization('./dist/kustomize/shop/database-other', true), source('1'));
    expect(cluster.takeTold()).toEqual([]);
    cluster.put(kustomization(OURS, true));
    expect(cluster.takeTold()).toEqual([key]);
    cluster.put(source('2'));
    expect(cluster.takeTold()).toEqual([]);
    cluster.put(kustomization(OURS, false));
    cluster.takeTold();
    cluster.put(source('3'));
    expect(cluster.takeTold()).toEqual([key]);
    const live = cluster.observer.observe(key)?.live;
    expect(live?.ofKind('Kustomization.kustomize.toolkit.fluxcd.io')).toHaveLength(1);
    expect(live?.find('GitRepository.source.toolkit.fluxcd.io/flux-system/repo')).toBeDefined();
    cluster.put(kustomization('./elsewhere', true));
    expect(cluster.takeTold()).toEqual([key]);
    expect(cluster.observer.observe(key)?.live.ofKind('Kustomization.kustomize.toolkit.fluxcd.io')).toEqual([]);
  });
});

describe('a definition of ours', () => {
  it('that changes is told to its resources, once the API server has taken it up: what was refused may be taken now', async () => {
    const cluster = await installed();
    const { name } = cluster.observer.observe(key)?.kind.definition.metadata ?? { name: '' };
    const changed = (generation: string) => ({ ...definition(generation), metadata: { name, labels: { generation } } });
    cluster.put(changed('1'), definition('1'));
    await cluster.clock.advance(2900);
    cluster.put(changed('2'));
    await cluster.clock.advance(2900);
    expect(cluster.takeTold()).toEqual([]);
    await cluster.clock.advance(200);
    expect(cluster.takeTold()).toEqual([key]);
    cluster.put(changed('3'));
    const before = cluster.clock.waiting();
    cluster.observer.stop();
    expect(cluster.clock.waiting()).toBeLessThan(before);
    await cluster.clock.advance(10_000);
    expect(cluster.takeTold()).toEqual([]);
  });
});

describe('foreign kinds', () => {
  const more = '  monitoring: {prometheus: true, serviceMonitor: {enabled: true}}';
  const foreign = written(clusterText({ more }));
  const monitor = foreign.plan.objects.find(({ ref }) => ref.kind === 'ServiceMonitor');
  const version = { group: 'monitoring.coreos.com', version: 'v1', kind: 'ServiceMonitor' };
  const schemaOf = (listType: string) => ({
    type: 'object',
    properties: { spec: { properties: { endpoints: { items: {}, 'x-kubernetes-list-type': listType } } } },
    'x-kubernetes-group-version-kind': [version],
  });

  it('are compared as the cluster says, and read again a while after their definition changed', async () => {
    let listType = 'atomic';
    const cluster = createObservedCluster({
      openApi: (path) =>
        path === '/openapi/v3/apis/monitoring.coreos.com/v1'
          ? { components: { schemas: { monitor: schemaOf(listType) } } }
          : undefined,
    });
    cluster.put(foreign.resource, ...foreign.documents);
    expect(cluster.observer.observe(foreign.key)?.isSettled).toBe(false);
    await observed(cluster, foreign.key);
    const listOf = () => {
      const shape = cluster.observer.observe(foreign.key)?.shapes.shapeOf({
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
      });
      return shape?.fields?.get('spec')?.fields?.get('endpoints')?.list;
    };
    expect([monitor?.ref.apiVersion, listOf()]).toEqual(['monitoring.coreos.com/v1', 'atomic']);
    listType = 'set';
    cluster.takeTold();
    cluster.put(definition('1'));
    await cluster.clock.advance(2000);
    expect(listOf()).toBe('atomic');
    await cluster.clock.advance(2000);
    expect([listOf(), cluster.takeTold().includes(foreign.key)]).toEqual(['set', true]);
    expect(cluster.gets.filter((path) => path.startsWith('/openapi'))).toHaveLength(2);
  });
});

function definition(generation: string): LiveObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'servicemonitors.monitoring.coreos.com', labels: { generation } },
    spec: { group: 'monitoring.coreos.com' },
  };
}

function wants(cluster: ObservedCluster, kind: string): boolean {
  return cluster.wanted().some(({ groupKind }) => groupKind === kind);
}

function pod(name: string): LiveObject {
  return object('Pod', name);
}

function object(kind: string, name: string): LiveObject {
  const found = running.find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

function idOf({ apiVersion, kind, metadata }: LiveObject): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0] ?? ''}` : '';
  return `${kind}${group}/${metadata.namespace ?? ''}/${metadata.name}`;
}

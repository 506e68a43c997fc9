import { describe, expect, it } from 'vitest';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import * as model from '../../status/cluster-model.ts';
import { START } from '../../status/live-through.ts';
import { databaseText } from '../../status/resources.ts';
import { amendedDocuments } from '../tenants/amended-plan.ts';
import { written } from './lives.ts';
import { createObservedCluster, type ObservedCluster } from './observed-cluster.ts';

const life = written(databaseText());
const { key } = life;
const running = model.liveObjects(model.install(model.createClusterModel(life.plan, START)));

/** As the queue does: looks until everything that was asked for has come. */
async function observed(cluster: ObservedCluster): Promise<void> {
  for (const pause of [300, 50, 6000, 50]) {
    cluster.observer.observe(key);
    await cluster.clock.advance(pause);
  }
}

describe('a Plan that names what is not of its resource', () => {
  const label = { 'planwright.dev/resource': 'database.orders' };
  const planned = (apiVersion: string, kind: string, metadata: Manifest['metadata']): Manifest => ({
    apiVersion,
    kind,
    metadata: { labels: label, ...metadata },
  });
  const RBAC = 'rbac.authorization.k8s.io/v1';
  const reading = async (named: readonly Manifest[], others: readonly LiveObject[] = []) => {
    const cluster = createObservedCluster();
    const requires = [{ apiVersion: 'v1', kind: 'Secret', namespace: 'else', name: 'password' }];
    const present = [...named, { ...named[0], kind: 'Secret', metadata: { name: 'password', namespace: 'else' } }];
    cluster.put(...(present as unknown as readonly LiveObject[]), ...others); // Manifests are objects.
    cluster.put(life.resource, ...amendedDocuments(life.plan, { objects: named, requires }), ...running);
    await observed(cluster);
    const { live } = cluster.observer.observe(key) ?? {};
    return { cluster, found: named.filter((each) => live?.find(objectId(referenceOf(each))) !== undefined) };
  };

  it('in another namespace: nothing of it is asked for, seen or told', async () => {
    const named = ['ConfigMap', 'Service', 'Secret', 'ResourceQuota'].map((kind) =>
      planned('v1', kind, { name: 'theirs', namespace: 'else' }),
    );
    const { cluster, found } = await reading(named);
    expect(found).toEqual([]);
    expect(cluster.gets.filter((each) => each.includes('else'))).toEqual([]);
    cluster.takeTold();
    cluster.remove('ConfigMap/else/theirs', 'Service/else/theirs', 'Secret/else/password');
    await cluster.clock.advance(60_000);
    expect([cluster.takeTold(), cluster.gets.filter((each) => each.includes('else'))]).toEqual([[], []]);
  });

  it('outside namespaces: what is called after a namesake elsewhere is as if it were not there', async () => {
    const theirs = planned(RBAC, 'ClusterRole', { name: 'else-orders-exporter' });
    const ours = planned(RBAC, 'ClusterRole', { name: 'shop-orders-exporter' });
    const shared = planned(RBAC, 'ClusterRole', { name: 'orders-for-all' });
    const namesake = { ...life.resource, metadata: { ...life.resource.metadata, namespace: 'else', uid: 'uid-2' } };
    const { cluster, found } = await reading([theirs, ours, shared], [namesake]);
    expect(found).toEqual([ours, shared]);
    expect(cluster.gets.filter((each) => each.includes('else-orders'))).toEqual([]);
  });

  it('outside namespaces: who applies what is not called after the resource is not told', async () => {
    const applied = planned(RBAC, 'ClusterRole', { name: 'theirs' });
    const applier = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'theirs', namespace: 'flux-system' },
      spec: { path: './elsewhere' },
      status: { inventory: { entries: [{ id: '_theirs_rbac.authorization.k8s.io_ClusterRole', v: 'v1' }] } },
    };
    const { cluster } = await reading([applied], [applier]);
    expect(cluster.observer.observe(key)?.live.ofKind('Kustomization.kustomize.toolkit.fluxcd.io')).toEqual([]);
  });
});

describe('kinds that the agent does not know', () => {
  const named = (count: number): readonly Manifest[] =>
    Array.from({ length: count }, (_, index) => ({
      apiVersion: `g${index}.example.com/v1`,
      kind: 'Thing',
      metadata: { name: 'a', namespace: 'shop' },
    }));
  const things = (cluster: ObservedCluster) =>
    cluster.wanted().filter(({ groupKind }) => groupKind.startsWith('Thing.'));
  const unread = (cluster: ObservedCluster, count: number) =>
    named(count)
      .map((each) => cluster.observer.observe(key)?.live.unreadable(groupKindOf(each))?.message ?? '')
      .filter((message) => message.includes('--extra-kinds'));

  it('are watched up to the bound; of the others neither objects nor schemas nor definitions are read, and that is told', async () => {
    const cluster = createObservedCluster({ extraKinds: 3 });
    cluster.put(life.resource, ...amendedDocuments(life.plan, { objects: named(9) }), ...running);
    await observed(cluster);
    expect(things(cluster)).toHaveLength(3);
    expect(unread(cluster, 9)).toEqual(
      Array.from(
        { length: 6 },
        () => 'not watched: Plans name more than 3 kinds that the agent does not know (--extra-kinds)',
      ),
    );
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
    expect(cluster.unwatched).toEqual([6]);
    const asked = cluster.gets.flatMap((each) => /g\d/.exec(each)?.[0] ?? []);
    expect(new Set(asked)).toEqual(new Set(['g0', 'g1', 'g2']));
    expect(cluster.journal.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields['count'])).toEqual([
      6,
    ]);
    expect(cluster.wanted().map(({ groupKind }) => groupKind)).toContain('StatefulSet.apps');
  });

  it('are watched again once there are fewer, and the resource hears of it', async () => {
    const cluster = createObservedCluster({ extraKinds: 3 });
    cluster.put(life.resource, ...amendedDocuments(life.plan, { objects: named(9) }), ...running);
    await observed(cluster);
    cluster.put(...amendedDocuments(life.plan, { objects: named(4).slice(1) }));
    cluster.takeTold();
    await observed(cluster);
    expect(cluster.takeTold()).toContain(key);
    expect([things(cluster).length, unread(cluster, 9), cluster.unwatched]).toEqual([3, [], [6, 0]]);
    expect(cluster.observer.observe(key)?.isSettled).toBe(true);
  });

  it('of another resource do not push out what is watched already', async () => {
    const cluster = createObservedCluster({ extraKinds: 3 });
    const [first, ...others] = named(4);
    if (first === undefined) throw new Error('no kind');
    cluster.put(life.resource, ...amendedDocuments(life.plan, { objects: others }), ...running);
    await observed(cluster);
    const theirs = written(databaseText().replace('name: orders', 'name: greedy'));
    cluster.put(theirs.resource, ...amendedDocuments(theirs.plan, { objects: [first] }));
    await observed(cluster);
    expect(unread(cluster, 4)).toEqual([]);
    expect(cluster.observer.observe(theirs.key)?.live.unreadable(groupKindOf(first))?.reason).toBe('Forbidden');
  });
});

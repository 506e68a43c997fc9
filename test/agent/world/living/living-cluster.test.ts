import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/core/status/evaluate.ts';
import {
  applyUpTo,
  hide,
  install,
  liveObjects,
  loseReplica,
  provideRequired,
  removeAll,
  showAll,
} from '../../../status/cluster-model.ts';
import { throughApiServer } from '../../../status/live-through.ts';
import { clusterText, databaseText } from '../../../status/resources.ts';
import { createWorld } from '../create-world.ts';
import { exceedQuota, withdrawRequired } from './happenings.ts';
import { anyEvent, anyQuietEvent, type LifeEvent, LIVES, playEvent, type Stage } from './life-events.ts';
import { createLivingCluster } from './living-cluster.ts';

function begin(seed?: number): Stage {
  const world = createWorld(seed === undefined ? {} : { seed });
  return { world, cluster: createLivingCluster(world.api, world.clock) };
}

const APPLY = 'application/apply-patch+yaml';

describe('a living cluster', () => {
  it('holds the resource with its defaults and the Plan, and nothing of it, when it was committed', () => {
    const { cluster, world } = begin();
    const id = cluster.commit(databaseText());
    expect(cluster.find(id)).toMatchObject({
      metadata: { generation: 1, managedFields: [{ manager: 'argocd-controller' }] },
    });
    expect(world.api.find('Plan.planwright.dev/shop/database-orders')).toMatchObject({
      spec: { resource: { name: 'orders' } },
    });
    const { phase, conditions } = evaluate(cluster.observe(id)).status;
    expect([phase, conditions[0]]).toMatchObject(['Pending', { type: 'Ready', status: 'False' }]);
  });

  it('comes to life as the model does', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(clusterText());
    cluster.happen(id, applyUpTo(50));
    await world.advance(60_000);
    cluster.happen(id, install);
    await world.advance(60_000);
    const { status } = evaluate(cluster.observe(id));
    expect([status.phase, status['drift']]).toMatchObject(['Running', { count: 0 }]);
    const slices = world.api.server.stored.list('endpointslices.discovery.k8s.io');
    expect(slices.map(({ metadata }) => metadata.labels?.['planwright.dev/resource'])).toEqual(
      slices.map(() => 'chronikcluster.events'),
    );
  });

  it('writes only what changed', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(clusterText());
    cluster.happen(id, install);
    await world.advance(1000);
    const before = world.api.server.stored.revision();
    cluster.happen(id);
    expect(world.api.server.stored.revision()).toBe(before);
    cluster.happen(id, loseReplica('StatefulSet/events-controller'));
    const kinds = ['pods', 'statefulsets.apps', 'endpointslices.discovery.k8s.io', 'poddisruptionbudgets.policy'];
    const changed = kinds.map((type) => world.api.server.stored.changesSince(type, before).length);
    expect(changed).toEqual([1, 1, 2, 1]);
    expect(world.api.server.stored.revision()).toBe(before + 5);
  });

  it('knows what an agent wrote, and counts another spec', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(databaseText());
    const status = throughApiServer(evaluate(cluster.observe(id)).status);
    const { apiVersion, kind, metadata } = cluster.find(id) ?? { apiVersion: '', kind: '', metadata: { name: '' } };
    const { name, namespace } = metadata;
    const path = `${world.api.pathOf(id)}/status?fieldManager=planwright-status&force=true`;
    const body = { apiVersion, kind, metadata: { name, namespace }, status };
    const written = world.ports.api.request({ method: 'PATCH', path, body, contentType: APPLY });
    await world.advance(100);
    expect(await written).toMatchObject({ status: 200 });
    expect(cluster.find(id)?.status).toEqual(status);
    cluster.commit(databaseText({ replicas: 3 }));
    expect(cluster.find(id)).toMatchObject({ metadata: { generation: 2 }, status });
    cluster.loseStatus(id);
    expect(cluster.find(id)?.status).toEqual({ observedGeneration: -1, phase: 'Pending' });
  });

  it('goes with its definition and comes back with it', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(databaseText());
    cluster.happen(id, install);
    cluster.uninstall('databases.database.example.com');
    await world.advance(1000);
    const missing = world.ports.api.request({ method: 'GET', path: '/apis/database.example.com/v1/databases' });
    await world.advance(100);
    expect(await missing).toEqual({
      status: 404,
      body: undefined,
      reason: undefined,
      message: '404 page not found',
      retryAfter: undefined,
    });
    cluster.install();
    await world.advance(2000);
    expect(cluster.find(id)).toBeUndefined();
    expect(cluster.commit(databaseText())).toBe(id);
    expect(cluster.find(id)).toMatchObject({ metadata: { generation: 1 } });
  });

  it('has Secrets that come and go, and Events of what a quota leaves no room for', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(clusterText());
    const metastore = (): boolean => world.api.find('Secret/streams/metastore') !== undefined;
    cluster.happen(id, provideRequired);
    expect(metastore()).toBe(true);
    cluster.happen(id, withdrawRequired);
    expect(metastore()).toBe(false);
    cluster.happen(id, install, exceedQuota('StatefulSet/events-controller'));
    expect(world.api.server.stored.list('events')).toMatchObject([
      { reason: 'FailedCreate', involvedObject: { name: 'events-controller' } },
    ]);
  });

  it('forbids what the model hides, to agents', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(clusterText());
    const read = async (): Promise<number> => {
      const answer = world.ports.api.request({ method: 'GET', path: '/apis/apps/v1/statefulsets' });
      await world.advance(100);
      return (await answer).status;
    };
    cluster.happen(id, hide('StatefulSet.apps'));
    expect(await read()).toBe(403);
    cluster.happen(id, showAll);
    expect(await read()).toBe(200);
  });

  it('waits with a removed resource for its finalizers, and keeps what is protected', async () => {
    const { cluster, world } = begin();
    const id = cluster.commit(databaseText());
    cluster.happen(id, install);
    const { uid = '' } = cluster.find(id)?.metadata ?? {};
    const finalize = (finalizers: readonly string[]) => {
      const body = {
        apiVersion: 'database.example.com/v1',
        kind: 'Database',
        metadata: { name: 'orders', namespace: 'shop', uid, finalizers },
      };
      const path = `${world.api.pathOf(id)}?fieldManager=planwright-finalizer&force=true`;
      return world.ports.api.request({ method: 'PATCH', path, body, contentType: APPLY });
    };
    const held = finalize(['planwright.dev/status']);
    await world.advance(100);
    expect(await held).toMatchObject({ status: 200 });
    cluster.remove(id);
    cluster.happen(id, removeAll);
    expect(cluster.find(id)?.metadata.deletionTimestamp).toBeDefined();
    expect(world.api.server.stored.list('statefulsets.apps')).toEqual([]);
    const released = finalize([]);
    await world.advance(100);
    expect(await released).toMatchObject({ status: 200 });
    expect(cluster.find(id)).toBeUndefined();
  });
});

it('whatever happens, the API holds what the model does', async () => {
  const course = fc.array(anyQuietEvent, { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(course, async (events) => {
      const stage = begin();
      const { cluster, world } = stage;
      for (const [text = ''] of LIVES) cluster.commit(text);
      for (const event of events) await playEvent(stage, event);
      const pods = cluster.ids.flatMap((id) => liveObjects(cluster.model(id)).filter(({ kind }) => kind === 'Pod'));
      const stored = world.api.server.stored.list('pods');
      expect(new Set(stored.map(({ metadata }) => metadata.uid))).toEqual(
        new Set(pods.map(({ metadata }) => metadata.uid)),
      );
    }),
    { numRuns: Number(process.env['RANDOM_LIVES'] ?? 15) },
  );
});

it('whatever happens, the same seed gives the same cluster', async () => {
  const play = async (seed: number, events: readonly LifeEvent[]): Promise<string> => {
    const stage = begin(seed);
    for (const event of events) await playEvent(stage, event);
    const { stored, kinds } = { stored: stage.world.api.server.stored, kinds: stage.world.api.server.kinds() };
    return JSON.stringify(kinds.map(({ type }) => stored.list(type)));
  };
  const course = fc.array(anyEvent, { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(fc.nat(), course, async (seed, events) => {
      expect(await play(seed, events)).toBe(await play(seed, events));
    }),
    { numRuns: Number(process.env['RANDOM_LIVES'] ?? 15) },
  );
});

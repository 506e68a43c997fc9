import { expect, it } from 'vitest';
import { KEPT_AFTER_LOSS } from '../../../src/agent/leader/kept-shards.ts';
import { placeOfResource } from '../../../src/agent/leader/shared-place.ts';
import { shardOf } from '../../../src/agent/leader/shard-of.ts';
import { FINALIZER } from '../../../src/core/live/finalizer.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { install, removeAll } from '../../status/cluster-model.ts';
import { databaseText, platformText } from '../../status/resources.ts';
import { refused, some } from '../faults/ready-scene.ts';
import { openTheatre, type Theatre } from '../faults/theatre.ts';
import { findVerdictFaults } from '../faults/verdicts.ts';
import { written } from '../observe/lives.ts';
import type { RequestRecord } from '../world/api/request-records.ts';
import { amendedDocuments } from './amended-plan.ts';

const SHARDS = 4;
const NAMES = ['orders', 'invoices', 'stock', 'mail', 'users', 'audit'];

function textOf(name: string): string {
  return databaseText({ replicas: 1 }).replace('name: orders', `name: ${name}`);
}

/** Two replicas that share four shards, and resources in each of them. */
async function shared(): Promise<{ readonly theatre: Theatre; readonly ids: readonly string[] }> {
  const theatre = openTheatre({ settings: { shards: SHARDS } });
  theatre.start();
  theatre.start();
  await theatre.world.advance(30 * SECOND);
  const ids = NAMES.map((name) => theatre.cluster.commit(textOf(name)));
  expect(new Set(ids.map((id) => shardOf(placeOfResource(id), SHARDS))).size).toBe(SHARDS);
  return { theatre, ids };
}

async function finish(theatre: Theatre): Promise<void> {
  expect(new Set(theatre.writes.map(({ writer }) => writer)).size).toBe(2);
  expect(await theatre.close()).toEqual([]);
  expect(theatre.faults()).toEqual([]);
}

it('a quota that the Plan of one resource brought holds up every resource of its namespace, whoever writes for it', async () => {
  const { theatre, ids } = await shared();
  const { world, cluster } = theatre;
  const full = { pods: '1', 'requests.cpu': '10m' };
  world.api.put({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: {
      name: 'team',
      namespace: 'shop',
      uid: 'quota',
      labels: { 'planwright.dev/resource': 'database.orders' },
    },
    spec: { hard: full },
    status: { hard: full, used: full },
  } as LiveObject);
  await world.advance(2 * MINUTE);
  expect(ids.map((id) => cluster.find(id)?.status?.['blocking'])).toEqual(
    ids.map(() => expect.objectContaining({ object: 'ResourceQuota/shop/team', reason: 'QuotaInsufficient' })),
  );
  expect(findVerdictFaults(cluster, { isWhole: false })).toEqual([]);
  await finish(theatre);
});

it('a resource is told of what has a name of its own and the mark of another, of another shard', async () => {
  const { theatre, ids } = await shared();
  const { world, cluster } = theatre;
  for (const name of NAMES) {
    const other = NAMES[(NAMES.indexOf(name) + 1) % NAMES.length];
    world.api.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `${name}-config`,
        namespace: 'shop',
        uid: `taken-${name}`,
        labels: { 'planwright.dev/resource': `database.${other}` },
        annotations: { 'planwright.dev/plan': `database-${other}`, 'planwright.dev/digest': 'sha256:other' },
      },
    });
  }
  await world.advance(MINUTE);
  const owners = ids.map((id) => shardOf(placeOfResource(id), SHARDS));
  const markers = ids.map((_id, index) => owners[(index + 1) % ids.length]);
  expect(owners.some((shard, index) => shard !== markers[index])).toBe(true);
  expect(ids.map((id) => cluster.find(id)?.status?.['blocking'])).toEqual(
    ids.map((_id, index) =>
      expect.objectContaining({
        reason: 'ResourceConflict',
        message: `it exists already and is not of this Plan: it belongs to database.${NAMES[(index + 1) % NAMES.length]}`,
      }),
    ),
  );
  expect(findVerdictFaults(cluster, { isWhole: false })).toEqual([]);
  // It is gone: nothing but a look tells whoever does not keep it.
  for (const name of NAMES) world.api.remove(`ConfigMap/shop/${name}-config`);
  for (const id of ids) cluster.happen(id, install);
  await world.advance(12 * MINUTE);
  expect(ids.map((id) => cluster.find(id)?.status?.['phase'])).toEqual(ids.map(() => 'Ready'));
  expect(findVerdictFaults(cluster, { isWhole: true })).toEqual([]);
  await finish(theatre);
});

it('what stands in no namespace is seen by whoever writes for its resource, until the resource is let go', async () => {
  const theatre = openTheatre({ settings: { shards: SHARDS } });
  const { world, cluster } = theatre;
  theatre.start();
  theatre.start();
  const ids = ['production', 'staging', 'tests'].map((name) =>
    cluster.commit(platformText().replace('name: production', `name: ${name}`)),
  );
  for (const id of ids) cluster.happen(id, install);
  await world.advance(5 * MINUTE);
  expect(ids.map((id) => cluster.find(id)?.status?.['phase'])).toEqual(ids.map(() => 'Ready'));
  expect(ids.every((id) => cluster.observe(id).plan?.objects.some(({ ref }) => ref.kind === 'ClusterRole'))).toBe(true);
  expect(findVerdictFaults(cluster, { isWhole: true })).toEqual([]);
  for (const id of ids) cluster.happen(id, removeAll);
  for (const id of ids) cluster.remove(id);
  await world.advance(MINUTE);
  expect(ids.map((id) => cluster.find(id))).toEqual(ids.map(() => undefined));
  await finish(theatre);
});

it('the finalizer goes from Plans that are nobody’s or not used, and none is added to them, whoever holds which shard', async () => {
  const { theatre, ids } = await shared();
  const { world, cluster } = theatre;
  for (const id of ids) cluster.happen(id, install);
  await world.advance(MINUTE);
  const [document] = planDocuments(cluster.observe(ids[0] ?? '').plan ?? neverPlan()) as unknown as [LiveObject];
  const stray = (name: string, resource: object, finalizers: readonly string[]): LiveObject => ({
    ...document,
    metadata: { name, namespace: 'shop', finalizers },
    spec: { ...document.spec, resource: { ...Object(document.spec?.['resource']), ...resource } },
  });
  const strays = [
    ...NAMES.flatMap((name) => [
      stray(`old-${name}`, { name }, [FINALIZER, 'others/hold']),
      stray(`older-${name}`, { name }, ['others/hold']),
      stray(`moved-${name}`, { name, namespace: 'else' }, [FINALIZER, 'others/hold']),
    ]),
    // Of the canonical name of a resource that there never was.
    stray('database-never', { name: 'never', namespace: 'else' }, [FINALIZER, 'others/hold']),
  ];
  for (const object of strays) world.api.put(object);
  await world.advance(2 * MINUTE);
  const held = strays.map((object) => world.api.find(objectId(referenceOf(object)))?.metadata.finalizers);
  expect(held).toEqual(strays.map(() => ['others/hold']));
  for (const name of NAMES) {
    expect(world.api.find(`Plan.planwright.dev/shop/database-${name}`)?.metadata.finalizers).toEqual([FINALIZER]);
  }
  // Of a resource that is not there: as soon as it is deleted.
  const lone = stray('zzz', { name: 'never' }, [FINALIZER]);
  world.api.put(lone);
  world.api.remove(objectId(referenceOf(lone)));
  await world.advance(MINUTE);
  expect(world.api.find(objectId(referenceOf(lone)))).toBeUndefined();
  await finish(theatre);
});

it('a Plan that is nobody’s is let go also where it was there before anybody could write', async () => {
  const theatre = openTheatre({ settings: { shards: SHARDS } });
  const { plan: valid } = written(databaseText());
  const [document] = amendedDocuments({ ...valid, resource: { ...valid.resource, namespace: 'else' } }, {});
  if (document === undefined) throw new Error('there is no Plan');
  const plans = NAMES.map(
    (name): LiveObject => ({
      ...document,
      metadata: { name, namespace: 'shop', uid: name, finalizers: [FINALIZER, 'others/hold'] },
    }),
  );
  for (const plan of plans) theatre.world.api.put(plan);
  theatre.start();
  theatre.start();
  await theatre.world.advance(MINUTE);
  const held = plans.map((plan) => theatre.world.api.find(objectId(referenceOf(plan)))?.metadata.finalizers);
  expect(held).toEqual(plans.map(() => ['others/hold']));
  expect(await theatre.close()).toEqual([]);
});

it('Leases that cannot be renewed for a while cost no list when they are ours again, and nobody else writes', async () => {
  const { theatre, ids } = await shared();
  const { world, cluster, stage } = theatre;
  for (const id of ids) cluster.happen(id, install);
  // What the first replica held alone is let go by then.
  await world.advance(KEPT_AFTER_LOSS + 5 * MINUTE);
  const lists = (): number => theatre.replicas.flatMap(({ connection }) => connection.requests.filter(isList)).length;
  const [before, count] = [lists(), theatre.writes.length];
  for (let times = 0; times < 20; times += 1) {
    stage.world.api.suffer(some(refused(503), ({ path }) => path.includes('/leases')));
    // Longer than a Lease is held without a word, and not long enough for another to take it.
    await world.advance(12 * SECOND);
    stage.world.api.suffer(undefined);
    await world.advance(20 * SECOND);
  }
  expect(lists() - before).toBe(0);
  expect(theatre.writes.slice(count)).toEqual([]);
  expect(findVerdictFaults(cluster, { isWhole: true })).toEqual([]);
  await finish(theatre);
});

function isList({ verb, path }: RequestRecord): boolean {
  return !path.includes('/leases') && (verb === 'list' || path.includes('sendInitialEvents'));
}

function neverPlan(): never {
  throw new Error('there is no Plan');
}

import { describe, expect, it } from 'vitest';
import { type JsonObject, member } from '../../../src/core/json/json.ts';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { loseReplica, removeAll } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import type { RequestRecord } from '../world/api/request-records.ts';
import { beReady, every, expectSound, LOST, refused, type Scene, some, suffer } from './ready-scene.ts';
import { openTheatre, type Theatre } from './theatre.ts';

/** A Database of which nothing is applied yet, and an agent that has said so. */
async function bePlanned(): Promise<Scene> {
  const theatre = openTheatre({ seed: 5 });
  theatre.start();
  const id = theatre.cluster.commit(databaseText());
  await theatre.world.advance(20 * MINUTE);
  return { ...theatre, id };
}

/** The server goes: streams break, and nobody is there. */
async function goDown(scene: Scene, milliseconds: number): Promise<void> {
  scene.stage.world.api.drop();
  await suffer(scene, every(LOST), milliseconds);
}

/** A watch that is asked for from a version, of any kind but the agent's own Leases. */
const isWatch = ({ verb }: RequestRecord): boolean => verb === 'watch';

/** After each of these the cluster is as it was. */
const OUTAGES: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'a server that is gone for 40 s': (scene) => goDown(scene, 40 * SECOND),
  'a server that is gone for ten minutes': (scene) => goDown(scene, 10 * MINUTE),
  async 'a server that is gone, and has forgotten every version when it comes back'(scene) {
    await goDown(scene, 2 * MINUTE);
    scene.world.api.compact();
  },
  async 'a server that is gone, and refuses everybody while it reads its roles'(scene) {
    await goDown(scene, 45 * SECOND);
    await suffer(scene, every(refused(403)), 8 * SECOND);
  },
  async 'a server that is gone, and has not read its roles when it takes the first watches'(scene) {
    await goDown(scene, 45 * SECOND);
    await suffer(scene, some(refused(403), isWatch), 8 * SECOND);
  },
  async 'a server that is gone, and asks for patience when it comes back'(scene) {
    await goDown(scene, MINUTE);
    await suffer(scene, some(refused(429, 1), isWatch), 15 * SECOND);
  },
  async 'a server that is gone for 20 s, and refuses everybody while it reads its roles'(scene) {
    await goDown(scene, 20 * SECOND);
    await suffer(scene, every(refused(403)), 5 * SECOND);
  },
  async 'a partition'({ stage, world }) {
    stage.world.api.partition(3 * MINUTE);
    await world.advance(3 * MINUTE);
  },
  'an etcd that does not answer, while watches stay open': (scene) => suffer(scene, every(refused(500)), 3 * MINUTE),
  async 'an etcd that does not answer, while watches end'(scene) {
    scene.stage.world.api.drop();
    await suffer(scene, every(refused(500)), 3 * MINUTE);
  },
  async 'an overload'(scene) {
    scene.stage.world.api.drop();
    await suffer(scene, every(refused(429, 5)), 3 * MINUTE);
  },
  async 'connections that end every three seconds'({ stage, world }) {
    for (let passed = 0; passed < 2 * MINUTE; passed += 3 * SECOND) {
      stage.world.api.drop();
      await world.advance(3 * SECOND);
    }
  },
  async 'a server that comes and goes'(scene) {
    for (let times = 0; times < 6; times += 1) {
      await goDown(scene, 20 * SECOND);
      await scene.world.advance(12 * SECOND);
    }
  },
  async 'an agent that is started while nobody is there'(scene) {
    scene.stage.world.api.drop();
    scene.stage.world.api.suffer(every(LOST));
    for (const replica of scene.running()) replica.kill();
    scene.start();
    await scene.world.advance(90 * SECOND);
    scene.stage.world.api.suffer(undefined);
  },
};

describe.each([1, 2])('with %s replicas', (replicas) => {
  it.each(Object.entries(OUTAGES))('after %s nothing is written but what is new', async (_title, strike) => {
    const scene = await beReady(replicas);
    const { world, cluster, statuses, id } = scene;
    const before = statuses.length;
    await strike(scene);
    await world.advance(3 * MINUTE);
    expect(statuses.slice(before).map(({ status }) => status)).toEqual([]);
    cluster.happen(id, loseReplica('StatefulSet/orders'));
    await world.advance(3 * SECOND);
    expect(statuses.length).toBeGreaterThan(before);
    await expectSound(scene);
  });
});

/** Why it is not ready, in each status that was written since. */
function toldSince({ statuses }: Theatre, count: number): readonly string[] {
  return statuses.slice(count).map(({ status }) => {
    const [ready] = (member(status, 'conditions') as readonly JsonObject[]).filter(({ type }) => type === 'Ready'); // Its schema says so.
    return `${String(ready?.['reason'])} ${String(ready?.['message'])}`;
  });
}

const PLANNED = 'Pending ServiceAccount orders: not applied yet';
const HINT = 'fix: let whoever asks read this kind (get, list, watch)';
const WAIT = 'fix: ask again, as the agent does by itself; if it lasts, look at what serves this kind';
const REFUSED = `CannotRead ServiceAccount orders: the cluster answered 503: the server answers 503 today; ${WAIT}`;
const FORBIDDEN = `CannotRead ServiceAccount orders: serviceaccounts is forbidden: User "agent-0" cannot watch resource "serviceaccounts" in API group "" at the cluster scope; ${HINT}`;

async function readiness({ replicas: [first] }: Theatre): Promise<string> {
  const route = first?.agent.routes.health.find(({ path }) => path === '/ready');
  const answer = await route?.respond({ path: '/ready', query: new URLSearchParams() });
  return `${answer?.status} ${answer?.body}`;
}

describe('what does not come back', () => {
  it('is told after the grace where everything else goes on: only watches of one kind are refused', async () => {
    const scene = await bePlanned();
    const { world, stage } = scene;
    const before = scene.statuses.length;
    stage.world.api.drop();
    stage.world.api.suffer(
      some(refused(503), (request) => isWatch(request) && request.path.includes('/serviceaccounts')),
    );
    await world.advance(25 * SECOND);
    expect(toldSince(scene, before)).toEqual([]);
    await world.advance(20 * SECOND);
    expect(toldSince(scene, before)).toEqual([REFUSED]);
    expect(await readiness(scene)).toMatch(
      /^503 watch of ServiceAccount has seen no change for 4\d s: the cluster answered 503/,
    );
    stage.world.api.suffer(undefined);
    await world.advance(2 * MINUTE);
    expect(toldSince(scene, before)).toEqual([REFUSED, PLANNED]);
    await expectSound(scene);
  });

  it('is told once after an outage, when it is no longer to be expected: one kind may not be read any more', async () => {
    const scene = await bePlanned();
    const { world } = scene;
    const before = scene.statuses.length;
    await goDown(scene, MINUTE);
    world.api.forbid({ verbs: ['get', 'list', 'watch'], resource: 'serviceaccounts' });
    await world.advance(25 * SECOND);
    expect(toldSince(scene, before)).toEqual([]);
    await world.advance(30 * SECOND);
    expect(toldSince(scene, before)).toEqual([FORBIDDEN]);
    await world.advance(5 * MINUTE);
    // When it looks again is a part of the status.
    expect(new Set(toldSince(scene, before))).toEqual(new Set([FORBIDDEN]));
    world.api.allowAll();
    await world.advance(2 * MINUTE);
    expect(toldSince(scene, before).at(-1)).toBe(PLANNED);
    await expectSound(scene);
  });

  it('of a kind that was not allowed before keeps nothing waiting: what is new is written as soon as the rest is read', async () => {
    const scene = await beReady();
    const { world, cluster, id } = scene;
    world.api.forbid({ verbs: ['get', 'list', 'watch'], resource: 'serviceaccounts' });
    scene.stage.world.api.drop();
    await world.advance(5 * MINUTE);
    const before = scene.statuses.length;
    await goDown(scene, 20 * SECOND);
    cluster.commit(databaseText({ replicas: 3 }));
    await world.advance(15 * SECOND);
    expect(scene.statuses.length).toBeGreaterThan(before);
    expect(cluster.find(id)?.status).toMatchObject({ observedGeneration: 2 });
    world.api.allowAll();
    await world.advance(2 * MINUTE);
    await expectSound(scene);
  });

  it('is not ready meanwhile', async () => {
    const scene = await beReady();
    await goDown(scene, 45 * SECOND);
    expect(await readiness(scene)).toMatch(/^503 API server has not answered for \d+ s\nwatch of /);
    await scene.world.advance(10 * SECOND);
    expect(await readiness(scene)).toBe('200 ok\n');
    await expectSound(scene);
  });
});

it('a resource that is deleted during an outage is not let go before everything is known to be gone', async () => {
  const scene = await beReady();
  const { cluster, world, id } = scene;
  scene.stage.world.api.drop();
  scene.stage.world.api.suffer(every(LOST));
  await world.advance(40 * SECOND);
  cluster.remove(id);
  await suffer(scene, every(refused(403)), 5 * SECOND);
  await world.advance(2 * MINUTE);
  expect(cluster.find(id)?.metadata.finalizers).toEqual(['planwright.dev/cleanup']);
  cluster.happen(id, removeAll);
  await world.advance(10 * SECOND);
  expect(cluster.find(id)).toBeUndefined();
  await expectSound(scene);
});

import { describe, expect, it } from 'vitest';
import { type JsonObject, member } from '../../../src/core/json/json.ts';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import type { Faults } from '../world/api/faults.ts';
import type { RequestRecord } from '../world/api/request-records.ts';
import { beReady, every, expectSound, LOST, refused, type Scene, some, suffer } from './ready-scene.ts';

/** Lists and watches of one kind fail; everything else is as before. */
const ofKind =
  (plural: string) =>
  ({ verb, path }: RequestRecord): boolean =>
    (verb === 'watch' || verb === 'list') && path.includes(`/${plural}`);

function breakKind({ stage }: Scene, faults: Faults | undefined): void {
  stage.world.api.suffer(faults);
  stage.world.api.drop();
}

function isListed(value: unknown): value is readonly JsonObject[] {
  return Array.isArray(value);
}

function conditionOf(status: JsonObject, type: string): string {
  const conditions = member(status, 'conditions');
  const [found] = isListed(conditions) ? conditions.filter((each) => each['type'] === type) : [];
  return `${String(found?.['status'])} ${String(found?.['reason'])}`;
}

/** What was said of being ready since, each once in a row: when it looks again is a part of the status. */
function toldSince({ statuses }: Scene, count: number): readonly string[] {
  const said = statuses.slice(count).map(({ status }) => conditionOf(status, 'Ready'));
  return said.filter((each, index) => each !== said[index - 1]);
}

function statusOf({ cluster, id }: Scene): JsonObject {
  return cluster.find(id)?.status ?? {};
}

/** Nothing fails any more: it was Unknown once, and is ready again by itself. */
async function expectRecovery(scene: Scene, count: number): Promise<void> {
  scene.stage.world.api.suffer(undefined);
  await scene.world.advance(2 * MINUTE);
  expect(toldSince(scene, count)).toEqual([UNKNOWN, READY]);
  await expectSound(scene);
}

const UNKNOWN = 'Unknown CannotRead';
const READY = 'True AllChecksPassed';
const statefulSets = ofKind('statefulsets');

/** What one kind may suffer while the server is well, and what is then said of it. */
const CASES: Readonly<Record<string, readonly [(scene: Scene) => void, RegExp]>> = {
  'may not be read any more': [
    (scene) => {
      scene.world.api.forbid({ verbs: ['get', 'list', 'watch'], resource: 'statefulsets.apps' });
      breakKind(scene, undefined);
    },
    /StatefulSet orders: statefulsets\.apps is forbidden.*fix: let whoever asks read this kind \(get, list, watch\)$/,
  ],
  'is answered with 500': [
    (scene) => breakKind(scene, some(refused(500), statefulSets)),
    /StatefulSet orders: the cluster answered 500.*fix: ask again, .* look at what serves this kind$/,
  ],
  'is answered with 429 for minutes': [
    (scene) => breakKind(scene, some(refused(429, 5), statefulSets)),
    /StatefulSet orders: the cluster answered 429.*fix: ask again, .* look at what serves this kind$/,
  ],
  'is no longer answered': [
    (scene) => breakKind(scene, some({ type: 'silence', isDone: false }, statefulSets)),
    /StatefulSet orders: .*fix: ask again, .* look at what serves this kind$/,
  ],
};

describe('a kind of which a ready resource has objects', () => {
  it.each(Object.entries(CASES))(
    '%s: Ready is Unknown after the grace, and True again when it is read',
    async (_title, [strike, message]) => {
      const scene = await beReady();
      const { world, statuses } = scene;
      const [before, count] = [statusOf(scene), statuses.length];
      strike(scene);
      await world.advance(25 * SECOND);
      expect(toldSince(scene, count)).toEqual([]);
      await world.advance(10 * MINUTE);
      expect(toldSince(scene, count)).toEqual([UNKNOWN]);
      const then = statusOf(scene);
      expect(then['message']).toMatch(message);
      expect(['Available', 'InSync', 'Degraded', 'Failed'].map((type) => conditionOf(then, type))).toEqual([
        'Unknown CannotRead',
        'Unknown NotApplied',
        'False AsExpected',
        'False NoFailure',
      ]);
      for (const field of ['phase', 'endpoints', 'lastGoodPlanDigest']) expect(then[field]).toEqual(before[field]);
      const known = (status: JsonObject): unknown =>
        (status['components'] as readonly JsonObject[]).map(({ message: _message, ...each }) => each); // Its schema says so.
      expect(known(then)).toEqual(known(before));
      world.api.allowAll();
      scene.stage.world.api.suffer(undefined);
      await world.advance(2 * MINUTE);
      expect(toldSince(scene, count)).toEqual([UNKNOWN, READY]);
      expect(statuses.length - count).toBeLessThan(12);
      await expectSound(scene);
    },
  );

  it('is not found: that is no Ready either', async () => {
    const scene = await beReady();
    breakKind(scene, some(refused(404), statefulSets));
    await scene.world.advance(MINUTE);
    expect(conditionOf(statusOf(scene), 'Ready')).not.toMatch(/^True/);
    scene.stage.world.api.suffer(undefined);
    await scene.world.advance(3 * MINUTE);
    expect(conditionOf(statusOf(scene), 'Ready')).toBe(READY);
    await expectSound(scene);
  });

  it('comes and goes within the grace: nothing is said', async () => {
    const scene = await beReady();
    const count = scene.statuses.length;
    for (let times = 0; times < 6; times += 1) {
      breakKind(scene, some(refused(503), statefulSets));
      await scene.world.advance(8 * SECOND);
      scene.stage.world.api.suffer(undefined);
      await scene.world.advance(22 * SECOND);
    }
    expect(toldSince(scene, count)).toEqual([]);
    await expectSound(scene);
  });

  it('is there for a moment now and then: that is Unknown once, until it stays', async () => {
    const scene = await beReady();
    const count = scene.statuses.length;
    for (let times = 0; times < 5; times += 1) {
      breakKind(scene, some(refused(503), statefulSets));
      await scene.world.advance(70 * SECOND);
      // What is seen within this time breaks again before it counts.
      scene.stage.world.api.suffer(undefined);
      await scene.world.advance(8 * SECOND);
    }
    expect(toldSince(scene, count)).toEqual([UNKNOWN]);
    await expectRecovery(scene, count);
  });

  it('does not come back after a long outage of all: that is told when the trouble of the server has ended', async () => {
    const scene = await beReady();
    const count = scene.statuses.length;
    scene.stage.world.api.drop();
    await suffer(scene, every(LOST), 10 * MINUTE);
    breakKind(scene, some(refused(503), statefulSets));
    await scene.world.advance(25 * SECOND);
    expect(toldSince(scene, count)).toEqual([]);
    await scene.world.advance(40 * SECOND);
    expect(toldSince(scene, count)).toEqual([UNKNOWN]);
    await expectRecovery(scene, count);
  });

  it('that is Unknown stays so through an outage of all', async () => {
    const scene = await beReady();
    const count = scene.statuses.length;
    breakKind(scene, some(refused(503), statefulSets));
    await scene.world.advance(2 * MINUTE);
    scene.stage.world.api.drop();
    await suffer(scene, every(LOST), 5 * MINUTE);
    breakKind(scene, some(refused(503), statefulSets));
    await scene.world.advance(5 * MINUTE);
    expect(toldSince(scene, count)).toEqual([UNKNOWN]);
    await expectRecovery(scene, count);
  });
});

it('Plans that may not be read any more are Unknown, and so is everything that they say', async () => {
  const scene = await beReady();
  const count = scene.statuses.length;
  scene.world.api.forbid({ verbs: ['get', 'list', 'watch'], resource: 'plans.planwright.dev' });
  breakKind(scene, undefined);
  await scene.world.advance(MINUTE);
  expect(toldSince(scene, count)).toEqual([UNKNOWN]);
  expect(conditionOf(statusOf(scene), 'Planned')).toBe('Unknown CannotRead');
  scene.world.api.allowAll();
  await scene.world.advance(2 * MINUTE);
  expect(toldSince(scene, count)).toEqual([UNKNOWN, READY]);
  await expectSound(scene);
});

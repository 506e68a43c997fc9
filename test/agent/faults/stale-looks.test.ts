import { describe, expect, it } from 'vitest';
import { conditionOf, type LiveCondition } from '../../../src/core/health/conditions.ts';
import { MINUTE, SECOND } from '../../../src/core/time/instant.ts';
import { databaseText } from '../../status/resources.ts';
import type { Faults } from '../world/api/faults.ts';
import { beReady, every, expectSound, LOST, refused, type Scene, some, suffer } from './ready-scene.ts';

/** Its password is in a Secret that somebody else makes: no watch tells of it. */
const TEXT = databaseText({ replicas: 1, more: '  credentials: {secretName: orders-password}\n' });
const UNKNOWN = 'Unknown CannotRead';
const KNOWN = 'True AllAvailable';

function dependenciesOf({ cluster, id }: Scene): LiveCondition | undefined {
  return conditionOf({ status: cluster.find(id)?.status ?? {} }, 'DependenciesReady');
}

function saidOf(scene: Scene): string {
  const { status, reason } = dependenciesOf(scene) ?? {};
  return `${status} ${reason}`;
}

const secrets = (fault: Parameters<typeof some>[0]): Faults => some(fault, ({ path }) => path.includes('/secrets/'));

/** What reading a Secret may suffer while the server is well. */
const CASES: Readonly<Record<string, readonly [(scene: Scene) => void, RegExp]>> = {
  'may not be read any more': [
    ({ world }) => world.api.forbid({ verbs: ['get'], resource: 'secrets' }),
    /Secret orders-password: secrets.*forbidden/,
  ],
  'is answered with 500': [
    ({ stage }) => stage.world.api.suffer(secrets(refused(500))),
    /Secret orders-password: .*500/,
  ],
  'is not answered': [
    ({ stage }) => stage.world.api.suffer(secrets({ type: 'silence', isDone: false })),
    /Secret orders-password: /,
  ],
};

describe('a Secret that a ready resource needs', () => {
  it.each(Object.entries(CASES))(
    '%s: what it depends on is Unknown, until it is read again',
    async (_, [strike, said]) => {
      const scene = await beReady(1, TEXT);
      expect(saidOf(scene)).toBe(KNOWN);
      strike(scene);
      await scene.world.advance(20 * MINUTE);
      expect(saidOf(scene)).toBe(UNKNOWN);
      expect(dependenciesOf(scene)?.message).toMatch(said);
      const count = scene.statuses.length;
      await scene.world.advance(20 * MINUTE);
      expect(scene.statuses.slice(count)).toEqual([]);
      scene.world.api.allowAll();
      scene.stage.world.api.suffer(undefined);
      await scene.world.advance(2 * MINUTE);
      expect(saidOf(scene)).toBe(KNOWN);
      await expectSound(scene);
    },
  );

  it('is not answered twice: nothing is said', async () => {
    const scene = await beReady(1, TEXT);
    const count = scene.statuses.length;
    let left = 2;
    const fault = (): boolean => {
      left -= 1;
      return left >= 0;
    };
    scene.stage.world.api.suffer(some(refused(503), ({ path }) => path.includes('/secrets/') && fault()));
    await scene.world.advance(30 * MINUTE);
    expect(left).toBeLessThan(0);
    expect(scene.statuses.slice(count)).toEqual([]);
    await expectSound(scene);
  });

  it('is not answered for as long as nothing is: an outage of the server makes nothing unknown', async () => {
    const scene = await beReady(1, TEXT);
    const count = scene.statuses.length;
    await suffer(scene, every(LOST), 30 * MINUTE);
    await scene.world.advance(10 * SECOND + MINUTE);
    expect(scene.statuses.slice(count)).toEqual([]);
    await expectSound(scene);
  });
});

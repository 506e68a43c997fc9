import { describe, expect, it } from 'vitest';
import { createLots, createScene, KEY, type Scene } from '../../../test/agent/reconcile/scene.ts';
import type { DependencyState } from '../../core/status/evaluation.ts';

const NOBODY_LOOKED: DependencyState = {
  name: 'outside',
  target: 'db.example.com:1',
  state: 'Unknown',
  message: 'nobody has looked yet',
};

/** A resource of which another agent has written that everything outside is there; this one has not looked yet. */
async function takeOver(): Promise<Scene> {
  const scene = createScene();
  await scene.look();
  scene.world.isOurs = false;
  await scene.look();
  scene.world.isOurs = true;
  scene.world.outside = [NOBODY_LOOKED];
  scene.api.take();
  return scene;
}

describe('the first verdict on a resource', () => {
  it('waits for the first look outside where the status says what there was', async () => {
    const scene = await takeOver();
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 15_000 });
    scene.world.outside = undefined;
    expect((await scene.look()).result).toBe('unchanged');
    expect(scene.api.take()).toEqual([]);
  });

  it('waits for a quarter of a minute at most', async () => {
    const scene = await takeOver();
    await scene.look();
    expect((await scene.lookAfter(14_000)).again).toBe(1_000);
    expect((await scene.lookAfter(1_000)).result).toBe('written');
    expect(scene.api.take()).toContain(`status ${KEY}`);
  });

  it('without a status is written at once and stays in the first phase until all was looked at', async () => {
    const scene = createScene();
    scene.world.outside = [NOBODY_LOOKED];
    expect(await scene.look()).toEqual({ result: 'written', isFailed: false, again: 15_000 });
    expect(scene.resource().status).toMatchObject({
      phase: 'Pending',
      message: 'outside (db.example.com:1): nobody has looked yet',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'Ready', status: 'False', reason: 'NotChecked' }),
        expect.objectContaining({ type: 'DependenciesReady', status: 'Unknown', reason: 'NotChecked' }),
      ]),
      blocking: { object: 'db.example.com:1', reason: 'NotChecked' },
    });
    expect(scene.resource().status?.['retry']).toBeUndefined();
    expect(scene.api.events().filter(({ action }) => action === 'Blocked')).toEqual([]);
    expect(await scene.lookAfter(1_000)).toMatchObject({ result: 'unchanged', again: 14_000 });
    scene.world.outside = undefined;
    await scene.look();
    expect(scene.resource().status?.['phase']).toBe('Ready');
  });

  it('without a status tells what else changes while the first looks are under way', async () => {
    const scene = createScene();
    const { plan } = scene.world;
    scene.world.plan = undefined;
    scene.world.outside = [NOBODY_LOOKED];
    await scene.look();
    expect(scene.resource().status?.['message']).not.toContain('nobody has looked yet');
    scene.world.plan = plan;
    await scene.lookAfter(1_000);
    expect(scene.resource().status).toMatchObject({
      phase: 'Pending',
      message: 'outside (db.example.com:1): nobody has looked yet',
    });
  });

  it('without a status goes on after a quarter of a minute, whatever is not known then', async () => {
    const scene = createScene();
    scene.world.outside = [NOBODY_LOOKED];
    await scene.look();
    await scene.lookAfter(15_000);
    expect(scene.resource().status).toMatchObject({
      phase: 'Ready',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'DependenciesReady', status: 'Unknown', reason: 'ExternalDependencyUnknown' }),
      ]),
    });
  });

  it('without a status stays in the first phase where the first look finds nothing', async () => {
    const scene = createScene({ random: createLots() });
    scene.world.outside = [NOBODY_LOOKED];
    await scene.look();
    scene.world.outside = [{ ...NOBODY_LOOKED, state: 'Unavailable', message: 'refused the connection' }];
    await scene.lookAfter(1_000);
    expect(scene.resource().status).toMatchObject({ phase: 'Pending', retry: { class: 'transient' } });
    const blocked = scene.api.events().filter(({ action }) => action === 'Blocked');
    expect(blocked.map(({ reason }) => reason)).toEqual(['ExternalDependencyUnavailable']);
  });

  it('of another agent that held it waits for the first looks as well', async () => {
    const scene = createScene();
    scene.world.outside = [NOBODY_LOOKED];
    await scene.look();
    scene.world.isOurs = false;
    await scene.look();
    scene.world.isOurs = true;
    scene.world.areEventsRead = true;
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 15_000 });
  });

  it('does not wait for a target that comes later', async () => {
    const scene = await takeOver();
    scene.world.outside = undefined;
    await scene.look();
    scene.world.outside = [NOBODY_LOOKED];
    expect((await scene.look()).result).toBe('written');
  });

  it('waits for Events where the status says that something is wrong, and has them read', async () => {
    const scene = createScene({ isUnapplied: true });
    await scene.look();
    scene.world.isOurs = false;
    await scene.look();
    scene.world.isOurs = true;
    scene.world.areEventsRead = false;
    scene.api.take();
    expect(await scene.look()).toEqual({ result: 'deferred', isFailed: false, again: 500 });
    expect(scene.told.investigated.at(-1)).toBe(true);
    scene.world.areEventsRead = true;
    expect((await scene.look()).result).toBe('unchanged');
    expect(scene.api.take()).toEqual([]);
  });

  it('does not wait for Events where the status says that everything is well', async () => {
    const scene = await takeOver();
    scene.world.outside = undefined;
    scene.world.areEventsRead = false;
    expect((await scene.look()).result).toBe('unchanged');
  });
});

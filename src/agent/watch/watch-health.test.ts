import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../test/agent/world/fake-clock.ts';
import { createWatchHealth, type WatchHealth } from './watch-health.ts';

const GRACE = 30_000;
const STEADY = 10_000;

interface Scene {
  readonly clock: FakeClock;
  readonly health: WatchHealth;
  /** What was told: `old` where what is known is of the past, and the failure. */
  readonly told: readonly string[];
}

function createScene(hasSynced = false): Scene {
  const clock = createFakeClock(0);
  const told: string[] = [];
  const health = createWatchHealth({
    clock,
    groupKind: 'Pod',
    staleGrace: GRACE,
    hasSynced,
    onState: ({ phase, isOutdated = false, failure }) =>
      void told.push([isOutdated ? 'old' : '', phase, failure?.message ?? ''].join(' ').trim()),
  });
  return { clock, health, told };
}

describe('what a watch showed', () => {
  it('is of the past after the grace, and until changes have arrived again for a while', async () => {
    const { clock, health, told } = createScene();
    health.live();
    health.lost('reset');
    await clock.advance(GRACE - 1);
    health.lost('503');
    await clock.advance(1);
    health.live();
    await clock.advance(STEADY);
    expect(told).toEqual(['live', 'stale', 'old stale 503', 'old live', 'live']);
  });

  it('stays so where the watch comes and goes', async () => {
    const { clock, health, told } = createScene(true);
    for (let times = 0; times < 3; times += 1) {
      health.lost('503');
      await clock.advance(GRACE);
      health.live();
      await clock.advance(STEADY - 1);
    }
    expect(told).toEqual(['old stale 503', 'old live', 'old stale 503', 'old live', 'old stale 503', 'old live']);
  });

  it('is not where each failure ends within the grace', async () => {
    const { clock, health, told } = createScene(true);
    for (let times = 0; times < 3; times += 1) {
      health.live();
      health.lost('503');
      await clock.advance(GRACE - 1);
    }
    expect(told).toEqual(['live', 'stale', 'live', 'stale', 'live', 'stale']);
  });

  it('is so after the grace where it may not be read any more, which is told at once', async () => {
    const { clock, health, told } = createScene(true);
    health.live();
    health.unreadable({ reason: 'Forbidden', message: 'no' });
    await clock.advance(GRACE / 2);
    health.lost('reset');
    health.unreadable({ reason: 'Forbidden', message: 'no' });
    await clock.advance(GRACE / 2);
    expect(told).toEqual(['live', 'unreadable no', 'old unreadable no']);
  });

  it('is so at once where it may be wrong', async () => {
    const { health, told } = createScene(true);
    health.live();
    health.lost('a bug', false);
    expect(told).toEqual(['live', 'old stale a bug']);
  });

  it('is so where a list of other objects fails, and not where nothing was ever whole', async () => {
    const [outgrown, never] = [createScene(true), createScene()];
    outgrown.health.live();
    outgrown.health.outgrown('listed anew');
    for (const { health, clock } of [outgrown, never]) {
      health.lost('503');
      await clock.advance(GRACE);
    }
    expect(outgrown.told).toEqual(['live', 'syncing listed anew', 'syncing 503', 'old syncing 503']);
    expect(never.told).toEqual(['syncing 503']);
  });

  it('is told no more after the end', async () => {
    const { clock, health, told } = createScene(true);
    health.lost('503');
    health.stop();
    await clock.advance(GRACE);
    expect(told).toEqual([]);
    expect(clock.waiting()).toBe(0);
  });
});

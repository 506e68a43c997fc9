import { expect, test } from 'vitest';
import { createFakeClock } from '../../../test/agent/world/fake-clock.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import { createPatience } from './patience.ts';

const KEY = 'Database.databases.example.com/shop/orders';

function scene() {
  const clock = createFakeClock(0);
  let listedAt = Number.NEGATIVE_INFINITY;
  const told: number[] = [];
  const patience = createPatience({ clock, listedAt: () => listedAt, tell: () => told.push(clock.elapsed()) });
  return {
    clock,
    told,
    patience,
    list: () => {
      listedAt = clock.elapsed();
    },
  };
}

test('is over after a minute in which nothing came', async () => {
  const { clock, told, patience, list } = scene();
  list();
  expect(patience.isOver(KEY, false)).toBe(false);
  await clock.advance(MINUTE - 1);
  expect(patience.isOver(KEY, false)).toBe(false);
  await clock.advance(1);
  expect([patience.isOver(KEY, false), told]).toEqual([true, [MINUTE]]);
});

test('lasts as long as lists bring something, and a minute more', async () => {
  const { clock, told, patience, list } = scene();
  patience.isOver(KEY, false);
  for (let times = 0; times < 10; times += 1) {
    await clock.advance(20 * SECOND);
    list();
    expect(patience.isOver(KEY, false)).toBe(false);
  }
  await clock.advance(10 * MINUTE);
  expect([patience.isOver(KEY, false), told]).toEqual([true, [200 * SECOND + MINUTE]]);
});

test('is over after ten minutes, though lists bring something for ever', async () => {
  const { clock, told, patience, list } = scene();
  patience.isOver(KEY, false);
  for (let times = 0; times < 60; times += 1) {
    await clock.advance(20 * SECOND);
    list();
  }
  expect([patience.isOver(KEY, false), told]).toEqual([true, [10 * MINUTE]]);
});

test('begins anew for what was settled or forgotten in between', async () => {
  const { clock, told, patience } = scene();
  patience.isOver(KEY, false);
  await clock.advance(MINUTE / 2);
  expect(patience.isOver(KEY, true)).toBe(true);
  expect(patience.isOver(KEY, false)).toBe(false);
  await clock.advance(MINUTE / 2);
  patience.forget(KEY);
  patience.isOver(KEY, false);
  await clock.advance(MINUTE - 1);
  expect([patience.isOver(KEY, false), told]).toEqual([false, []]);
  patience.stop();
  await clock.advance(MINUTE);
  expect(told).toEqual([]);
});

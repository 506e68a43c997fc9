import { expect, test } from 'vitest';
import { createFakeClock } from '../../../test/agent/world/fake-clock.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import { createKeptShards, KEPT_AFTER_LOSS } from './kept-shards.ts';

const SHARDS = [0, 1, 2, 3];

/** A replica that is told which shards it holds. */
function replica(): {
  readonly hold: (...held: readonly number[]) => void;
  readonly kept: () => readonly number[];
  readonly lists: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly stop: () => void;
} {
  const clock = createFakeClock(0);
  let held: readonly number[] = [];
  let lists = 0;
  const shards = createKeptShards({ clock, held: () => held, relist: () => (lists += 1) });
  return {
    hold: (...now) => {
      held = now;
      shards.update();
    },
    kept: () => SHARDS.filter(shards.keeps),
    lists: () => lists,
    wait: async (milliseconds) => clock.advance(milliseconds),
    stop: shards.stop,
  };
}

test('a shard that is lost and comes back is listed once, however often that happens', async () => {
  const { hold, kept, lists, wait } = replica();
  hold(1);
  expect([kept(), lists()]).toEqual([[1], 1]);
  for (let times = 0; times < 100; times += 1) {
    hold();
    await wait(20 * SECOND);
    hold(1);
    await wait(10 * SECOND);
  }
  expect([kept(), lists()]).toEqual([[1], 1]);
});

test('one that does not come back is kept for a while, and then room is made', async () => {
  const { hold, kept, lists, wait } = replica();
  hold(0, 1, 2, 3);
  await wait(MINUTE);
  hold(0, 1, 2);
  await wait(MINUTE);
  hold(0, 1);
  await wait(KEPT_AFTER_LOSS - MINUTE - 1);
  expect([kept(), lists()]).toEqual([[0, 1, 2, 3], 1]);
  await wait(1);
  // Both with one list.
  expect([kept(), lists()]).toEqual([[0, 1], 2]);
  await wait(60 * MINUTE);
  expect([kept(), lists()]).toEqual([[0, 1], 2]);
});

test('one that is lost much later than another waits for its own time', async () => {
  const { hold, kept, lists, wait } = replica();
  hold(0, 1, 2);
  hold(0, 1);
  await wait(KEPT_AFTER_LOSS - SECOND);
  hold(0);
  await wait(SECOND);
  expect([kept(), lists()]).toEqual([[0, 1], 2]);
  await wait(KEPT_AFTER_LOSS);
  expect([kept(), lists()]).toEqual([[0], 3]);
});

test('one that comes back after it was let go is listed', async () => {
  const { hold, kept, lists, wait } = replica();
  hold(3);
  hold();
  await wait(KEPT_AFTER_LOSS);
  expect([kept(), lists()]).toEqual([[], 2]);
  hold(3);
  expect([kept(), lists()]).toEqual([[3], 3]);
});

test('whoever holds another one each time keeps no more than two: those lost first go first', () => {
  const { hold, kept, lists } = replica();
  hold(0);
  hold(1);
  expect(kept()).toEqual([0, 1]);
  hold(2);
  expect(kept()).toEqual([1, 2]);
  hold(3);
  expect(kept()).toEqual([2, 3]);
  hold(2);
  expect([kept(), lists()]).toEqual([[2, 3], 4]);
  hold(2, 3, 0);
  expect([kept(), lists()]).toEqual([[0, 2, 3], 5]);
});

test('nothing happens after it was stopped', async () => {
  const { hold, lists, wait, stop } = replica();
  hold(0);
  hold();
  stop();
  await wait(60 * MINUTE);
  expect(lists()).toBe(1);
});

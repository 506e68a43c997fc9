import { expect, test } from 'vitest';
import { createGoneObjects } from './gone-objects.ts';

const KEY = 'Database.database.example.com/shop/orders';

test('what is gone is known until it is back, or no Plan names it any more', () => {
  const gone = createGoneObjects();
  for (const id of ['Job/shop/a', 'Job/shop/b', 'Job/shop/c']) gone.add(KEY, id);
  gone.add('other', 'Job/shop/a');
  gone.remove(KEY, 'Job/shop/a');
  gone.remove(KEY, 'Job/shop/never');
  expect([gone.size, gone.has(KEY, 'Job/shop/a'), gone.has('other', 'Job/shop/a')]).toEqual([3, false, true]);
  gone.keep(KEY, ['Job/shop/b', 'Job/shop/d']);
  expect([gone.size, gone.has(KEY, 'Job/shop/b'), gone.has(KEY, 'Job/shop/c')]).toEqual([2, true, false]);
  gone.keep(KEY, []);
  gone.forget('other');
  expect(gone.size).toBe(0);
});

test('it stays as small as the Plans are, however many Jobs come and go', () => {
  const gone = createGoneObjects();
  for (let run = 0; run < 1000; run += 1) {
    gone.keep(KEY, [`Job/shop/run-${run}`]);
    gone.add(KEY, `Job/shop/run-${run}`);
  }
  expect(gone.size).toBe(1);
});

import { expect, test } from 'vitest';
import { waitUntil, waitWhileProgressing } from './wait-until.ts';

/** Shorter than the waits below, so that only steps can make them longer. */
const STEP = 250;

test('what takes steps may take longer than a step', async () => {
  let steps = 0;
  await waitWhileProgressing('eight steps are done', () => (steps += 1) === 8, {
    progress: () => steps,
    longestStep: STEP,
  });
  expect(steps).toBe(8);
});

test('what makes no step is given up, and what was seen last is told', async () => {
  const seen = ['one waits for another'];
  const waiting = waitWhileProgressing('all is there', () => false, {
    progress: () => 'the same',
    seen: () => seen,
    longestStep: STEP,
  });
  await expect(waiting).rejects.toThrow(
    'after 0.25 s without a step still not: all is there\n[\n "one waits for another"\n]',
  );
});

test('what has no steps is given up after its time', async () => {
  const waiting = waitUntil('it is there', () => false, STEP);
  await expect(waiting).rejects.toThrow('after 0.25 s still not: it is there');
});

test('an error of the check is thrown at once', async () => {
  const fail = (): never => {
    throw new Error('it has ended');
  };
  await expect(waitUntil('it is there', fail)).rejects.toThrow('it has ended');
  await expect(waitWhileProgressing('it is there', fail, { progress: () => 0 })).rejects.toThrow('it has ended');
});

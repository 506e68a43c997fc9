import { expect, test } from 'vitest';
import { createFakeClock } from '../../../../test/agent/world/fake-clock.ts';
import { createRecordingJournal } from '../../../../test/agent/world/recording-journal.ts';
import { ConnectionFailure } from '../../../agent/ports.ts';
import { failureMemory } from './failure-memory.ts';

const failure = new ConnectionFailure('nothing listens there');

function scene(random = 1) {
  const clock = createFakeClock(0);
  const journal = createRecordingJournal();
  const options = { firstPause: 100, longestPause: 400 };
  return { clock, journal, memory: failureMemory({ clock, random: () => random, journal, options }) };
}

test('pauses are drawn from twice as long a time after each failure in a row, up to the longest', async () => {
  const { clock, memory } = scene(0.5);
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    memory.remember(failure);
    const start = clock.elapsed();
    while (memory.barrier() !== undefined) await clock.advance(10);
    pauses.push(clock.elapsed() - start);
  }
  expect(pauses).toEqual([50, 100, 200, 200, 200]);
});

test('what succeeds is forgotten', async () => {
  const { memory } = scene();
  memory.remember(failure);
  expect([memory.barrier(), memory.last()]).toEqual([failure, failure]);
  memory.clear();
  expect([memory.barrier(), memory.last()]).toEqual([undefined, undefined]);
});

test('the same trouble is written down once, until it is over', () => {
  const { journal, memory } = scene();
  const other = new ConnectionFailure('its certificate has expired');
  for (const each of [failure, failure, other, other]) memory.remember(each);
  memory.clear();
  memory.remember(other);
  expect(journal.lines.map(({ fields }) => fields['error'])).toEqual([
    'nothing listens there',
    'its certificate has expired',
    'its certificate has expired',
  ]);
});

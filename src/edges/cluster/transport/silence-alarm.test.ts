import { expect, test } from 'vitest';
import { createFakeClock } from '../../../../test/agent/world/fake-clock.ts';
import { startSilenceAlarm } from './silence-alarm.ts';

function scene(limits: { limit: number }) {
  const clock = createFakeClock(0);
  let barks = 0;
  const alarm = startSilenceAlarm({ clock, limit: () => limits.limit, onSilence: () => (barks += 1) });
  return { clock, alarm, barks: () => barks };
}

test('silence is noticed once', async () => {
  const { clock, barks } = scene({ limit: 100 });
  await clock.advance(99);
  expect(barks()).toBe(0);
  await clock.advance(1000);
  expect([barks(), clock.waiting()]).toEqual([1, 0]);
});

test('whatever comes puts it off, with one timer however often it comes', async () => {
  const { clock, alarm, barks } = scene({ limit: 100 });
  for (let time = 0; time < 1000; time += 10) {
    await clock.advance(10);
    alarm.touch();
    expect(clock.waiting()).toBe(1);
  }
  expect(barks()).toBe(0);
  await clock.advance(100);
  expect(barks()).toBe(1);
});

test('a limit that has grown holds', async () => {
  const limits = { limit: 100 };
  const { clock, barks } = scene(limits);
  limits.limit = 300;
  await clock.advance(299);
  expect(barks()).toBe(0);
  await clock.advance(1);
  expect(barks()).toBe(1);
});

test('a stopped one says nothing', async () => {
  const { clock, alarm, barks } = scene({ limit: 100 });
  alarm.stop();
  await clock.advance(1000);
  expect([barks(), clock.waiting()]).toEqual([0, 0]);
});

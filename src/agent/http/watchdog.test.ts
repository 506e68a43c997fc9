import { expect, test } from 'vitest';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** A clock whose timers run only when told to, as on a blocked loop. */
function blockable(): {
  readonly elapsed: () => number;
  readonly now: () => number;
  after(milliseconds: number, callback: () => void): () => void;
  pass(milliseconds: number): void;
  runTimers(): void;
  readonly timers: () => number;
} {
  let elapsed = 0;
  let waiting: (() => void)[] = [];
  return {
    elapsed: () => elapsed,
    now: () => elapsed,
    after: (_, callback) => {
      waiting.push(callback);
      return () => {
        waiting = waiting.filter((each) => each !== callback);
      };
    },
    pass: (milliseconds) => {
      elapsed += milliseconds;
    },
    runTimers: () => {
      for (const callback of waiting.splice(0)) callback();
    },
    timers: () => waiting.length,
  };
}

function watchdog(load: { readonly running?: readonly number[]; readonly waiting?: number }): {
  readonly clock: ReturnType<typeof blockable>;
  readonly dog: Watchdog;
} {
  const clock = blockable();
  const { running = [], waiting = 0 } = load;
  return { clock, dog: createWatchdog({ clock, running: () => running, waiting: () => waiting }) };
}

test('an idle agent is well for ever, as long as its timers run', () => {
  const { clock, dog } = watchdog({});
  for (let index = 0; index < 100; index += 1) {
    clock.pass(5_000);
    clock.runTimers();
    expect(dog.stall()).toBe(undefined);
  }
});

test('a loop that does not turn is a stall, until it turns again', () => {
  const { clock, dog } = watchdog({});
  clock.pass(35_000);
  expect(dog.stall()).toBe(undefined);
  clock.pass(1_000);
  expect(dog.stall()).toBe('does nothing: its timers are late by 31 s');
  clock.runTimers();
  expect(dog.stall()).toBe(undefined);
});

test('an evaluation that never ends is a stall, one that waits for the API server is none', () => {
  const { clock, dog } = watchdog({ running: [100_000, 0] });
  clock.pass(180_000);
  clock.runTimers();
  expect(dog.stall()).toBe(undefined);
  clock.pass(1);
  expect(dog.stall()).toBe('does not end an evaluation that began 180 s ago');
});

test('a queue from which nobody takes is a stall', () => {
  expect(watchdog({ waiting: 300_000 }).dog.stall()).toBe(undefined);
  expect(watchdog({ waiting: 301_000 }).dog.stall()).toBe('evaluates nothing: a resource has waited for 301 s');
});

test('a stopped one has no timer left', () => {
  const { clock, dog } = watchdog({});
  dog.stop();
  expect(clock.timers()).toBe(0);
});

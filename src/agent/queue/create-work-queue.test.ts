import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../test/agent/world/fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from '../../../test/agent/world/recording-journal.ts';
import { createWorkQueue, type WorkQueueParts } from './create-work-queue.ts';
import type { WorkQueue, WorkResult } from './work-queue.ts';

const DONE: WorkResult = { isFailed: false };
const FAILED: WorkResult = { isFailed: true };
const RUNS = Number(process.env['QUEUE_RUNS'] ?? 100);

interface Run {
  readonly key: string;
  readonly at: number;
  readonly changedAt: number | undefined;
}

interface Bench {
  readonly clock: FakeClock;
  readonly queue: WorkQueue;
  readonly journal: RecordingJournal;
  readonly runs: Run[];
  /** When each work on a key began. */
  readonly begun: (key: string) => readonly number[];
}

interface Setting extends Partial<Omit<WorkQueueParts, 'work'>> {
  /** How long work takes, and how it ends: the nth on this key. */
  readonly work?: (key: string, nth: number) => { readonly takes?: number; readonly result?: WorkResult };
  readonly random?: () => number;
}

function bench({ work = () => ({}), random = () => 0.5, ...parts }: Setting = {}): Bench {
  const clock = createFakeClock(0);
  const journal = createRecordingJournal();
  const runs: Run[] = [];
  const begun = (key: string) => runs.filter((run) => run.key === key).map(({ at }) => at);
  const queue = createWorkQueue({
    world: { clock, random, journal },
    workers: 2,
    interval: 100,
    ...parts,
    async work(key, changedAt) {
      const nth = begun(key).length + 1;
      runs.push({ key, at: clock.elapsed(), changedAt });
      const { takes = 0, result = DONE } = work(key, nth);
      if (takes > 0) await new Promise<void>((resolve) => void clock.after(takes, resolve));
      return result;
    },
  });
  return { clock, queue, journal, runs, begun };
}

const A = 'Database.example.com/shop/a';

describe('a work queue', () => {
  it('works on a key at once, but not within the call that adds it', async () => {
    const { clock, queue, begun } = bench();
    queue.add(A);
    expect(begun(A)).toEqual([]);
    await clock.advance(0);
    expect(begun(A)).toEqual([0]);
  });

  it('works once on a key that is added many times before it begins', async () => {
    const { clock, queue, begun } = bench();
    for (let count = 0; count < 10; count += 1) queue.add(A);
    await clock.advance(1_000);
    expect(begun(A)).toEqual([0]);
  });

  it('works once more on a key that is added while it is in flight, and only afterwards', async () => {
    const { clock, queue, begun } = bench({ work: () => ({ takes: 500 }) });
    queue.add(A);
    await clock.advance(200);
    queue.add(A);
    queue.add(A);
    await clock.advance(2_000);
    expect(begun(A)).toEqual([0, 500]);
  });

  it('works on a key that is added again and again at once the first time, then at most every interval', async () => {
    const { clock, queue, begun } = bench();
    for (let time = 0; time < 400; time += 10) {
      queue.add(A);
      await clock.advance(10);
    }
    await clock.advance(1_000);
    expect(begun(A)).toEqual([0, 100, 200, 300, 400]);
  });

  it('comes back when the work says so, and of several asks the earliest counts', async () => {
    const { clock, queue, begun } = bench({
      work: (_key, nth) => ({ result: nth === 1 ? { isFailed: false, again: 5_000 } : DONE }),
    });
    queue.add(A);
    await clock.advance(1_000);
    queue.addAfter(A, 10_000);
    queue.addAfter(A, 2_000);
    queue.addAfter(A, 3_000);
    await clock.advance(20_000);
    expect(begun(A)).toEqual([0, 3_000]);
  });

  it('forgets what the work asked for before, once it is worked on', async () => {
    const { clock, queue, begun } = bench({
      work: (_key, nth) => ({ result: nth === 1 ? { isFailed: false, again: 5_000 } : DONE }),
    });
    queue.add(A);
    await clock.advance(1_000);
    queue.add(A);
    await clock.advance(20_000);
    expect(begun(A)).toEqual([0, 1_000]);
  });

  it('keeps a time that is asked for while it is in flight', async () => {
    const { clock, queue, begun } = bench({ work: (_key, nth) => ({ takes: nth === 1 ? 500 : 0 }) });
    queue.add(A);
    await clock.advance(100);
    queue.addAfter(A, 200);
    queue.addAfter(A, 2_000);
    await clock.advance(10_000);
    expect(begun(A)).toEqual([0, 500]);
  });

  it('backs off after failures, twice as long each time up to five minutes', async () => {
    const failures = 12;
    const { clock, queue, begun } = bench({
      random: () => 0.999999,
      work: (_key, nth) => ({ result: nth === failures + 1 ? DONE : FAILED }),
    });
    queue.add(A);
    await clock.advance(3_600_000);
    const pauses = begun(A)
      .slice(1)
      .map((at, index) => Math.round((at - (begun(A)[index] ?? 0)) / 100) / 10);
    expect(pauses).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('forgets failures after a success, though the key stays in use', async () => {
    const { clock, queue, begun } = bench({
      random: () => 0.999999,
      work: (_key, nth) => ({ result: nth === 4 ? { isFailed: false, again: 10_000 } : FAILED }),
    });
    queue.add(A);
    await clock.advance(14_500);
    expect(begun(A).map((at) => Math.round(at / 100) / 10)).toEqual([0, 0.5, 1.5, 3.5, 13.5, 14]);
  });

  it('draws the whole pause by lot, but keeps the rate', async () => {
    const { clock, queue, begun } = bench({ random: () => 0, work: () => ({ result: FAILED }) });
    queue.add(A);
    await clock.advance(1_000);
    expect(begun(A)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
  });

  it('waits as long as a server asked for, whoever adds the key', async () => {
    const { clock, queue, begun } = bench({
      work: (_key, nth) => ({ result: nth === 1 ? { isFailed: true, again: 60_000 } : DONE }),
    });
    queue.add(A);
    await clock.advance(1_000);
    queue.add(A);
    await clock.advance(120_000);
    expect(begun(A)).toEqual([0, 60_000]);
  });

  it('lets a change cut a long back-off short, but no more often than every 30 seconds', async () => {
    const { clock, queue, begun } = bench({
      random: () => 0.999999,
      work: (_key, nth) => ({ result: nth < 20 ? FAILED : DONE }),
    });
    queue.add(A);
    await clock.advance(1_000_000);
    const before = begun(A).length;
    const last = begun(A).at(-1) ?? 0;
    for (let second = 0; second < 90; second += 1) {
      queue.add(A);
      await clock.advance(1_000);
    }
    const pauses = begun(A)
      .slice(before)
      .map((at, index, all) => at - (index === 0 ? last : (all[index - 1] ?? 0)));
    expect(pauses.length).toBeGreaterThan(1);
    expect(pauses.slice(1).every((pause) => pause === 30_000)).toBe(true);
  });

  it('takes a rejection for a failure, and says so', async () => {
    const { clock, queue, begun, journal } = bench({
      work: (_key, nth) => {
        if (nth === 1) throw new Error('broken');
        return {};
      },
    });
    queue.add(A);
    await clock.advance(10_000);
    expect(begun(A)).toEqual([0, 250]);
    expect(journal.lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', `working on ${A} failed: broken`],
    ]);
  });

  it('says when the first of the changes came that asked for the work, and nothing where only time asked', async () => {
    const { clock, queue, runs } = bench({
      work: (_key, nth) => ({ takes: 300, result: nth === 2 ? { isFailed: false, again: 1_000 } : DONE }),
    });
    queue.add(A);
    await clock.advance(100);
    queue.add(A);
    await clock.advance(100);
    queue.add(A);
    await clock.advance(5_000);
    expect(runs.map(({ at, changedAt }) => [at, changedAt])).toEqual([
      [0, 0],
      [300, 100],
      [1_600, undefined],
    ]);
  });

  it('lets namespaces take turns', async () => {
    const { clock, queue, runs } = bench({ workers: 1, work: () => ({ takes: 1 }) });
    for (const name of ['1', '2', '3', '4']) queue.add(`Database.example.com/many/${name}`);
    queue.add('Database.example.com/few/1');
    queue.add('Database.example.com/few/2');
    await clock.advance(100);
    expect(runs.map(({ key }) => key.slice('Database.example.com/'.length))).toEqual([
      'many/1',
      'few/1',
      'many/2',
      'few/2',
      'many/3',
      'many/4',
    ]);
  });

  it('prefers what something happened to; of four it works on one that only time asks for', async () => {
    const { clock, queue, runs } = bench({ workers: 1, work: () => ({ takes: 10 }) });
    for (const name of ['1', '2', '3']) queue.addAfter(`Database.example.com/time/${name}`, 5);
    queue.add('Database.example.com/news/0');
    await clock.advance(5);
    for (const name of ['1', '2', '3', '4', '5']) queue.add(`Database.example.com/news/${name}`);
    await clock.advance(1_000);
    expect(runs.map(({ key }) => key.slice('Database.example.com/'.length))).toEqual([
      'news/0',
      'news/1',
      'news/2',
      'news/3',
      'time/1',
      'news/4',
      'news/5',
      'time/2',
      'time/3',
    ]);
  });

  it('prefers what time asked for as soon as something happens to it', async () => {
    const { clock, queue, runs } = bench({ workers: 1, work: () => ({ takes: 10 }) });
    for (const name of ['1', '2', '3']) queue.addAfter(`Database.example.com/time/${name}`, 5);
    queue.add('Database.example.com/news/0');
    await clock.advance(6);
    queue.add('Database.example.com/time/3');
    await clock.advance(1_000);
    expect(runs.map(({ key, changedAt }) => [key.slice('Database.example.com/'.length), changedAt])).toEqual([
      ['news/0', 0],
      ['time/3', 6],
      ['time/1', undefined],
      ['time/2', undefined],
    ]);
  });

  it('prefers what something happened to also where the work could not tell it yet', async () => {
    const deferred: WorkResult = { isFailed: false, again: 15, untoldSince: 0 };
    const { clock, queue, runs } = bench({
      workers: 1,
      interval: 0,
      work: (key, nth) => ({ takes: 10, result: key.includes('news') && nth === 1 ? deferred : DONE }),
    });
    queue.add('Database.example.com/news/0');
    for (const name of ['1', '2', '3']) queue.addAfter(`Database.example.com/time/${name}`, 5);
    await clock.advance(1_000);
    expect(runs.map(({ key }) => key.slice('Database.example.com/'.length))).toEqual([
      'news/0',
      'time/1',
      'time/2',
      'news/0',
      'time/3',
    ]);
  });

  it('works on no more keys at the same time than it has workers, and tells how long the others have been waiting', async () => {
    const { clock, queue } = bench({ work: () => ({ takes: 10_000 }) });
    for (const name of ['1', '2', '3', '4', '5']) queue.add(`Database.example.com/shop/${name}`);
    await clock.advance(4_000);
    expect(queue.size()).toEqual({ depth: 3, oldestSeconds: 4, inFlight: 2, known: 5 });
  });

  it('begins nothing after a stop, and waits for what is in flight', async () => {
    const { clock, queue, runs } = bench({ workers: 1, work: () => ({ takes: 3_000 }) });
    queue.add(A);
    queue.add('Database.example.com/shop/b');
    queue.addAfter('Database.example.com/shop/c', 100);
    await clock.advance(1_000);
    let left: number | undefined;
    void queue.stop().then((count) => (left = count));
    queue.add('Database.example.com/shop/d');
    await clock.advance(1_999);
    expect(left).toBeUndefined();
    await clock.advance(60_000);
    expect([left, runs.length, queue.size().known, clock.waiting()]).toEqual([0, 1, 0, 0]);
  });

  it('does not wait for ever for what is in flight', async () => {
    const { clock, queue } = bench({ work: () => ({ takes: 1_000_000 }) });
    queue.add(A);
    await clock.advance(0);
    let left: number | undefined;
    void queue.stop().then((count) => (left = count));
    await clock.advance(10_000);
    expect(left).toBe(1);
  });

  it('remembers nothing after a day in which thousands of keys came, failed, came back and went', async () => {
    const random = lots(7);
    const { clock, queue, runs } = bench({
      random,
      work: () => ({
        takes: random() * 50,
        result: random() < 0.1 ? FAILED : random() < 0.2 ? { isFailed: false, again: random() * 600_000 } : DONE,
      }),
    });
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      for (let count = 0; count < 5; count += 1)
        queue.add(`Database.example.com/n${minute % 7}/r${Math.floor(random() * 5_000)}`);
      await clock.advance(60_000);
    }
    // Each comes back with a probability below one: they all come to an end.
    await clock.advance(6 * 3_600_000);
    expect(runs.length).toBeGreaterThan(7_000);
    expect([queue.size(), clock.waiting()]).toEqual([{ depth: 0, oldestSeconds: 0, inFlight: 0, known: 0 }, 0]);
  });
});

/** A law: whatever is asked for, in whatever order. */
describe('whatever is asked of a work queue', () => {
  const keys = ['a', 'b', 'c', 'd'].map((name, index) => `Database.example.com/n${index % 2}/${name}`);
  const act = fc.record({
    pause: fc.integer({ min: 0, max: 400 }),
    key: fc.constantFrom(...keys),
    after: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined }),
  });
  const works = fc.array(
    fc.record({
      takes: fc.integer({ min: 0, max: 300 }),
      ending: fc.constantFrom<WorkResult>(
        DONE,
        DONE,
        FAILED,
        { isFailed: false, again: 700 },
        { isFailed: false, again: 300, untoldSince: 0 },
        { isFailed: true, again: 900 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it('no ask is lost, no key is twice in flight, no rate is broken, and nothing is left', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 25 }),
        works,
        fc.integer({ min: 1, max: 3 }),
        async (acts, plan, workers) => {
          const inFlight = new Map<string, number>();
          let most = 0;
          let mostAtOnce = 0;
          let calm = false;
          const clock = createFakeClock(0);
          const begun = new Map<string, number[]>(keys.map((key) => [key, []]));
          let step = 0;
          const queue = createWorkQueue({
            world: { clock, random: lots(3), journal: createRecordingJournal() },
            workers,
            interval: 100,
            async work(key) {
              const { takes, ending } = plan[(step += 1) % plan.length] ?? { takes: 0, ending: DONE };
              begun.get(key)?.push(clock.elapsed());
              inFlight.set(key, (inFlight.get(key) ?? 0) + 1);
              most = Math.max(most, ...inFlight.values());
              mostAtOnce = Math.max(
                mostAtOnce,
                [...inFlight.values()].reduce((sum, count) => sum + count, 0),
              );
              await new Promise<void>((resolve) => void clock.after(takes, resolve));
              inFlight.set(key, (inFlight.get(key) ?? 0) - 1);
              return calm ? DONE : ending;
            },
          });
          const asked = new Map<string, number>();
          for (const { pause, key, after } of acts) {
            await clock.advance(pause);
            asked.set(key, clock.elapsed());
            if (after === undefined) queue.add(key);
            else queue.addAfter(key, after);
          }
          calm = true;
          await clock.advance(700_000);
          expect(most).toBeLessThanOrEqual(1);
          expect(mostAtOnce).toBeLessThanOrEqual(workers);
          for (const [key, at] of asked) expect(begun.get(key)?.at(-1) ?? -1).toBeGreaterThanOrEqual(at);
          for (const times of begun.values()) {
            for (const [index, at] of times.entries())
              if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(100);
          }
          expect([queue.size().known, clock.waiting()]).toEqual([0, 0]);
        },
      ),
      { numRuns: RUNS, seed: 20261121 },
    ));
});

/** Numbers by lot, the same each time (mulberry32). */
function lots(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorClass } from '../health/health.ts';
import { MINUTE, SECOND } from '../time/instant.ts';
import { CLASS_INTERVALS } from './classify-error.ts';
import type { RetryPolicy } from './kind-status.ts';
import { MAX_RETRIES_ANNOTATION } from '../synth/labels.ts';
import { intervalOf, maxRetriesOf, retriesDone, retrySchedule } from './retry-schedule.ts';

const FIVE_TRIES: RetryPolicy = { initialSeconds: 10, factor: 2, maxSeconds: 300, maxRetries: 5 };
const DOUBLING: RetryPolicy = { initialSeconds: 5, factor: 2, maxSeconds: 300, maxRetries: 9 };

describe('retrySchedule', () => {
  it.each([
    ['10 s, factor 2, five tries', FIVE_TRIES, [10, 20, 40, 80, 160]],
    ['5 s doubling to 5 minutes', DOUBLING, [5, 10, 20, 40, 80, 160, 300, 300, 300]],
    ['no try', { ...DOUBLING, maxRetries: 0 }, []],
    ['factor 1', { ...DOUBLING, factor: 1, maxRetries: 3 }, [5, 5, 5]],
    ['a first wait beyond the longest', { ...DOUBLING, initialSeconds: 900, maxRetries: 2 }, [300, 300]],
  ])('%s', (_claim, policy, waits) => {
    expect(retrySchedule(policy)).toEqual(waits);
  });

  it('never has more than 1000 waits', () => {
    expect(retrySchedule({ ...DOUBLING, maxRetries: 1e9 })).toHaveLength(1000);
  });
});

describe('retriesDone', () => {
  const since = 1_000_000;
  it.each([
    ['at the failure', 0, { count: 0, next: since + 10 * SECOND, isExhausted: false }],
    ['before the failure, on a clock that is behind', -5, { count: 0, next: since + 10 * SECOND, isExhausted: false }],
    ['just before the first', 9.999, { count: 0, next: since + 10 * SECOND, isExhausted: false }],
    ['at the first', 10, { count: 1, next: since + 30 * SECOND, isExhausted: false }],
    ['between', 149, { count: 3, next: since + 150 * SECOND, isExhausted: false }],
    ['at the fourth', 150, { count: 4, next: since + 310 * SECOND, isExhausted: false }],
    ['at the last', 310, { count: 5, isExhausted: true }],
    ['long after', 86_400, { count: 5, isExhausted: true }],
  ])('%s', (_claim, seconds, progress) => {
    expect(retriesDone(FIVE_TRIES, since, since + seconds * SECOND)).toEqual(progress);
  });

  it('is exhausted at once where there are no retries', () => {
    expect(retriesDone({ ...FIVE_TRIES, maxRetries: 0 }, since, since)).toEqual({ count: 0, isExhausted: true });
  });

  it('goes on at the longest wait where there is no end', () => {
    const endless = { ...DOUBLING, maxRetries: Number.POSITIVE_INFINITY };
    const thousand = retrySchedule(endless).reduce((sum, wait) => sum + wait, 0) * SECOND;
    expect(retriesDone(endless, 0, thousand - 1)).toEqual({ count: 999, next: thousand, isExhausted: false });
    expect(retriesDone(endless, 0, thousand + 700 * SECOND)).toEqual({
      count: 1002,
      next: thousand + 900 * SECOND,
      isExhausted: false,
    });
  });

  it('never counts down as time goes by, and counts one at each next', () => {
    fc.assert(
      fc.property(fc.nat(10 * MINUTE), fc.nat(10 * MINUTE), (first, later) => {
        const before = retriesDone(FIVE_TRIES, 0, first);
        const after = retriesDone(FIVE_TRIES, 0, first + later);
        const atNext = before.next === undefined ? before.count : retriesDone(FIVE_TRIES, 0, before.next).count;
        return after.count >= before.count && atNext === Math.min(before.count + 1, 5);
      }),
    );
  });
});

describe('maxRetriesOf', () => {
  it.each([
    ['no annotations', undefined, {}],
    ['annotations that are none, from a dump', ['a'], {}],
    ['null for annotations, from a dump', null, {}],
    ['other annotations', { a: 'b' }, {}],
    ['a number', { [MAX_RETRIES_ANNOTATION]: '12' }, { maxRetries: 12 }],
    ['none', { [MAX_RETRIES_ANNOTATION]: '0' }, { maxRetries: 0 }],
    ['the most', { [MAX_RETRIES_ANNOTATION]: '1000' }, { maxRetries: 1000 }],
    ['too many', { [MAX_RETRIES_ANNOTATION]: '1001' }, ignored('"1001"')],
    ['less than none', { [MAX_RETRIES_ANNOTATION]: '-1' }, ignored('"-1"')],
    ['a word', { [MAX_RETRIES_ANNOTATION]: 'many' }, ignored('"many"')],
    ['nothing', { [MAX_RETRIES_ANNOTATION]: '' }, ignored('""')],
    ['half a number', { [MAX_RETRIES_ANNOTATION]: '2.5' }, ignored('"2.5"')],
    ['a number of the wrong type, from a dump', { [MAX_RETRIES_ANNOTATION]: 3 }, ignored('3')],
    ['null', { [MAX_RETRIES_ANNOTATION]: null }, ignored('null')],
  ])('%s', (_claim, annotations, expected) => {
    expect(maxRetriesOf(annotations)).toEqual(expected);
  });

  function ignored(shown: string): object {
    return {
      ignored: `The annotation planwright.dev/max-retries is ${shown}: it is ignored, because it is no number from 0 to 1000.`,
    };
  }
});

describe('intervalOf', () => {
  const classes = Object.keys(CLASS_INTERVALS) as ErrorClass[]; // The keys of a record by class.

  it.each([
    ['transient', 30, 60],
    ['permanent', 300, 600],
    ['unknown', 120, 120],
    ['configuration', 300, 600],
    ['resource', 60, 600],
    ['component', 10, 300],
  ] as const)('%s: from %d to %d seconds, whatever the seed', (errorClass, least, most) => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -5, max: 1e6 }), (text, count) => {
        const seconds = intervalOf(errorClass, { text, count, policy: FIVE_TRIES });
        return Number.isInteger(seconds) && seconds >= least && seconds <= most;
      }),
    );
  });

  it('is the same for the same seed', () => {
    for (const errorClass of classes) {
      const seed = { text: 'Database.a/shop/orders', count: 3, policy: FIVE_TRIES };
      expect(intervalOf(errorClass, seed)).toBe(intervalOf(errorClass, { ...seed }));
    }
  });

  it('spreads resources over the interval', () => {
    const seconds = Array.from({ length: 310 }, (_one, index) =>
      intervalOf('transient', { text: `orders-${index}`, count: 1, policy: FIVE_TRIES }),
    );
    const early = seconds.filter((one) => one < 45).length;
    expect([new Set(seconds).size, early > 100, early < 210]).toEqual([31, true, true]);
  });

  it('doubles for resources and components, to the longest', () => {
    const at = (errorClass: ErrorClass): readonly number[] =>
      [1, 2, 3, 4, 5, 9].map((count) => intervalOf(errorClass, { text: 'orders', count, policy: FIVE_TRIES }));
    for (const [errorClass, waits] of [
      ['resource', [60, 120, 240, 480, 600, 600]],
      ['component', [10, 20, 40, 80, 160, 300]],
    ] as const) {
      at(errorClass).forEach((seconds, index) => {
        const wait = waits[index] ?? 0;
        expect(seconds).toBeLessThanOrEqual(wait);
        expect(seconds).toBeGreaterThanOrEqual(Math.floor(wait * 0.9));
      });
    }
  });
});

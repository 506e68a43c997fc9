import { expect, it } from 'vitest';
import { createEventSeries } from './event-series.ts';
import { createTokenBuckets } from './token-buckets.ts';

it('a series ends six minutes after it was last told, and never are more than 2,000 remembered', () => {
  const series = createEventSeries();
  const first = series.telling(['a'], 0);
  expect(first).toEqual({ name: undefined, count: 0, missed: 0 });
  expect(series.telling(['a'], 359_999)).toBe(first);
  expect(series.telling(['a'], 719_998)).toBe(first);
  expect(series.telling(['a'], 719_998 + 360_000)).not.toBe(first);
  const many = Array.from({ length: 3_000 }, (_, count) => series.telling([String(count)], 2_000_000));
  expect(series.size).toBe(2_000);
  expect(series.telling(['2999'], 2_000_000)).toBe(many.at(-1));
  expect(series.telling(['0'], 2_000_000)).not.toBe(many[0]);
});

it('buckets do not fill beyond their size, and are forgotten when they must be full again', () => {
  const buckets = createTokenBuckets();
  const takeAll = (now: number): number =>
    Array.from({ length: 100 }, () => buckets.take('a', now)).filter(Boolean).length;
  expect([takeAll(0), takeAll(300_000), takeAll(1_000_000_000)]).toEqual([25, 1, 25]);
  expect(buckets.size).toBe(1);
  buckets.take('b', 1_000_000_000 + 7_499_999);
  expect(buckets.size).toBe(2);
  buckets.take('b', 1_000_000_000 + 7_500_000);
  expect(buckets.size).toBe(1);
});

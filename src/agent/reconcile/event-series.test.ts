import { expect, it } from 'vitest';
import { createEventSeries } from './event-series.ts';
import { createTokenBuckets } from './token-buckets.ts';

it('a series ends six minutes after it was last told, and never are more than 2,000 remembered', () => {
  const series = createEventSeries();
  series.begin(['a'], { name: 'n', now: 0 });
  expect(series.repeat(['a'], 359_999)).toEqual({ name: 'n', count: 2 });
  expect(series.repeat(['a'], 719_998)).toEqual({ name: 'n', count: 3 });
  expect(series.repeat(['a'], 719_998 + 360_000)).toBeUndefined();
  for (let count = 0; count < 3_000; count += 1) series.begin([String(count)], { name: 'n', now: 2_000_000 });
  expect(series.size).toBe(2_000);
  expect([series.repeat(['0'], 2_000_000), series.repeat(['2999'], 2_000_000)]).toEqual([
    undefined,
    { name: 'n', count: 2 },
  ]);
});

it('buckets do not fill beyond their size, and are forgotten with what they are for', () => {
  const buckets = createTokenBuckets();
  const takeAll = (now: number): number =>
    Array.from({ length: 100 }, () => buckets.take('a', now)).filter(Boolean).length;
  expect([takeAll(0), takeAll(300_000), takeAll(1_000_000_000)]).toEqual([25, 1, 25]);
  expect(buckets.size).toBe(1);
  buckets.forget('a');
  expect([buckets.size, takeAll(1_000_000_000)]).toEqual([0, 25]);
});

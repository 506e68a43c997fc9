import { expect, test } from 'vitest';
import { shardOf } from './shard-of.ts';

/** The published vectors of FNV-1a, 32 bits. */
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('hashes %j as FNV-1a does', (key, hash) => {
  expect(shardOf(key, 2 ** 32)).toBe(hash);
});

test('every resource has the same shard for ever', () => {
  const keys = ['Database.databases.example.com/shop/orders', 'ChronikCluster.chronik.stream/logs/main'];
  expect(keys.map((key) => [1, 2, 3, 8].map((shards) => shardOf(key, shards)))).toMatchInlineSnapshot(`
    [
      [
        0,
        0,
        2,
        4,
      ],
      [
        0,
        1,
        0,
        7,
      ],
    ]
  `);
});

test.each([2, 3, 4, 8, 16])('divides 10,000 names about evenly into %i', (shards) => {
  const counts = Array.from({ length: shards }, () => 0);
  for (let index = 0; index < 10_000; index += 1) {
    const shard = shardOf(`Database.databases.example.com/team-${index % 40}/orders-${index}`, shards);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  expect(Math.max(...counts) / (10_000 / shards)).toBeLessThan(1.15);
  expect(Math.min(...counts) / (10_000 / shards)).toBeGreaterThan(0.85);
});

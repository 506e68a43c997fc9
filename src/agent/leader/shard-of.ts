const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** The shard of a text, from 0: its FNV-1a (32 bits, over UTF-8), modulo the number of shards. The same in every version. */
export function shardOf(key: string, shards: number): number {
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, PRIME);
  return (hash >>> 0) % shards;
}

import { createHash } from 'node:crypto';

/** A source of pseudo-random draws: the same key gives the same draws in the same order, on every machine. */
export interface SeededGenerator {
  /** A number in [0, 1). */
  fraction(): number;
  /** A whole number between the two, both included. */
  integer(lowest: number, highest: number): number;
  /** One item of the list. Throws when the list is empty. */
  pick<Item>(items: readonly Item[]): Item;
}

/**
 * The generator of a key: SHA-256 of the key is the state of sfc32 (Chris Doty-Humphrey's small fast counter, PractRand).
 * Generators of different keys are independent, so a decision depends on nothing but its key.
 */
export function seededGenerator(...key: readonly (number | string)[]): SeededGenerator {
  const next = sfc32(createHash('sha256').update(JSON.stringify(key)).digest());
  const fraction = (): number => next() / 2 ** 32;
  const integer = (lowest: number, highest: number): number => lowest + Math.floor(fraction() * (highest - lowest + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('cannot pick from an empty list');
    return item;
  };
  return { fraction, integer, pick };
}

/** Each call gives 32 bits; the arithmetic is that of unsigned 32-bit integers. */
function sfc32(state: Buffer): () => number {
  let a = state.readInt32LE(0);
  let b = state.readInt32LE(4);
  let c = state.readInt32LE(8);
  let counter = state.readInt32LE(12);
  return () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type StormFault, stormFaults, stormOf } from './storm.ts';

const seeds = fc.integer();
const options = fc.record({
  faults: fc.subarray<StormFault>([...stormFaults], { minLength: 1 }),
  rounds: fc.integer({ min: 0, max: 30 }),
});

test('the same seed gives the same storm, of as many rounds as asked for', () => {
  fc.assert(
    fc.property(seeds, options, (seed, storm) => {
      const rules = stormOf(seed, storm);
      expect(stormOf(seed, storm)).toEqual(rules);
      expect(rules.length).toBe(storm.rounds);
    }),
  );
});

test('a longer storm begins like a shorter one', () => {
  fc.assert(
    fc.property(seeds, options, fc.nat(10), (seed, { faults, rounds }, more) => {
      const longer = stormOf(seed, { faults, rounds: rounds + more });
      expect(longer.slice(0, rounds)).toEqual(stormOf(seed, { faults, rounds }));
    }),
  );
});

test('a storm has only the faults asked for, and passes by', () => {
  fc.assert(
    fc.property(seeds, options, (seed, storm) => {
      for (const { fault, times, skip } of stormOf(seed, storm)) {
        expect(storm.faults).toContain(fault.kind);
        expect([1, 2, 3]).toContain(times);
        expect(skip).toBeLessThanOrEqual(2 * storm.rounds);
      }
    }),
  );
});

test('forty seeds give forty storms, and between them every fault', () => {
  const storms = Array.from({ length: 40 }, (_, seed) => stormOf(seed, { faults: stormFaults, rounds: 10 }));
  expect(new Set(storms.map((storm) => JSON.stringify(storm))).size).toBe(40);
  const kinds = new Set(storms.flat().map(({ fault }) => fault.kind));
  expect([...kinds].toSorted()).toEqual(stormFaults.toSorted());
});

test('a storm is about the requests asked for', () => {
  const match = { method: 'GET', watch: true };
  const rules = stormOf(1, { faults: ['status'], rounds: 3, match });
  expect(rules.map((rule) => rule.match)).toEqual([match, match, match]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  holdersOf,
  type Journey,
  type Machine,
  type Replica,
  type Simulation,
  simulate,
} from '../../../test/agent/leader/simulation.ts';

const RUNS = Number(process.env['PLANWRIGHT_LEADER_RUNS'] ?? 100);
/** Nothing goes wrong any more after this; in milliseconds. */
const PEACE = 120_000;
const NEVER = Number.POSITIVE_INFINITY;

/** Something that happens to a replica for a while. */
const trouble = fc.record({
  what: fc.constantFrom(
    'pause',
    'partition',
    'answers lost',
    'slow',
    'late arrival',
    'refused',
    'clock jump',
    'death',
    'restart',
    'release',
    'newcomer',
  ),
  replica: fc.nat({ max: 3 }),
  start: fc.noBias(fc.integer({ min: 0, max: PEACE - 45_000 })),
  duration: fc.constantFrom(700, 3_000, 12_000, 17_000, 25_000, 30_000, 40_000),
});
type Trouble = typeof trouble extends fc.Arbitrary<infer Value> ? Value : never;

const life = fc.record({
  seed: fc.noBias(fc.integer({ min: 1, max: 0x7fffffff })),
  shards: fc.constantFrom(1, 1, 2, 3, 5),
  machines: fc.array(
    fc.record({
      rate: fc.double({ min: 0.92, max: 1.08, noNaN: true }),
      ahead: fc.integer({ min: -86_400_000, max: 86_400_000 }),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  troubles: fc.array(trouble, { minLength: 3, maxLength: 14, size: 'max' }),
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

describe('whatever happens to replicas and requests', () => {
  test('two never hold a shard at once, a write in flight has time to end, and in peace every shard is held', {
    timeout: 900_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(life, async (story) => {
        const { simulation, left } = tell(story);
        const { look, double, hasty } = watchHandOvers(simulation, left);
        await simulation.runUntil(PEACE + 180_000, look);
        expect({ double, hasty }).toEqual({ double: [], hasty: [] });
        const there = simulation.replicas.filter((replica) => replica.isAlive && !left.has(replica));
        if (there.length === 0) return;
        const share = Math.ceil(story.shards / there.length);
        expect([...holdersOf(there).keys()].sort((left, right) => left - right)).toEqual(range(story.shards));
        expect(there.map(({ shards }) => shards.held().length).filter((count) => count > share)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

interface Telling {
  readonly simulation: Simulation;
  /** Those that were told to stop in order. */
  readonly left: ReadonlySet<Replica>;
}

function tell({ seed, shards, machines, troubles }: Life): Telling {
  const random = seeded(seed);
  const active = new Set<Trouble & { readonly identity: string }>();
  const travel = (identity: string): Journey => {
    const met = [...active].filter((each) => each.identity === identity).map(({ what }) => what);
    return journeyThrough(met, random);
  };
  const simulation = simulate({ random, travel });
  const left = new Set<Replica>();
  const machineOf = (index: number): Machine => machines[index % machines.length] ?? {};
  machines.forEach((machine, index) => simulation.start(`replica-${index}`, { shards }, machine));
  troubles.forEach((each, index) =>
    simulation.at(each.start, () => {
      const replica = simulation.replicas[each.replica % simulation.replicas.length];
      if (replica === undefined || !replica.isAlive) return;
      const happening = { ...each, identity: replica.identity };
      active.add(happening);
      simulation.at(each.start + each.duration, () => active.delete(happening));
      const startAnother = (identity: string): Replica =>
        simulation.start(identity, { shards }, machineOf(each.replica));
      if (each.what === 'pause') replica.pause(each.duration);
      if (each.what === 'clock jump') replica.jumpTimeOfDay((each.duration - 20_000) * 100);
      if (each.what === 'death' || each.what === 'restart') replica.kill();
      if (each.what === 'restart') simulation.at(each.start + 200, () => startAnother(replica.identity));
      if (each.what === 'newcomer') startAnother(`newcomer-${index}`);
      if (each.what === 'release') {
        left.add(replica);
        void replica.release();
      }
    }),
  );
  return { simulation, left };
}

function journeyThrough(met: readonly Trouble['what'][], random: () => number): Journey {
  const there = 1 + random() * 150;
  const back = 1 + random() * 150;
  if (met.includes('partition')) return { there: random() < 0.5 ? NEVER : there, back: NEVER };
  if (met.includes('slow')) return { there: random() * 3_000, back: random() * 3_000 };
  const struck = random() < 0.8 ? met.find((what) => what in STRIKES) : undefined;
  return { there, back, ...(struck === undefined ? {} : STRIKES[struck]?.(random)) };
}

/** What mostly befalls a request. */
const STRIKES: Readonly<Record<string, (random: () => number) => Partial<Journey>>> = {
  'answers lost': () => ({ back: NEVER }),
  'late arrival': (random) => ({ there: random() * 20_000 }),
  refused: (random) => ({ refusal: random() < 0.5 ? 429 : 500 }),
};

/** The slowest holder still believes in its Lease when the fastest other one counts 15 s: what is left for a write under way. */
const LEAST_GAP = 15_000 / 1.08 - 10_000 / 0.92 - 1;

function watchHandOvers(
  { replicas, now }: Simulation,
  left: ReadonlySet<Replica>,
): { readonly look: () => void; readonly double: string[]; readonly hasty: string[] } {
  const last = new Map<number, { readonly identity: string; readonly at: number }>();
  const double: string[] = [];
  const hasty: string[] = [];
  const hasLeft = (identity: string): boolean => [...left].some((replica) => replica.identity === identity);
  const look = (): void => {
    for (const [shard, holders] of holdersOf(replicas)) {
      if (holders.length > 1) double.push(`${now()}: ${holders.join(' and ')} hold ${shard}`);
      const before = last.get(shard);
      const identity = holders[0] ?? '';
      const isHandOver = before !== undefined && before.identity !== identity && !hasLeft(before.identity);
      if (isHandOver && now() - before.at < LEAST_GAP)
        hasty.push(`${now()}: ${shard} to ${identity}, ${JSON.stringify(before)}`);
      last.set(shard, { identity, at: now() });
    }
  };
  return { look, double, hasty };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** xorshift32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

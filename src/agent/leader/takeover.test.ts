import { describe, expect, test } from 'vitest';
import { holdersOf, type Replica, type Simulation, simulate } from '../../../test/agent/leader/simulation.ts';
import { valueAt } from '../../core/json/json.ts';

const SECOND = 1_000;

/** A different number each time, and the same ones in each run. */
function lots(): () => number {
  let count = 0;
  return () => {
    count = (count + 0.618_033_988_749) % 1;
    return count;
  };
}

async function started(replicas: number, shards: number, slowest = 5): Promise<Simulation> {
  const way = lots();
  const simulation = simulate({
    random: lots(),
    travel: () => ({ there: 1 + way() * slowest, back: 1 + way() * slowest }),
  });
  for (let index = 0; index < replicas; index += 1) simulation.start(`replica-${index}`, { shards });
  await simulation.runUntil(60 * SECOND);
  return simulation;
}

function heldBy(replicas: readonly Replica[]): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(replicas.map(({ identity, shards }) => [identity, shards.held()]));
}

describe('after a replica died', () => {
  test.each([
    [2, 1],
    [3, 1],
    [2, 4],
    [3, 8],
    [3, 2],
  ])(
    'of %i replicas, all of %i shards are held again within 20 seconds, whenever that was, though requests take their time',
    async (replicas, shards) => {
      for (let moment = 0; moment < 4_800; moment += 171) {
        const simulation = await started(replicas, shards, 150);
        const victim = simulation.replicas.find((replica) => replica.shards.held().length > 0);
        const death = 60 * SECOND + moment;
        simulation.at(death, () => victim?.kill());
        await simulation.runUntil(death);
        let isWhole = false;
        // Afterwards they may be shared out anew, one at a time.
        await simulation.runUntil(death + 20 * SECOND, () => {
          isWhole ||= holdersOf(simulation.replicas).size === shards;
        });
        expect({ moment, isWhole }).toEqual({ moment, isWhole: true });
      }
    },
  );

  test('its shards are divided among the others, and its member Lease is cleared away', async () => {
    const simulation = await started(3, 6);
    expect(simulation.leases.objects.has('planwright-agent-member-replica-0')).toBe(true);
    simulation.replicas[0]?.kill();
    await simulation.runUntil(200 * SECOND);
    expect(simulation.replicas.slice(1).map(({ shards }) => shards.held().length)).toEqual([3, 3]);
    expect([...simulation.leases.objects.keys()].filter((name) => name.includes('member')).sort()).toEqual([
      'planwright-agent-member-replica-1',
      'planwright-agent-member-replica-2',
    ]);
  });
});

describe('a time of day that jumps ahead', () => {
  const key = 'Database.databases.example.com/shop/orders';
  test.each([1, 4])(
    'ends the terms of %i shards, and whoever asks then for a resource hears of it when they are ours again',
    async (count) => {
      const simulation = await started(1, count);
      const [replica] = simulation.replicas;
      if (replica === undefined) throw new Error('nobody started');
      const told: number[] = [];
      replica.shards.onChange(() => told.push(replica.shards.held().length));
      replica.jumpTimeOfDay(30 * SECOND);
      expect(replica.shards.owns(key)).toBe(false);
      await simulation.runUntil(65 * SECOND);
      expect(told.at(-1)).toBe(count);
    },
  );
});

describe('a replica that is told to stop', () => {
  test.each([1, 4])('gives all of %i shards to the other without waiting for anything to expire', async (shards) => {
    const simulation = await started(2, shards);
    const leaving = simulation.replicas.find((replica) => replica.shards.held().length > 0);
    let isDone = false;
    void leaving?.release().then(() => {
      isDone = true;
    });
    expect(leaving?.shards.held()).toEqual([]);
    await simulation.runUntil(65 * SECOND);
    expect(isDone).toBe(true);
    expect([...holdersOf(simulation.replicas).keys()].sort((left, right) => left - right)).toEqual(
      Array.from({ length: shards }, (_, each) => each),
    );
  });

  test('leaves a Lease that nobody holds, as client-go does', async () => {
    const simulation = await started(1, 1);
    const before = simulation.leases.objects.get('planwright-agent');
    await Promise.all([simulation.replicas[0]?.release(), simulation.runUntil(61 * SECOND)]);
    const spec = valueAt(simulation.leases.objects.get('planwright-agent'), ['spec']);
    expect(spec).toEqual({
      holderIdentity: '',
      leaseDurationSeconds: 1,
      acquireTime: expect.stringMatching(/^2026-01-01T00:01:00/),
      renewTime: expect.stringMatching(/^2026-01-01T00:01:00/),
      leaseTransitions: valueAt(before, ['spec', 'leaseTransitions']),
    });
  });

  test('tells nobody anything any more, and does it once', async () => {
    const simulation = await started(1, 1);
    const [replica] = simulation.replicas;
    const first = replica?.release();
    expect(replica?.release()).toBe(first);
    await Promise.all([first, simulation.runUntil(120 * SECOND)]);
    expect(replica?.shards.held()).toEqual([]);
    expect(replica?.shards.owns('Database.databases.example.com/shop/orders')).toBe(false);
  });
});

describe('replicas that come', () => {
  test('are given shards one at a time, until each has its share', async () => {
    const simulation = await started(1, 6);
    const [first] = simulation.replicas;
    const counts: number[] = [];
    first?.shards.onChange(() => counts.push(first.shards.held().length));
    simulation.start('another', { shards: 6 });
    await simulation.runUntil(120 * SECOND);
    expect(counts).toEqual([5, 4, 3]);
    expect(simulation.replicas.map(({ shards }) => shards.held().length)).toEqual([3, 3]);
  });

  test('stand by where there are more of them than shards', async () => {
    const simulation = await started(4, 2);
    expect(
      Object.values(heldBy(simulation.replicas))
        .map((shards) => shards.length)
        .sort((left, right) => left - right),
    ).toEqual([0, 0, 1, 1]);
  });

  test('with the name of one that died go on with its shards at once', async () => {
    const simulation = await started(1, 3);
    simulation.replicas[0]?.kill();
    simulation.start('replica-0', { shards: 3 });
    await simulation.runUntil(61 * SECOND);
    expect(simulation.replicas[1]?.shards.held()).toEqual([0, 1, 2]);
  });
});

describe('another number of shards', () => {
  test.each([
    [1, 4],
    [4, 1],
    [4, 8],
  ])('from %i to %i: the new division begins when nobody writes by the old one', async (before, after) => {
    const simulation = await started(2, before);
    const fresh = simulation.start('fresh', { shards: after });
    const divisions = (): number =>
      Number(fresh.shards.held().length > 0) +
      Number(simulation.replicas.slice(0, 2).some(({ shards }) => shards.held().length > 0));
    const neverBoth = (): void => expect(divisions()).toBeLessThan(2);
    await simulation.runUntil(100 * SECOND, neverBoth);
    expect(fresh.shards.held()).toEqual([]);
    simulation.at(100_100, () => void simulation.replicas[0]?.release());
    simulation.at(130_200, () => void simulation.replicas[1]?.release());
    await simulation.runUntil(160 * SECOND, neverBoth);
    expect(fresh.shards.held()).toHaveLength(after);
    await simulation.runUntil(300 * SECOND);
    const names = [...simulation.leases.objects.keys()].sort();
    const own = after === 1 ? ['planwright-agent'] : ['planwright-agent-member-fresh', ...shardNames(after)];
    expect(names.filter((name) => own.includes(name))).toEqual(own.sort());
  });
});

function shardNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, shard) => `planwright-agent-${shard}`);
}

describe('a Lease that somebody deleted', () => {
  test('is not free for those who saw its holder, and is made again by the holder', async () => {
    const simulation = await started(3, 1);
    const leader = simulation.replicas.find(({ shards }) => shards.held().length > 0);
    simulation.at(60_500, () => (simulation.leases.objects as Map<string, unknown>).delete('planwright-agent'));
    const holders = new Set<string>();
    await simulation.runUntil(70 * SECOND, () => {
      for (const identity of holdersOf(simulation.replicas).get(0) ?? []) holders.add(identity);
    });
    expect([...holders]).toEqual([leader?.identity]);
    expect(leader?.shards.held()).toEqual([0]);
    expect(valueAt(simulation.leases.objects.get('planwright-agent'), ['spec', 'holderIdentity'])).toBe(
      leader?.identity,
    );
  });
});

describe('a Lease that somebody else was given by hand', () => {
  test('ends the term at once, though it had not expired', async () => {
    const simulation = await started(1, 1);
    const [leader] = simulation.replicas;
    const spec = { holderIdentity: 'somebody', leaseDurationSeconds: 15, renewTime: 'any', leaseTransitions: 7 };
    simulation.at(60_500, () => void simulation.leases.serve(putOf({ metadata: { name: 'planwright-agent' }, spec })));
    await simulation.runUntil(64 * SECOND);
    expect(leader?.shards.held()).toEqual([]);
    await simulation.runUntil(85 * SECOND);
    expect(leader?.shards.held()).toEqual([0]);
    expect(valueAt(simulation.leases.objects.get('planwright-agent'), ['spec', 'leaseTransitions'])).toBe(8);
  });
});

function putOf(body: object): Parameters<Simulation['leases']['serve']>[0] {
  const path = '/apis/coordination.k8s.io/v1/namespaces/planwright-system/leases/planwright-agent';
  return { method: 'PUT', path, body: JSON.parse(JSON.stringify(body)) };
}

describe('requests', () => {
  test('of a leader are one update each retry period, of a follower hardly fewer reads, all urgent and with a time-out', async () => {
    const calls: string[] = [];
    const simulation = simulate({
      random: lots(),
      travel: (identity, { method, isUrgent, timeout }) => {
        calls.push(`${identity} ${method} ${isUrgent === true} ${timeout}`);
        return { there: 1, back: 1 };
      },
    });
    simulation.start('a');
    simulation.start('b');
    await simulation.runUntil(10 * SECOND);
    calls.length = 0;
    await simulation.runUntil(40 * SECOND);
    const [leader, follower] = holdersOf(simulation.replicas).get(0)?.[0] === 'a' ? ['a', 'b'] : ['b', 'a'];
    const urgent = `true ${10_000 / 3}`;
    expect(new Set(calls)).toEqual(new Set([`${leader} PUT ${urgent}`, `${follower} GET ${urgent}`]));
    expect(calls.filter((call) => call.includes('PUT')).length).toBe(15);
    const reads = calls.filter((call) => call.includes('GET')).length;
    expect(reads).toBeLessThanOrEqual(15);
    // What it does not see in time, it waits for too long.
    expect(reads).toBeGreaterThanOrEqual(12);
  });
});

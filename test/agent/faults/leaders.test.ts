import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/core/time/instant.ts';
import { install, loseReplica, makeReady } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import type { ReplicaProcess } from './replica-process.ts';
import { openTheatre, type Theatre } from './theatre.ts';

/** From the death of a leader to the first write of another. */
const LIMIT = 20 * SECOND;
/** Every moment of a renewal, which begins every two seconds and takes some milliseconds. */
const MOMENTS = [0, 1, 2, 3, 4, 5, 6, 8, 100, 400, 700, 1_000, 1_300, 1_600, 1_900, 1_995, 1_998];
const SOME_MOMENTS = process.env['AGENT_RUNS'] === undefined ? [0, 3, 6, 1_000] : MOMENTS;

interface Scene {
  readonly theatre: Theatre;
  readonly leader: ReplicaProcess;
  /** From when on the leader was disturbed. */
  readonly since: number;
}

/** Two replicas and a Database that never rests, at a moment of the leader's renewal. */
async function begin(moment: number, disturb: (leader: ReplicaProcess) => void): Promise<Scene> {
  const theatre = openTheatre({ seed: moment + 1 });
  const { world, cluster } = theatre;
  theatre.start();
  theatre.start();
  const id = cluster.commit(databaseText());
  cluster.happen(id, install);
  await world.advance(30 * SECOND);
  const leader = theatre.replicas.find(({ identity }) => identity === theatre.writes.at(-1)?.writer);
  if (leader === undefined) throw new Error('nobody wrote');
  await renewal(theatre, leader);
  await world.advance(moment);
  disturb(leader);
  return { theatre, leader, since: world.clock.elapsed() };
}

/** Until a request of the leader for its Lease is sent. */
async function renewal({ world }: Theatre, { connection }: ReplicaProcess): Promise<void> {
  const sent = (): number => connection.requests.filter(({ verb }) => verb === 'update').length;
  for (const before = sent(); sent() === before; ) await world.advance(1);
}

/** A pod goes, and is there again, so that there is always something to write. */
async function keepBusy({ world, cluster }: Theatre, milliseconds: number): Promise<void> {
  const [id = ''] = cluster.ids;
  for (let passed = 0; passed < milliseconds; passed += 500) {
    cluster.happen(id, passed % 1_000 === 0 ? loseReplica('StatefulSet/orders') : makeReady('StatefulSet/orders'));
    await world.advance(500);
  }
}

/** Who wrote, in order, and how long nobody did after the disturbance. */
function successionOf({ theatre, since, leader }: Scene): {
  readonly writers: readonly string[];
  readonly gap: number;
} {
  const after = theatre.writes.filter(({ at }) => at >= since);
  const first = after.find(({ writer }) => writer !== leader.identity)?.at ?? Number.POSITIVE_INFINITY;
  const writers = theatre.writes.map(({ writer }) => writer);
  return { writers: writers.filter((writer, index) => writer !== writers[index - 1]), gap: first - since };
}

async function endOf({ theatre }: Scene): Promise<readonly string[]> {
  const left = await theatre.close();
  return [...left, ...theatre.faults()];
}

const other = ({ identity }: ReplicaProcess): string => (identity === 'agent-0' ? 'agent-1' : 'agent-0');

describe.each(MOMENTS)('%i ms after the leader has sent a renewal', (moment) => {
  it('it is killed, and another one writes within 20 s', async () => {
    const scene = await begin(moment, (leader) => leader.kill());
    await keepBusy(scene.theatre, LIMIT + SECOND);
    const { writers, gap } = successionOf(scene);
    expect(writers).toEqual([scene.leader.identity, other(scene.leader)]);
    expect(gap).toBeLessThanOrEqual(LIMIT);
    expect(await endOf(scene)).toEqual([]);
  });
});

describe.each(SOME_MOMENTS)('%i ms after the leader has sent a renewal', (moment) => {
  it('it is cut off for a minute: it writes nothing any more before another one does', async () => {
    const scene = await begin(moment, (leader) => leader.connection.partition(60 * SECOND));
    await keepBusy(scene.theatre, 70 * SECOND);
    const { writers, gap } = successionOf(scene);
    expect(writers).toEqual([scene.leader.identity, other(scene.leader)]);
    expect(gap).toBeLessThanOrEqual(LIMIT);
    expect(await endOf(scene)).toEqual([]);
  });

  it('it stands still for half a minute, and finds out that it is none any more before it writes', async () => {
    const scene = await begin(moment, (leader) => leader.freeze(30 * SECOND));
    await keepBusy(scene.theatre, 40 * SECOND);
    const { writers, gap } = successionOf(scene);
    expect(writers).toEqual([scene.leader.identity, other(scene.leader)]);
    expect(gap).toBeLessThanOrEqual(LIMIT);
    expect(await endOf(scene)).toEqual([]);
  });
});

it('a write that had to wait for its turn is not sent when another one is leader by then', async () => {
  const scene = await begin(0, () => {});
  const { theatre, leader } = scene;
  const { cluster, world } = theatre;
  const later = cluster.commit(databaseText().replace('name: orders', 'name: later'));
  cluster.happen(later, install);
  await world.advance(30 * SECOND);
  let isRefused = false;
  leader.connection.suffer({
    ofRequest({ verb, template }) {
      if (template.includes('/leases')) return { type: 'silence', isDone: false };
      if (verb !== 'patch' || isRefused) return undefined;
      isRefused = true;
      return { type: 'refused', status: 429, reason: 'TooManyRequests', retryAfter: 40 };
    },
  });
  await keepBusy(theatre, SECOND);
  // Nothing else is sent for 40 s: until then another one is leader.
  cluster.happen(later, loseReplica('StatefulSet/later'));
  await world.advance(90 * SECOND);
  expect(isRefused).toBe(true);
  expect(successionOf(scene).writers).toEqual([leader.identity, other(leader)]);
  expect(await endOf(scene)).toEqual([]);
});

import type { AgentSettings } from '../../../src/agent/settings.ts';
import type { Faults } from '../world/api/faults.ts';
import { createWorld, type TestWorld } from '../world/create-world.ts';
import { createLivingCluster, type LivingCluster } from '../world/living/living-cluster.ts';
import type { Stage } from '../world/living/life-events.ts';
import { type ReplicaProcess, startReplica } from './replica-process.ts';
import { findTellingFaults } from './told.ts';
import { findTrafficFaults } from './traffic.ts';
import { type ArrivedWrite, strangersAmong, watchWriters } from './writers.ts';
import { type WrittenStatus, watchStatuses } from './written-statuses.ts';

/** A world in which replicas of the whole agent run, come and go, and in which everything that they do is looked at. */
export interface Theatre {
  readonly world: TestWorld;
  readonly cluster: LivingCluster;
  /** Where events of `life-events.ts` happen: faults strike all replicas. */
  readonly stage: Stage;
  /** All that ever ran. */
  readonly replicas: readonly ReplicaProcess[];
  readonly statuses: readonly WrittenStatus[];
  readonly writes: readonly ArrivedWrite[];
  start(): ReplicaProcess;
  running(): readonly ReplicaProcess[];
  /** What was wrong so far. */
  faults(): readonly string[];
  /** Stops every replica, and says what is left of them a minute later. */
  close(): Promise<readonly string[]>;
}

/** An empty theatre. */
export function openTheatre({
  seed = 1,
  settings = {},
}: {
  readonly seed?: number;
  readonly settings?: Partial<AgentSettings>;
} = {}): Theatre {
  const world = createWorld({ seed });
  const cluster = createLivingCluster(world.api, world.clock);
  const statuses = watchStatuses(world);
  const writes = watchWriters(world, settings.shards ?? 1);
  const replicas: ReplicaProcess[] = [];
  let present: Faults | undefined;
  let lag = 0;
  const running = (): readonly ReplicaProcess[] => replicas.filter(({ state }) => state === 'running');
  const connections = () => replicas.filter(({ state }) => state !== 'dead').map(({ connection }) => connection);
  const api: TestWorld['api'] = {
    ...world.api,
    suffer(faults) {
      present = faults;
      for (const connection of connections()) connection.suffer(faults);
    },
    partition: (milliseconds) => {
      for (const connection of connections()) connection.partition(milliseconds);
    },
    drop: () => {
      for (const connection of connections()) connection.drop();
    },
    lagBehind(milliseconds) {
      lag = milliseconds;
      for (const connection of connections()) connection.lagBehind(milliseconds);
    },
  };
  return {
    world,
    cluster,
    stage: { world: { ...world, api }, cluster },
    replicas,
    statuses: statuses.all,
    writes: writes.all,
    start() {
      const replica = startReplica({ world, seed, identity: `agent-${replicas.length}`, settings });
      replica.connection.suffer(present);
      replica.connection.lagBehind(lag);
      replicas.push(replica);
      return replica;
    },
    running,
    faults: () => [
      ...statuses.faults,
      ...replicas.flatMap(({ identity, connection }) => findTrafficFaults(identity, connection.requests)),
      ...replicas.flatMap(errorsOf),
      ...findTellingFaults(world, replicas, statuses.all),
      ...strangersAmong(writes.all).map((write) => `a write of a stranger: ${JSON.stringify(write)}`),
    ],
    async close() {
      for (const replica of running()) void replica.stop();
      await world.advance(120_000);
      const left = replicas.flatMap(leftOf);
      return world.clock.waiting() === 0 ? left : [...left, `${world.clock.waiting()} timers`];
    },
  };
}

function errorsOf({ identity, journal }: ReplicaProcess): readonly string[] {
  const errors = journal.lines.filter(({ level }) => level === 'error');
  return errors.map((line) => `${identity}: ${JSON.stringify(line)}`);
}

function leftOf({ identity, state, waitsFor }: ReplicaProcess): readonly string[] {
  if (state === 'dead') return [];
  const { timers, answers } = waitsFor();
  const isClean = state === 'stopped' && timers + answers === 0;
  return isClean ? [] : [`${identity} is ${state}, and waits for ${timers} timers and ${answers} answers`];
}

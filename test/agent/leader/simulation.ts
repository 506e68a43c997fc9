import type { ApiCall } from '../../../src/agent/api/api-client.ts';
import { createShards } from '../../../src/agent/leader/create-shards.ts';
import type { Shards } from '../../../src/agent/leader/shards.ts';
import { type ApiAnswer, type Clock, ConnectionFailure, type Journal } from '../../../src/agent/ports.ts';
import { type AgentSettings, DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { simulatedLeases } from './simulated-leases.ts';

/** What happens to a request on its way: milliseconds to the server and back; never is `Infinity`. */
export interface Journey {
  readonly there: number;
  readonly back: number;
  /** Answered by something in between. */
  readonly refusal?: number;
}

/** A process that takes part. Times of its own clocks; a paused one does nothing until it goes on. */
export interface Replica {
  readonly identity: string;
  readonly shards: Shards;
  readonly isAlive: boolean;
  /** Runs nothing for so long, while time passes. */
  pause(milliseconds: number): void;
  /** Ends at once, without a word. */
  kill(): void;
  jumpTimeOfDay(milliseconds: number): void;
  release(): Promise<void>;
}

/** How a replica's machine differs from the others. */
export interface Machine {
  /** How fast its clocks run: 1 is right. */
  readonly rate?: number;
  /** How far its time of day is ahead, in milliseconds. */
  readonly ahead?: number;
}

/** One server, replicas around it, and nothing that depends on the real time. */
export interface Simulation {
  readonly now: () => number;
  readonly leases: ReturnType<typeof simulatedLeases>;
  readonly replicas: readonly Replica[];
  start(identity: string, settings?: Partial<AgentSettings>, machine?: Machine): Replica;
  at(time: number, action: () => void): void;
  /** Lets time pass. `look` is called after everything that happens. */
  runUntil(time: number, look?: () => void): Promise<void>;
}

/** An empty world. `travel` says what happens to each request; `random` is from 0 up to 1. */
export function simulate({
  random,
  travel = () => ({ there: 5, back: 5 }),
}: {
  readonly random: () => number;
  readonly travel?: (identity: string, call: ApiCall) => Journey;
}): Simulation {
  const queue = createQueue();
  const leases = simulatedLeases();
  const replicas: Replica[] = [];
  const start: Simulation['start'] = (identity, settings = {}, machine = {}) => {
    const replica = startReplica({ identity, settings, machine, queue, random, leases, travel });
    replicas.push(replica);
    return replica;
  };
  return { now: queue.now, leases, replicas, start, at: queue.at, runUntil: queue.runUntil };
}

/** Of `live` replicas, who says at this moment that it holds a shard, by shard. */
export function holdersOf(replicas: readonly Replica[]): ReadonlyMap<number, readonly string[]> {
  const holders = new Map<number, string[]>();
  for (const { identity, shards } of replicas.filter(({ isAlive }) => isAlive)) {
    for (const shard of shards.held()) holders.set(shard, [...(holders.get(shard) ?? []), identity]);
  }
  return holders;
}

interface Queue {
  readonly now: () => number;
  at(time: number, action: () => void): void;
  runUntil(time: number, look?: () => void): Promise<void>;
}

function createQueue(): Queue {
  let time = 0;
  let count = 0;
  const waiting: { readonly time: number; readonly order: number; readonly action: () => void }[] = [];
  return {
    now: () => time,
    at: (due, action) => {
      if (due === Number.POSITIVE_INFINITY) return;
      const entry = { time: Math.max(due, time), order: (count += 1), action };
      let index = waiting.length;
      while (index > 0 && isAfter(waiting[index - 1], entry)) index -= 1;
      waiting.splice(index, 0, entry);
    },
    runUntil: async (end, look = () => undefined) => {
      for (let next = waiting[0]; next !== undefined && next.time <= end; next = waiting[0]) {
        waiting.shift();
        time = next.time;
        next.action();
        // Whatever was waiting for this goes on before anything else happens.
        await new Promise((resolve) => setImmediate(resolve));
        look();
      }
      time = end;
    },
  };
}

function isAfter(
  entry: { readonly time: number; readonly order: number } | undefined,
  other: { readonly time: number },
): boolean {
  return entry !== undefined && entry.time > other.time;
}

interface ReplicaParts {
  readonly identity: string;
  readonly settings: Partial<AgentSettings>;
  readonly machine: Machine;
  readonly queue: Queue;
  readonly random: () => number;
  readonly leases: ReturnType<typeof simulatedLeases>;
  readonly travel: (identity: string, call: ApiCall) => Journey;
}

function startReplica({ identity, settings, machine, queue, random, leases, travel }: ReplicaParts): Replica {
  const { rate = 1 } = machine;
  let ahead = machine.ahead ?? 0;
  let isAlive = true;
  let pausedUntil = 0;
  /** Runs in the process: not while it is paused, and never when it is dead. */
  const inside = (due: number, action: () => void): void =>
    queue.at(due, () => {
      if (!isAlive) return;
      if (queue.now() < pausedUntil) inside(pausedUntil, action);
      else action();
    });
  const clock: Clock = {
    now: () => START_OF_TIME + ahead + queue.now() * rate,
    elapsed: () => queue.now() * rate,
    after: (milliseconds, callback) => {
      let isWanted = true;
      inside(queue.now() + milliseconds / rate, () => {
        if (isWanted) callback();
      });
      return () => {
        isWanted = false;
      };
    },
  };
  const send = (call: ApiCall): Promise<ApiAnswer> =>
    new Promise((resolve, reject) => {
      const { there, back, refusal } = travel(identity, call);
      inside(queue.now() + (call.timeout ?? 30_000) / rate, () => reject(new ConnectionFailure('timed out')));
      // It arrives even if nobody waits any more.
      queue.at(queue.now() + there, () => {
        const answer = refusal === undefined ? leases.serve(call) : { ...leases.serve(NOTHING), status: refusal };
        inside(queue.now() + back, () => resolve(answer));
      });
    });
  const shards = createShards({
    world: { clock, random, journal: SILENT },
    api: { send },
    settings: { ...DEFAULT_SETTINGS, ...settings, identity },
    metrics: { shardsHeld: () => undefined },
  });
  return {
    identity,
    shards,
    get isAlive() {
      return isAlive;
    },
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, queue.now() + milliseconds);
    },
    kill: () => {
      isAlive = false;
    },
    jumpTimeOfDay: (milliseconds) => {
      ahead += milliseconds;
    },
    release: () => shards.release(),
  };
}

const START_OF_TIME = Date.UTC(2026, 0, 1);
const NOTHING: ApiCall = { method: 'GET', path: '/leases/nothing' };

const SILENT: Journal = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => {
    throw new Error(`${message} ${JSON.stringify(fields)}`);
  },
  with: () => SILENT,
};

import type { ApiTransport, Prober, StreamRequest } from '../../../src/agent/ports.ts';
import { type RunningAgent, runAgent } from '../../../src/agent/run-agent.ts';
import { type AgentSettings, DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { healthRules } from '../../../src/health/index.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { seededGenerator } from '../../control-plane/fault-proxy/seeded-generator.ts';
import type { Connection } from '../world/api/connection.ts';
import type { TestWorld } from '../world/create-world.ts';
import { createRecordingJournal, type RecordingJournal } from '../world/recording-journal.ts';
import { silentTracer } from '../world/silent-tracer.ts';
import { createProcessGate, type ProcessGate } from './process-gate.ts';

/** The whole agent in a process of its own, over a connection of its own. */
export interface ReplicaProcess {
  readonly identity: string;
  readonly agent: RunningAgent;
  readonly connection: Connection;
  readonly journal: RecordingJournal;
  readonly startedAt: number;
  readonly state: 'running' | 'stopping' | 'stopped' | 'dead';
  /** As after SIGTERM. Answers once it has stopped. */
  stop(): Promise<void>;
  /** As SIGKILL: what it has sent may still arrive. */
  kill(): void;
  freeze(milliseconds: number): void;
  /** What it waits for: timers, and answers of the API server and the prober. */
  waitsFor(): { readonly timers: number; readonly answers: number };
}

/** What a replica is started with. */
export interface ReplicaOptions {
  readonly world: TestWorld;
  readonly seed: number;
  readonly identity: string;
  readonly settings?: Partial<AgentSettings>;
}

/** What a process had sent when it was killed is on its way for so long. */
const UNDER_WAY = 50;

/** Starts one more replica. */
export function startReplica({ world, seed, identity, settings }: ReplicaOptions): ReplicaProcess {
  const connection = world.api.connect(identity);
  const journal = createRecordingJournal();
  const gate = createProcessGate(world.clock);
  const outside = portsThrough(gate, { connection, prober: world.prober });
  const agent = runAgent({
    world: {
      clock: gate.clock,
      random: seededGenerator('replica', seed, identity).fraction,
      api: outside.api,
      journal,
      tracer: silentTracer,
      prober: outside.prober,
    },
    kinds,
    rules: healthRules,
    settings: { ...DEFAULT_SETTINGS, ...settings, identity },
    version: 'test',
  });
  let state: ReplicaProcess['state'] = 'running';
  return {
    identity,
    agent,
    connection,
    journal,
    startedAt: world.clock.elapsed(),
    get state() {
      return state;
    },
    async stop() {
      if (state !== 'running') return;
      state = 'stopping';
      await agent.stop();
      // It may have been killed meanwhile.
      if (state === 'stopping') state = 'stopped';
    },
    kill() {
      if (state === 'stopped') return;
      state = 'dead';
      gate.kill();
      world.clock.after(UNDER_WAY, () => connection.drop());
    },
    freeze: gate.freeze,
    waitsFor: () => ({ timers: gate.timers(), answers: outside.waiting() }),
  };
}

interface Outside {
  readonly connection: Connection;
  readonly prober: Prober;
}

/** What comes from outside comes into the process when it runs. */
function throughGate(gate: ProcessGate, request: StreamRequest): StreamRequest {
  const onOpen = (): void =>
    gate.enter(() => {
      if (request.signal?.aborted !== true) request.onOpen?.();
    });
  return { ...request, onOpen };
}

function portsThrough(
  gate: ProcessGate,
  { connection, prober }: Outside,
): { readonly api: ApiTransport; readonly prober: Prober; readonly waiting: () => number } {
  let waiting = 0;
  const inside = <Result>(outcome: Promise<Result>): Promise<Result> => {
    waiting += 1;
    return new Promise((resolve, reject) => {
      const enter = (settle: () => void): void =>
        gate.enter(() => {
          waiting -= 1;
          settle();
        });
      outcome.then(
        (result) => enter(() => resolve(result)),
        (error: unknown) => enter(() => reject(error as Error)), // Ports reject with errors only.
      );
    });
  };
  const api: ApiTransport = {
    request: (request) => inside(connection.request(request)),
    stream: (request, onLine) =>
      inside(
        connection.stream(throughGate(gate, request), (line) =>
          gate.enter(() => {
            if (request.signal?.aborted !== true) onLine(line);
          }),
        ),
      ),
  };
  const looks: Prober = { probe: (dependency, options) => inside(prober.probe(dependency, options)) };
  return { api, prober: looks, waiting: () => waiting };
}

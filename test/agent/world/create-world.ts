import type { World } from '../../../src/agent/ports.ts';
import type { Instant } from '../../../src/core/time/instant.ts';
import { seededGenerator } from '../../control-plane/fault-proxy/seeded-generator.ts';
import type { Connection } from './api/connection.ts';
import type { Faults } from './api/faults.ts';
import { createSimulatedApi, type SimulatedApi } from './api/simulated-api.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from './recording-journal.ts';
import { createScriptedProber, type ScriptedProber } from './scripted-prober.ts';
import { silentTracer } from './silent-tracer.ts';

/** A world in which nothing happens but what a test says, and in which the same seed gives the same course of things. */
export interface TestWorld {
  readonly clock: FakeClock;
  readonly api: SimulatedApi;
  readonly journal: RecordingJournal;
  readonly prober: ScriptedProber;
  /** The ports of the first replica. */
  readonly ports: World;
  /** The ports of one more replica, with a connection of its own. */
  replica(): { readonly ports: World; readonly connection: Connection };
  /** Lets time pass. Rejects where a timer threw, or where an error got into the journal that nobody expected. */
  advance(milliseconds: number): Promise<void>;
}

/** What a world is made of. */
export interface WorldOptions {
  readonly seed?: number | string;
  readonly start?: Instant;
  readonly faults?: Faults;
  /** How many milliseconds a way to the server takes, at least and at most. */
  readonly latency?: readonly [number, number];
}

/** A new world. */
export function createWorld({ seed = 1, start = Date.UTC(2026, 0, 1), faults, latency }: WorldOptions = {}): TestWorld {
  const clock = createFakeClock(start);
  const draws = (of: string): (() => number) => seededGenerator(seed, of).fraction;
  const api = createSimulatedApi({ clock, random: draws('api'), faults, latency });
  const journal = createRecordingJournal();
  const prober = createScriptedProber(clock);
  let replicas = 0;
  const portsOver = (connection: Connection): World => {
    replicas += 1;
    return { clock, random: draws(`replica ${replicas}`), api: connection, journal, tracer: silentTracer, prober };
  };
  return {
    clock,
    api,
    journal,
    prober,
    ports: portsOver(api),
    replica() {
      const connection = api.connect();
      return { ports: portsOver(connection), connection };
    },
    async advance(milliseconds) {
      await clock.advance(milliseconds);
      journal.check();
    },
  };
}

import { runAgent, type RunningAgent } from '../../../../src/agent/run-agent.ts';
import { DEFAULT_SETTINGS } from '../../../../src/agent/settings.ts';
import type { PhaseTransition } from '../../../../src/core/status/evaluation.ts';
import { MINUTE, SECOND } from '../../../../src/core/time/instant.ts';
import { findCredentials } from '../../../../src/edges/cluster/credentials/find-credentials.ts';
import { createApiTransport } from '../../../../src/edges/cluster/transport/create-api-transport.ts';
import { systemClock } from '../../../../src/edges/clock.ts';
import { healthRules } from '../../../../src/health/index.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import { createRecordingJournal } from '../../../agent/world/recording-journal.ts';
import { createScriptedProber, type ScriptedProber } from '../../../agent/world/scripted-prober.ts';
import { silentTracer } from '../../../agent/world/silent-tracer.ts';
import { INSTALLATION } from '../../../install/test-install.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';
import { agentKubeconfig } from '../agent-process.ts';
import { attend } from './attended-transport.ts';
import { createMovableClock } from './movable-clock.ts';

/** The real agent within this process, with the permissions of an installation, watched while one resource of a namespace lives. */
export interface LifeAgent {
  /** The agent's own. */
  readonly now: () => number;
  /** What is outside the cluster is there or not, from now on. */
  readonly say: (target: string, isAvailable: boolean) => void;
  readonly isAllThere: () => boolean;
  /** Every phase transition of the namespace that the agent's log tells of, whichever agent it was. */
  readonly transitions: () => readonly PhaseTransition[];
  /** Lets time pass for the agent alone. */
  readonly pass: (seconds: number) => Promise<void>;
  /** The time of day goes back by so much. */
  readonly setBack: (seconds: number) => void;
  /** Returns when the agent has stopped, and something has happened, and another one has looked at the resource. */
  readonly restart: (meanwhile?: () => Promise<unknown>) => Promise<void>;
  /** Stops it. Throws where it was refused something, or wrote an error into its log, or left a timer behind. */
  readonly stop: () => Promise<void>;
}

/** Nobody else wants the Lease, and a day passes within seconds. */
const LEASE = { leaseDuration: 96 * 60 * MINUTE, renewDeadline: 72 * 60 * MINUTE, retryPeriod: 24 * 60 * MINUTE };

/** Starts it. */
export async function startLifeAgent(cluster: Cluster, namespace: string): Promise<LifeAgent> {
  const kubeconfig = await agentKubeconfig(cluster);
  const clock = createMovableClock();
  const journal = createRecordingJournal();
  const prober = createScriptedProber(clock);
  const forbidden: string[] = [];
  const linesOf = (from: number): typeof journal.lines =>
    journal.lines.slice(from).filter(({ fields }) => fields['resource']?.toString().startsWith(`${namespace}/`));
  const missing = new Set<string>();
  let started = 0;
  const start = (): Replica => {
    started += 1;
    return startReplica({ kubeconfig, clock, journal, prober, identity: `${namespace}-${started}` });
  };
  let replica = start();
  const end = async (): Promise<void> => {
    await replica.stop();
    forbidden.push(...replica.forbidden);
    if (clock.waiting() > 0) throw new Error(`the agent left ${clock.waiting()} timers behind`);
  };
  return {
    now: clock.now,
    say: (target, isAvailable) => {
      const message = isAvailable ? `connected to ${target}` : `${target} refused the connection`;
      prober.say(target, { isAvailable, message });
      missing[isAvailable ? 'delete' : 'add'](target);
    },
    isAllThere: () => missing.size === 0,
    transitions: () => linesOf(0).flatMap(({ fields: { from, to } }) => transitionOf(from, to)),
    pass: (seconds) => replica.pass(seconds),
    setBack: (seconds) => clock.jump(-seconds * SECOND),
    restart: async (meanwhile = async () => undefined) => {
      await end();
      await meanwhile();
      const from = journal.lines.length;
      replica = start();
      const hasLooked = (): boolean =>
        linesOf(from).some(({ message, fields }) => message === 'looked' && fields['outcome'] !== 'deferred');
      await waitUntil('the next agent has looked', hasLooked, PATIENCE, () => journal.lines.slice(from));
      await replica.pass(0);
    },
    stop: async () => {
      await end();
      journal.check();
      const altered = journal.lines.filter(({ message }) => message.includes('holds another status'));
      if (forbidden.length + altered.length > 0) throw new Error(JSON.stringify({ forbidden, altered }, undefined, 1));
    },
  };
}

function transitionOf(from: unknown, to: unknown): readonly PhaseTransition[] {
  return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
}

interface Replica {
  readonly pass: (seconds: number) => Promise<void>;
  readonly forbidden: readonly string[];
  readonly stop: () => Promise<void>;
}

interface ReplicaParts {
  readonly kubeconfig: string;
  readonly identity: string;
  readonly clock: ReturnType<typeof createMovableClock>;
  readonly journal: ReturnType<typeof createRecordingJournal>;
  readonly prober: ScriptedProber;
}

function startReplica({ kubeconfig, identity, clock, journal, prober }: ReplicaParts): Replica {
  const choice = { kubeconfig, context: undefined };
  const credentials = findCredentials({ choice, environment: {}, clock: systemClock, journal });
  const transport = createApiTransport({ credentials, journal });
  const api = attend(transport);
  const { namespace, name } = INSTALLATION;
  const running: RunningAgent = runAgent({
    world: { clock, random: Math.random, api, journal, tracer: silentTracer, prober },
    kinds,
    rules: healthRules,
    settings: { ...DEFAULT_SETTINGS, ...LEASE, namespace, name, identity },
    version: 'test',
  });
  return {
    forbidden: api.forbidden,
    pass: async (seconds) => {
      for (let left = seconds * SECOND; left > 0; left -= MINUTE) {
        await clock.moveOn(Math.min(left, MINUTE), api.rest);
        api.bookmark();
      }
      await clock.moveOn(0, api.rest);
    },
    stop: async () => {
      await running.stop();
      await transport.close();
    },
  };
}

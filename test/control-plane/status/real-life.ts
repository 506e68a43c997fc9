import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { StatusEvent } from '../../../src/core/status/status.ts';
import { complete, summarise } from '../../status/summarise.ts';
import type { Expectation } from '../../status/timeline.ts';
import { createKubectl, type Kubectl } from '../drift/kubectl.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import type { SelectedPods, Simulation } from '../simulation/simulation.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { expectAgreement } from './agreement.ts';
import { type Applier, createApplier } from './applier.ts';
import { createPerson, type Person } from './person.ts';
import { createStatusAgent, type Look, type StatusAgent } from './status-agent.ts';

/** The life of one resource in a namespace of its own, watched by an agent that the test plays. */
export interface RealLife extends Omit<Applier, 'rollOut' | 'rollOutUpTo'>, Person, Watch {
  readonly namespace: string;
  readonly kubectl: Kubectl;
  /** The pods of a workload, or all of the namespace. */
  readonly pods: (owner?: { readonly kind: string; readonly name?: string }) => SelectedPods;
  /** Applies wave by wave, while the agent looks on. */
  readonly rollOut: () => Promise<void>;
  readonly rollOutUpTo: (wave: number) => Promise<void>;
}

/** What an agent says of a life. */
export interface Watch {
  /** Lets time pass for the agent alone, which looks whenever it said that it would. */
  readonly pass: (seconds: number) => Promise<void>;
  /** Has the agent look until it says what is expected; walk and Events are those since the moment before. Then all tools must agree. */
  readonly moment: (title: string, expected: Expectation) => Promise<void>;
  /** Every Event of the life so far. */
  readonly told: () => readonly StatusEvent[];
  /** Lets time pass in which nothing happens, and nothing may be written. */
  readonly staysTheSame: (seconds: number) => Promise<void>;
}

/** What a life is lived with. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly simulation: Simulation;
  readonly namespace: string;
}

/** How long the agent looks for what is expected, in milliseconds, and how long it rests after a look. */
const MOMENT_TIMEOUT = 60_000;
const REST = 100;

/** Runs a life to its end. */
export async function live(surroundings: Surroundings, life: (of: RealLife) => Promise<void>): Promise<void> {
  const { cluster, namespace } = surroundings;
  await createNamespace(cluster.client, namespace);
  const agent = await createStatusAgent(cluster, namespace);
  try {
    await life(createLife(surroundings, agent));
  } finally {
    agent.close();
  }
}

function createLife({ cluster, simulation, namespace }: Surroundings, agent: StatusAgent): RealLife {
  const applier = createApplier(cluster.client);
  const kubectl = createKubectl(cluster);
  const { look, ...watch } = createWatch(agent, kubectl);
  return {
    ...applier,
    ...createPerson({ client: cluster.client, kubectl, namespace, look }),
    ...watch,
    namespace,
    kubectl,
    pods: (owner) => simulation.pods({ namespace, ...(owner === undefined ? {} : { owner }) }),
    rollOut: () => applier.rollOut(look),
    rollOutUpTo: (wave) => applier.rollOutUpTo(wave, look),
  };
}

/** Keeps the looks since the last moment. */
function createWatch(agent: StatusAgent, kubectl: Kubectl): Watch & Pick<StatusAgent, 'look'> {
  let looks: Look[] = [];
  const told: StatusEvent[] = [];
  const look = async (): Promise<Look> => {
    const seen = await agent.look();
    looks.push(seen);
    return seen;
  };
  return {
    look,
    pass: async (seconds) => {
      looks.push(...(await agent.pass(seconds)));
    },
    moment: async (title, expected) => {
      await lookFor(title, expected, { look, since: () => looks });
      await expectAgreement(looks, kubectl);
      told.push(...looks.flatMap(({ evaluation }) => evaluation.events));
      looks = [];
    },
    told: () => told,
    staysTheSame: async (seconds) => {
      const seen = await agent.pass(seconds);
      const versions = seen.flatMap(({ input, written }) => [input.resource, written]);
      const [first] = versions;
      expect(versions).toEqual(versions.map(() => first));
    },
  };
}

async function lookFor(
  title: string,
  expected: Expectation,
  { look, since }: { readonly look: () => Promise<Look>; readonly since: () => readonly Look[] },
): Promise<void> {
  const end = performance.now() + MOMENT_TIMEOUT;
  const wanted = complete(expected);
  for (;;) {
    const { evaluation } = await look();
    const said = summarise(joined(evaluation, since()), expected);
    if (isDeepStrictEqual(said, wanted)) return;
    if (performance.now() > end) {
      expect(said, `${title}: ${JSON.stringify(evaluation.status, undefined, 1)}`).toEqual(wanted);
    }
    await sleep(REST);
  }
}

function joined(evaluation: Look['evaluation'], looks: readonly Look[]): Parameters<typeof summarise>[0] {
  return {
    evaluation,
    transitions: looks.flatMap((look) => look.evaluation.transitions),
    events: looks.flatMap((look) => look.evaluation.events),
  };
}

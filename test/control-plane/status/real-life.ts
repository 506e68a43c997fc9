import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Expectation } from '../../status/timeline.ts';
import { complete, summarise } from '../../status/summarise.ts';
import { createKubectl, type Kubectl } from '../drift/kubectl.ts';
import { nameOf } from '../harness/api-client.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import type { SelectedPods, Simulation } from '../simulation/simulation.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { expectAgreement } from './agreement.ts';
import { type Applier, createApplier } from './applier.ts';
import { createStatusAgent, type Look } from './status-agent.ts';

/** The life of one resource in a namespace of its own, watched by an agent that the test plays. */
export interface RealLife extends Omit<Applier, 'rollOut' | 'rollOutUpTo'> {
  readonly namespace: string;
  readonly kubectl: Kubectl;
  /** The pods of a workload of that name, or all of the namespace. */
  readonly pods: (owner?: { readonly kind: string; readonly name?: string }) => SelectedPods;
  /** Applies wave by wave, while the agent looks on. */
  readonly rollOut: () => Promise<void>;
  readonly rollOutUpTo: (wave: number) => Promise<void>;
  /** Lets time pass for the agent alone, which looks whenever it said that it would. */
  readonly pass: (seconds: number) => Promise<void>;
  /** Has the agent look until it says what is expected; walk and Events are those since the moment before. Then all tools must agree. */
  readonly moment: (title: string, expected: Expectation) => Promise<void>;
  /** Changes the resource itself, as `kubectl patch --type=merge` does. */
  readonly patch: (change: JsonObject) => Promise<void>;
  /** Edits an object with `kubectl edit`, whose editor is sed with this script. */
  readonly edit: (object: string, script: string) => Promise<void>;
  /** Deletes the resource, which stays until `letGo`. */
  readonly delete: () => Promise<void>;
  readonly letGo: () => Promise<void>;
}

/** What a life is lived with. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly simulation: Simulation;
  readonly namespace: string;
}

/** How long the agent looks for what is expected, in milliseconds, and how long it rests after a look. */
const MOMENT_TIMEOUT = 15_000;
const REST = 100;

const HELD = 'test.planwright.dev/held';

/** Runs a life to its end. */
export async function live(surroundings: Surroundings, life: (of: RealLife) => Promise<void>): Promise<void> {
  const { cluster, simulation, namespace } = surroundings;
  const { client } = cluster;
  await createNamespace(client, namespace);
  const agent = await createStatusAgent(cluster, namespace);
  const applier = createApplier(client);
  const kubectl = createKubectl(cluster);
  let looks: Look[] = [];
  const look = async (): Promise<Look> => {
    const seen = await agent.look();
    looks.push(seen);
    return seen;
  };
  const resource = async (): Promise<ReturnType<typeof nameOf>> => nameOf((await look()).written);
  try {
    await life({
      ...applier,
      namespace,
      kubectl,
      pods: (owner) => simulation.pods({ namespace, ...(owner === undefined ? {} : { owner }) }),
      rollOut: () => applier.rollOut(look),
      rollOutUpTo: (wave) => applier.rollOutUpTo(wave, look),
      pass: async (seconds) => {
        looks.push(...(await agent.pass(seconds)));
      },
      moment: async (title, expected) => {
        await lookFor(title, expected, { look, since: () => looks });
        await expectAgreement(looks, kubectl);
        looks = [];
      },
      patch: async (change) => {
        await client.patch(await resource(), change);
      },
      edit: async (object, script) => {
        const editor = kubectl.file('editor.sh');
        writeFileSync(editor, `#!/bin/sh\nsed -i '${script}' "$1"\n`, { mode: 0o700 });
        const said = await kubectl.run(['edit', object, `--namespace=${namespace}`], { KUBE_EDITOR: editor });
        expect(said).toMatch(/ edited\n$/);
      },
      delete: async () => {
        const name = await resource();
        await client.patch(name, { metadata: { finalizers: [HELD] } });
        await client.remove(name);
      },
      letGo: async () => {
        const name = await resource();
        await client.patch(name, { metadata: { finalizers: null } });
        expect(await client.find(name)).toBeUndefined();
      },
    });
  } finally {
    agent.close();
  }
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

import { expect } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { type ApiClient, type LiveObject, nameOf } from '../../harness/api-client.ts';
import { PATIENCE } from '../../harness/wait-until.ts';
import type { PodBehaviours } from '../../simulation/pod-behaviours.ts';
import type { SelectedPods, Simulation } from '../../simulation/simulation.ts';
import { createNamespace, type SampleName, template } from '../../simulation/workload-samples.ts';

/** Where objects of one family are brought into their states. */
export interface Stage {
  readonly client: ApiClient;
  readonly simulate: Simulation;
  readonly namespace: string;
  /** A name in this namespace. */
  readonly named: (name: string) => SampleName;
  /** Applies the object and waits until its status has all that is expected. */
  readonly reach: (manifest: Manifest, expected?: object) => Promise<LiveObject>;
  /** The pods with this label `app`; with a revision only those of templates that have it as label `revision`. */
  readonly pods: (app: string, revision?: string) => SelectedPods;
  /** Waits until that many containers of the app's pods wait for this reason. */
  readonly waitsFor: (app: string, reason: string, count?: number) => Promise<void>;
  /** Waits for an Event about the object. */
  readonly hears: (object: Manifest, reason: string) => Promise<void>;
}

const PATIENT = { timeout: PATIENCE, interval: 200 };

/** A namespace with nothing in it yet. */
export async function createStage(client: ApiClient, simulate: Simulation, namespace: string): Promise<Stage> {
  await createNamespace(client, namespace);
  const labelsOf = (app: string, revision?: string): Record<string, string> =>
    revision === undefined ? { app } : { app, revision };
  return {
    client,
    simulate,
    namespace,
    named: (name) => ({ namespace, name }),
    pods: (app, revision) => simulate.pods({ namespace, labels: labelsOf(app, revision) }),
    reach: async (manifest, expected) => {
      await client.apply(manifest);
      const read = (): Promise<LiveObject> => client.get(nameOf(manifest));
      const claim = `${manifest.kind} ${namespace}/${manifest.metadata.name}`;
      if (expected !== undefined) {
        await expect.poll(async () => (await read())['status'], { ...PATIENT, message: claim }).toMatchObject(expected);
      }
      return read();
    },
    waitsFor: async (app, reason, count = 1) => {
      const read = async (): Promise<number> => {
        const pods = await client.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labels: `app=${app}` });
        return pods.filter((pod) => JSON.stringify(pod['status']).includes(`"reason":"${reason}"`)).length;
      };
      await expect.poll(read, { ...PATIENT, message: `${namespace}/${app}: ${reason}` }).toBeGreaterThanOrEqual(count);
    },
    hears: async ({ kind, metadata }, reason) => {
      const read = async (): Promise<readonly LiveObject[]> =>
        client.list({ apiVersion: 'v1', kind: 'Event' }, { namespace });
      const expected = { reason, involvedObject: expect.objectContaining({ kind, name: metadata.name }) };
      await expect
        .poll(read, { ...PATIENT, message: `${kind} ${namespace}/${metadata.name}: ${reason}` })
        .toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
    },
  };
}

/** A list in which a condition has all that. */
export function condition(expected: object): unknown {
  return expect.arrayContaining([expect.objectContaining(expected)]);
}

/** The template of an app's next revision, which has that label too. */
export function revised(app: string, revision: string, spec: JsonObject = {}): JsonObject {
  return { ...template(app, spec), metadata: { labels: { app, revision } } };
}

/** A crash loop that stays in its back-off until everything has been looked at. */
export const CRASH_LOOP: PodBehaviours['crash-looping'] = { restarts: 5, runsForSeconds: 0.1, backOffSeconds: 3600 };

/** An image that cannot be pulled, in the second of the two reasons between which that goes to and fro. */
export const NO_IMAGE: PodBehaviours['image-pull-failing'] = {
  reason: 'ImagePullBackOff',
  message: 'Back-off pulling image "registry.example/main:1"',
};

/** Keeps an object that is deleted. */
export const FINALIZER = 'example.com/held';

/** Makes an object, waits for its status and deletes it; a finalizer keeps it. */
export async function deleteHeld(stage: Stage, manifest: Manifest, expected?: object): Promise<void> {
  const { metadata } = manifest;
  await stage.reach({ ...manifest, metadata: { ...metadata, finalizers: [FINALIZER] } }, expected);
  await stage.client.remove(nameOf(manifest));
}

/** Runs all of them at once: each waits more than it computes. Throws what went wrong with any, when all are done. */
export async function together(...acts: readonly (() => Promise<unknown>)[]): Promise<void> {
  const outcomes = await Promise.allSettled(acts.map((act) => act()));
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('\n'));
}

import type { Clock } from '../../../../src/agent/ports.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { planDocuments } from '../../../../src/core/plan/plan-documents.ts';
import type { Plan } from '../../../../src/core/plan/plan.ts';
import { HAPPENINGS, happening } from '../../../agent/world/living/happenings.ts';
import {
  type ClusterModel,
  createClusterModel,
  happen,
  install,
  plan as planned,
} from '../../../status/cluster-model.ts';
import { clusterText, databaseText, platformText } from '../../../status/resources.ts';
import { synthesizeText } from '../../../synthesize-text.ts';
import { applyForeignCrds } from '../../acceptance/foreign-crds.ts';
import type { SeededGenerator } from '../../fault-proxy/seeded-generator.ts';
import { type ApiClient, ApiError, nameOf, type ObjectName } from '../../harness/api-client.ts';
import { APPLIER, createModelWriter, type ModelWriter } from './write-model.ts';

const MONITORED = '  monitoring: {prometheus: true, serviceMonitor: {enabled: true, interval: 15s}}\n';

/** The resources of a storm, each in the forms in which people might commit it. */
export const FORMS: readonly (readonly string[])[] = [
  [databaseText(), databaseText({ replicas: 3 }), databaseText({ image: 'postgres:17.5' })],
  [clusterText(), clusterText({ more: MONITORED }), clusterText({ image: 'v1.1.0', more: MONITORED })],
  [platformText(), platformText({ retention: '30d' }), platformText({ loki: '3.5.6' })],
];

/** A kind of others that Plans of the forms name: its definition comes and goes. */
const FOREIGN: ObjectName = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'servicemonitors.monitoring.coreos.com',
};

/** What is written, and by whom it is called. */
export interface Commit {
  readonly resource: Manifest;
  readonly plan: Plan;
}

/** What `planwright synth` makes of a text, in a namespace. */
function commitOf(text: string, namespace: string): Commit {
  const { rendered, diagnostics } = synthesizeText(text.replace(/namespace: \w+/, `namespace: ${namespace}`));
  const [made] = rendered;
  if (made === undefined) throw new Error(`not admitted: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const { resource, writtenSpec, plan } = made;
  const { apiVersion, kind, metadata } = resource;
  return { resource: { apiVersion, kind, metadata: { ...metadata }, spec: writtenSpec }, plan };
}

/** One resource with all that belongs to it. */
export interface StormLife {
  readonly name: ObjectName;
  commit(form: number, what?: 'resource' | 'plan'): Promise<void>;
  happen(...operations: Parameters<typeof happen>[1][]): Promise<void>;
  /** `null` takes an annotation away. */
  annotate(name: string, value: string | null): Promise<void>;
  remove(): Promise<void>;
  loseStatus(): Promise<void>;
  clear(): Promise<void>;
  readonly refusals: readonly string[];
}

/** What lives are lived in. */
export interface Surroundings {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly namespace: string;
}

/** A life in which nothing has happened yet. */
export function createStormLife(forms: readonly string[], { client, clock, namespace }: Surroundings): StormLife {
  const commits = forms.map((text) => commitOf(text, namespace));
  const [first] = commits;
  if (first === undefined) throw new Error('a life has a form at least');
  const writer: ModelWriter = createModelWriter(client);
  const name = nameOf(first.resource);
  let documents: readonly Manifest[] = [];
  let model: ClusterModel = createClusterModel(first.plan, clock.now());
  const apply = (object: Manifest): Promise<unknown> => client.apply(object, { fieldManager: APPLIER, force: true });
  const goOn = async (...operations: Parameters<typeof happen>[1][]): Promise<void> => {
    model = happen({ ...model, now: clock.now() }, ...operations);
    await writer.write(model);
  };
  /** On a resource that is not there nothing can be done. */
  const patch = (body: Parameters<ApiClient['patch']>[1], subresource?: 'status'): Promise<unknown> =>
    client.patch(name, body, subresource).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    });
  return {
    name,
    refusals: writer.refusals,
    happen: goOn,
    async commit(form, what) {
      const { resource, plan } = commits[form % commits.length] ?? first;
      if (what !== 'resource') {
        const next = planDocuments(plan) as readonly Manifest[]; // Every Plan is an object.
        for (const document of next) await apply(document);
        const kept = new Set(next.map(({ metadata }) => metadata.name));
        for (const old of documents) if (!kept.has(old.metadata.name)) await client.remove(nameOf(old));
        documents = next;
      }
      if (what !== 'plan') await apply(resource);
      await goOn(planned(plan));
    },
    annotate: async (annotation, value) => void (await patch({ metadata: { annotations: { [annotation]: value } } })),
    loseStatus: async () => void (await patch({ status: null }, 'status')),
    async remove() {
      await client.remove(name);
      for (const document of documents) await client.remove(nameOf(document));
      documents = [];
    },
    async clear() {
      for (const object of [name, ...documents.map(nameOf)]) await release(client, object);
      await writer.clear();
    },
  };
}

/** Gone, whatever waits for it. */
async function release(client: ApiClient, name: ObjectName): Promise<void> {
  await client.remove(name);
  const left = await client.find(name);
  if (left === undefined) return;
  await client.patch(name, { metadata: { finalizers: null } }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}

/** Something that happens, to be told when a run fails. */
export interface StormEvent {
  readonly title: string;
  happen(): Promise<void>;
}

/** Draws what happens next. */
export function drawEvent(lives: readonly StormLife[], draws: SeededGenerator, client: ApiClient): StormEvent {
  const life = draws.pick(lives);
  const form = draws.integer(0, 2);
  const number = draws.integer(0, 60);
  const whats = Array.from({ length: 3 }, () => [draws.pick(HAPPENINGS), draws.integer(0, 60)] as const);
  const own = (title: string, work: () => Promise<void>): StormEvent => ({
    title: `${life.name.kind}: ${title}`,
    happen: work,
  });
  const happens = own(whats.map((each) => each.join(' ')).join(', '), () =>
    life.happen(...whats.map(([what, of]) => happening(what, of))),
  );
  const rare: readonly StormEvent[] = [
    own('paused', () => life.annotate('planwright.dev/paused', 'true')),
    own('goes on', () => life.annotate('planwright.dev/paused', null)),
    own('retry', () => life.annotate('planwright.dev/retry', String(number))),
    own('status lost', life.loseStatus),
    own('removed', life.remove),
    own('removed with all', async () => {
      await life.remove();
      await life.happen(happening('removeAll'));
    }),
    own(`resource ${form}`, () => life.commit(form, 'resource')),
    own(`Plan ${form}`, () => life.commit(form, 'plan')),
    { title: 'a foreign definition goes', happen: () => client.remove(FOREIGN) },
    { title: 'a foreign definition comes', happen: () => installForeign(client) },
  ];
  const lot = draws.integer(1, 20);
  if (lot <= 11) return happens;
  if (lot <= 14) return own(`committed ${form}`, () => life.commit(form));
  if (lot <= 17) return own('installed', () => life.happen(install));
  return draws.pick(rare);
}

/** Installs the definitions of others that Plans of the forms name; one that is about to go is left to go. */
export async function installForeign(client: ApiClient): Promise<void> {
  const there = await client.find(FOREIGN);
  if (there !== undefined) return;
  const manifests = FORMS.flat().flatMap((text) => commitOf(text, 'any').plan.objects.map(({ manifest }) => manifest));
  await applyForeignCrds(client, manifests);
}

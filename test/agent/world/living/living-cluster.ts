import { builtInShapes } from '../../../../src/core/drift/built-in-shapes.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Kind } from '../../../../src/core/kind/kind.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { createLiveState } from '../../../../src/core/live/live-state.ts';
import { objectId, referenceOf } from '../../../../src/core/manifest/object-id.ts';
import { crd as planDefinition } from '../../../../src/core/plan/crd.generated.ts';
import type { Plan } from '../../../../src/core/plan/plan.ts';
import { planDocuments } from '../../../../src/core/plan/plan-documents.ts';
import { readPlans } from '../../../../src/core/plan/read-plan.ts';
import type { EvaluationInput } from '../../../../src/core/status/evaluation.ts';
import { formatInstant, type Instant, MINUTE } from '../../../../src/core/time/instant.ts';
import { healthRules } from '../../../../src/health/index.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import {
  type ClusterModel,
  createClusterModel,
  happen,
  type Operation,
  plan as planned,
} from '../../../status/cluster-model.ts';
import { synthesizeText } from '../../../synthesize-text.ts';
import { established } from '../api/definitions.ts';
import { namespaceNamed, type SimulatedApi } from '../api/simulated-api.ts';
import type { FakeClock } from '../fake-clock.ts';
import { createModelWriter } from './write-model.ts';

/** The cluster that lives behind a simulated API: resources with their Plans, and what becomes of what is applied. */
export interface LivingCluster {
  /** Makes the definitions of Plans and of every kind that are not there; they are served a moment later. They are there from the start. */
  install(): void;
  /** Somebody removes the definition of a kind (`databases.database.example.com`), and so every object of it. */
  uninstall(name: string): void;
  /**
   * The resource of a YAML text and its Plan are applied, as Argo CD applies `plans/`; nothing of the Plan is yet. The answer is the id
   * of the resource, by which its life is called from then on.
   */
  commit(text: string, what?: 'resource' | 'plan'): string;
  /** Things happen to what belongs to a resource; see test/status/cluster-model.ts. */
  happen(id: string, ...operations: readonly Operation[]): void;
  /** Somebody writes annotations; null takes one away. */
  annotate(id: string, annotations: Readonly<Record<string, string | null>>): void;
  /** The applier removes the resource and its Plan: it may wait for finalizers. What the Plan lists is left to `happen(id, removeAll)`. */
  remove(id: string): void;
  /** Somebody deletes the status. */
  loseStatus(id: string): void;
  /** The resource as it is now. */
  find(id: string): LiveObject | undefined;
  model(id: string): ClusterModel;
  /** The ids of all resources that were ever committed. */
  readonly ids: readonly string[];
  /** What a status of the resource is computed from by somebody who sees everything at once. Throws where there is no such resource. */
  observe(id: string): EvaluationInput;
}

/** How Argo CD calls itself. */
const APPLIER = 'argocd-controller';
const HOUR = 60 * MINUTE;

interface Life {
  model: ClusterModel;
  /** The Plan objects that are applied. */
  documents: readonly LiveObject[];
}

/** A cluster in which nobody has committed anything. */
export function createLivingCluster(api: SimulatedApi, clock: FakeClock): LivingCluster {
  const lives = new Map<string, Life>();
  const lifeOf = (id: string): Life => {
    const life = lives.get(id);
    if (life === undefined) throw new Error(`${id} was never committed`);
    return life;
  };
  const writer = createModelWriter(api);
  const update = (id: string, life: Life, operations: readonly Operation[]): void => {
    life.model = happen({ ...life.model, now: clock.trueNow() }, ...operations);
    writer.write(id, life.model);
  };
  const begin = (id: string, plan: Plan): Life => {
    const life: Life = { model: createClusterModel(plan, clock.trueNow()), documents: [] };
    lives.set(id, life);
    return life;
  };
  const patch = (id: string, body: JsonObject, subresource = ''): void => {
    const path = `${api.pathOf(id)}${subresource}?fieldManager=kubectl-edit`;
    api.server.answer({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
  };
  /** What it applied last, and what became of that: as long as both are the same, to apply it again would change nothing. */
  const applied = new Map<string, { readonly given: LiveObject; readonly live: LiveObject | undefined }>();
  const apply = (given: LiveObject): void => {
    const id = idOf(given);
    const last = applied.get(id);
    if (last?.given === given && last.live !== undefined && last.live === api.findStored(id)) return;
    api.apply(given, APPLIER);
    applied.set(id, { given, live: api.findStored(id) });
  };
  const install = (moment: Instant): void => {
    for (const definition of definitions)
      if (api.find(idOf(definition)) === undefined) api.put(made(definition, formatInstant(moment)));
  };
  install(clock.trueNow() - HOUR);
  return {
    install: () => install(clock.trueNow()),
    uninstall: (name) => api.remove(`CustomResourceDefinition.apiextensions.k8s.io//${name}`),
    commit(text, what) {
      const { resource, plan } = written(text);
      const id = objectId(referenceOf(resource));
      const { namespace = '' } = resource.metadata;
      if (api.find(`Namespace//${namespace}`) === undefined) api.put(namespaceNamed(namespace, clock));
      const life = lives.get(id) ?? begin(id, plan);
      if (what !== 'resource') {
        const documents = documentsOf(plan);
        for (const document of documents) apply(document);
        const kept = new Set(documents.map(idOf));
        for (const old of life.documents.map(idOf)) if (!kept.has(old)) api.remove(old);
        life.documents = documents;
      }
      if (what !== 'plan') apply(resource);
      update(id, life, [planned(plan)]);
      return id;
    },
    happen: (id, ...operations) => update(id, lifeOf(id), operations),
    annotate: (id, annotations) => patch(id, { metadata: { annotations } }),
    remove(id) {
      api.remove(id);
      for (const document of lifeOf(id).documents) api.remove(idOf(document));
    },
    loseStatus: (id) => patch(id, { status: null }, '/status'),
    find: (id) => api.find(id),
    model: (id) => lifeOf(id).model,
    get ids() {
      return [...lives.keys()];
    },
    observe: (id) => inputOf(id, api, clock),
  };
}

function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

/** A definition is an object like others; its type does not say so. */
const definitions = [planDefinition, ...kinds.map(({ definition }) => definition)] as unknown as readonly LiveObject[];

function made(definition: LiveObject, creationTimestamp: string): LiveObject {
  const uid = `definition-${definition.metadata.name}`;
  const metadata = { ...definition.metadata, uid, generation: 1, creationTimestamp };
  return established({ ...definition, metadata }, creationTimestamp);
}

const DOCUMENTS = new WeakMap<Plan, readonly LiveObject[]>();

function documentsOf(plan: Plan): readonly LiveObject[] {
  const documents = DOCUMENTS.get(plan) ?? (planDocuments(plan) as readonly LiveObject[]); // They are whole objects.
  DOCUMENTS.set(plan, documents);
  return documents;
}

interface Written {
  readonly resource: LiveObject;
  readonly plan: Plan;
}

const WRITTEN = new Map<string, Written>();

/** What `planwright synth` writes to `plans/`; rendered once, for all worlds. */
function written(text: string): Written {
  const known = WRITTEN.get(text) ?? synthesized(text);
  WRITTEN.set(text, known);
  return known;
}

function synthesized(text: string): Written {
  const { rendered, diagnostics } = synthesizeText(text);
  const [made] = rendered;
  if (made === undefined) throw new Error(`not admitted: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const { resource, writtenSpec, plan } = made;
  const { apiVersion, kind, metadata } = resource;
  return { resource: { apiVersion, kind, metadata: { ...metadata }, spec: writtenSpec }, plan };
}

function inputOf(id: string, api: SimulatedApi, clock: FakeClock): EvaluationInput {
  const resource = api.find(id);
  const kind = kinds.find(({ definition }) => id.startsWith(`${definition.spec.names.kind}.${definition.spec.group}/`));
  if (resource === undefined || kind === undefined) throw new Error(`${id} is not there`);
  const all = api.server.kinds().flatMap(({ type }) => api.server.stored.list(type));
  const { plans } = readPlans(all.filter((object) => object.kind === 'Plan'));
  const plan = plans.find((each) => isOf(each, resource));
  return {
    kind: kind as Kind,
    resource,
    plan,
    live: createLiveState(all),
    previous: resource.status ?? {},
    now: clock.now(),
    rules: healthRules,
    shapes: builtInShapes,
  };
}

function isOf({ resource }: Plan, { apiVersion, kind, metadata }: LiveObject): boolean {
  const { name, namespace } = metadata;
  return (
    resource.apiVersion === apiVersion &&
    resource.kind === kind &&
    resource.name === name &&
    resource.namespace === namespace
  );
}

import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json/json.ts';
import { builtInShapes } from '../../src/core/drift/built-in-shapes.ts';
import type { Kind } from '../../src/core/kind/kind.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import type { Evaluation, EvaluationInput, PhaseTransition } from '../../src/core/status/evaluation.ts';
import type { StatusEvent } from '../../src/core/status/status.ts';
import { formatInstant, type Instant, SECOND } from '../../src/core/time/instant.ts';
import { healthRules } from '../../src/health/index.ts';
import { kinds } from '../../src/kinds/index.ts';
import { synthesizeText } from '../synthesize-text.ts';
import { type ClusterModel, createClusterModel, happen, liveState, plan as planned } from './cluster-model.ts';
import type { Moment, Timeline } from './timeline.ts';

/** When every life begins. */
export const START: Instant = 1_767_225_600_000;

/** A moment with what the agent said at it and since the one before. */
export interface LivedMoment {
  readonly moment: Moment;
  readonly kind: Kind;
  readonly input: EvaluationInput;
  readonly evaluation: Evaluation;
  readonly transitions: readonly PhaseTransition[];
  readonly events: readonly StatusEvent[];
  /** Every evaluation since the moment before, this one included, each with what it was made from. */
  readonly looks: readonly { readonly input: EvaluationInput; readonly evaluation: Evaluation }[];
}

/** Lets an agent watch a whole life. */
export function liveThrough({ resource, moments }: Timeline): readonly LivedMoment[] {
  let world = beginning(resource);
  return moments.map((moment) => {
    const [next, lived] = liveOn(world, moment);
    world = next;
    return lived;
  });
}

/** What the API server reads where nobody has written a status: the CRD's default. */
const DEFAULT_STATUS: JsonObject = { observedGeneration: -1, phase: 'Pending' };

interface World {
  readonly kind: Kind;
  readonly written: Written;
  readonly cluster: ClusterModel;
  readonly generation: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly deletedAt: Instant | undefined;
  readonly isPlanned: boolean;
  readonly dependencies: EvaluationInput['dependencies'];
  readonly previous: JsonObject;
  readonly nextCheck: Instant | undefined;
}

interface Written {
  readonly resource: LiveObject;
  readonly plan: Plan;
}

function beginning(text: string): World {
  const written = writtenBy(text);
  const kind = kinds.find(({ definition }) => definition.spec.names.kind === written.resource.kind);
  if (kind === undefined) throw new Error(`no kind ${written.resource.kind}`);
  return {
    kind,
    written,
    cluster: createClusterModel(written.plan, START),
    generation: 1,
    annotations: {},
    deletedAt: undefined,
    isPlanned: true,
    dependencies: undefined,
    previous: DEFAULT_STATUS,
    nextCheck: undefined,
  };
}

/** The resource as the API server holds it, with its defaults, and its Plan. */
function writtenBy(text: string): Written {
  const { rendered, diagnostics } = synthesizeText(text);
  const [made] = rendered;
  if (made === undefined) throw new Error(`not admitted: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const { resource, plan } = made;
  return { resource: resource as unknown as LiveObject, plan }; // a resource is an object, its spec a JSON object
}

function liveOn(before: World, moment: Moment): [World, LivedMoment] {
  const looks: LivedMoment['looks'][number][] = [];
  const until = before.cluster.now + (moment.after ?? 0) * SECOND;
  let world = before;
  while (moment.agentIsDown !== true && world.nextCheck !== undefined && world.nextCheck < until) {
    if (looks.length > 500) throw new Error(`the agent wants to look again and again at "${moment.title}"`);
    world = look(at(world, world.nextCheck), looks);
  }
  world = look(changed(at(world, until), moment), looks);
  const last = looks.at(-1);
  if (last === undefined) throw new Error('the agent always looks');
  return [
    world,
    {
      moment,
      kind: world.kind,
      ...last,
      transitions: looks.flatMap(({ evaluation }) => evaluation.transitions),
      events: looks.flatMap(({ evaluation }) => evaluation.events),
      looks,
    },
  ];
}

function at(world: World, now: Instant): World {
  return { ...world, cluster: { ...world.cluster, now } };
}

function changed(world: World, moment: Moment): World {
  const written = rewritten(world.written, moment);
  const cluster = happen(world.cluster, planned(written.plan), ...(moment.happens ?? []));
  return {
    ...world,
    written,
    cluster,
    generation: world.generation + (written === world.written ? 0 : 1),
    annotations: moment.annotations ?? world.annotations,
    deletedAt: moment.isDeleted === true ? cluster.now : world.deletedAt,
    isPlanned: moment.isPlanned ?? world.isPlanned,
    dependencies: moment.dependencies ?? world.dependencies,
    previous: moment.forgets === true ? DEFAULT_STATUS : world.previous,
  };
}

function rewritten(before: Written, { resource, unplanned }: Moment): Written {
  if (unplanned !== undefined) return { ...before, resource: writtenBy(unplanned).resource };
  return resource === undefined ? before : writtenBy(resource);
}

function look(world: World, looks: LivedMoment['looks'][number][]): World {
  const input = inputOf(world);
  const evaluation = evaluate(input);
  looks.push({ input, evaluation });
  return { ...world, previous: throughApiServer(evaluation.status), nextCheck: evaluation.nextCheck };
}

function inputOf({ kind, written, cluster, previous, dependencies, ...world }: World): EvaluationInput {
  const { resource, plan } = written;
  const deletion = world.deletedAt === undefined ? {} : { deletionTimestamp: formatInstant(world.deletedAt) };
  const metadata = {
    ...resource.metadata,
    uid: '7a1c2c1e-0000-4000-8000-000000000001',
    generation: world.generation + (world.deletedAt === undefined ? 0 : 1),
    annotations: { ...resource.metadata.annotations, ...world.annotations },
    ...deletion,
  };
  return {
    kind,
    resource: { ...resource, metadata },
    plan: world.isPlanned ? plan : undefined,
    live: liveState(cluster),
    previous,
    now: cluster.now,
    rules: healthRules,
    shapes: builtInShapes,
    ...(dependencies === undefined ? {} : { dependencies }),
  };
}

/** What comes back has no undefined members, and its keys in another order. */
export function throughApiServer(status: JsonObject): JsonObject {
  const sorted = sortKeys(JSON.parse(JSON.stringify(status)));
  return isJsonObject(sorted) ? sorted : {};
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inner === undefined ? inner : sortKeys(inner)]));
}

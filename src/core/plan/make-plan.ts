import { canonicalJson } from '../manifest/canonical-json.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { sortKeys } from '../json/sort-keys.ts';
import type { StepDefinition } from '../kind/steps.ts';
import { boundedName } from '../manifest/bounded-name.ts';
import { collectReferences, type ManifestReference } from '../manifest/collect-references.ts';
import { digestOf } from '../manifest/digest.ts';
import { type ObjectReference, objectId, referenceOf } from '../manifest/object-id.ts';
import type { ResourceIdentity } from '../resource/resource.ts';
import type { CreatedObject, PlacedManifest } from '../synth/placement.ts';
import { annotateManifest } from './annotate-manifest.ts';
import { nameByContent } from './name-by-content.ts';
import { orderObjects } from './order-objects.ts';
import type { Plan, PlannedObject, RequiredObject } from './plan.ts';
import { findPlanFault } from './plan-faults.ts';

/** What a Plan is made from. */
export interface PlanInput {
  readonly resource: ResourceIdentity;
  /** The spec as written, after normalisation and before defaulting. */
  readonly spec: JsonValue;
  readonly steps: readonly StepDefinition[];
  readonly deletionPolicy: 'Retain' | 'Delete';
  readonly placed: readonly PlacedManifest[];
  /** The value of the resource's annotation `planwright.dev/retry`. */
  readonly retry?: string | undefined;
}

/** An Argo CD Application is called after namespace (63 characters) and Plan, and an object's name has 253 at most. */
const PLAN_NAME_LIMIT = 253 - 63 - '.'.length;

/** What a spec may have in characters of JSON for the Plan to carry it: far more than people write, far less than a Plan may weigh. */
const CARRIED_SPEC_LIMIT = 64 * 1024;

/** The name of a resource's Plan and of its folders, bounded so that Applications, part Plans and file systems can bear it. */
export function planNameOf(resource: { readonly kind: string; readonly name: string }): string {
  return boundedName(`${resource.kind.toLowerCase()}-${resource.name}`, PLAN_NAME_LIMIT);
}

/**
 * Makes the Plan of one resource: annotates and orders its manifests, digests them and resolves their references.
 * Throws an InvariantError when the kind rendered something that could not work: a duplicate, a hard reference to a later
 * wave, a selector that matches no pod.
 */
export function makePlan(input: PlanInput): Plan {
  const name = planNameOf(input.resource);
  const planned = planObjects(input, name);
  const ids = new Set(planned.map((object) => object.id));
  const creates = planned.flatMap(({ id, creates: made }) => made.map((object) => ({ ...object, createdBy: id })));
  const makers = new Map(creates.map((object) => [objectId(object), object.createdBy]));
  const objects = orderObjects(planned.map((object) => linkObject(object, ids, makers)));
  const fault = findPlanFault(objects);
  if (fault !== undefined) throw new InvariantError(`${input.resource.kind} ${input.resource.name}: ${fault}`);
  const spec = canonicalJson(input.spec);
  return {
    name,
    resource: { ...input.resource, specDigest: digestOf(spec) },
    ...(spec.length <= CARRIED_SPEC_LIMIT ? { resourceSpec: carriedSpec(input.spec) } : {}),
    digest: planDigestOf(objects),
    deletionPolicy: input.deletionPolicy,
    steps: input.steps,
    requires: collectRequired(objects, new Set([...ids, ...makers.keys()])),
    creates,
    objects: objects.map(({ hard: _hard, creates: _creates, ...object }) => object),
  };
}

/** In an order of its own, so that the order in which it was written does not change the Plan's file. */
function carriedSpec(spec: JsonValue): JsonObject {
  const sorted = sortKeys(spec);
  return isJsonObject(sorted) ? sorted : {};
}

/** The digest of a Plan: `sha256:` over the sorted lines `wave/step/id digest`, each ended by a line feed. */
export function planDigestOf(objects: readonly Pick<PlannedObject, 'wave' | 'step' | 'id' | 'digest'>[]): string {
  const lines = objects.map(({ wave, step, id, digest }) => `${wave}/${step}/${id} ${digest}\n`);
  return digestOf(lines.sort().join(''));
}

/** A planned object with every reference that it cannot work without, inside the Plan or not. */
interface LinkedObject extends PlannedObject {
  readonly hard: readonly (ManifestReference & { readonly id: string })[];
  readonly creates: readonly CreatedObject[];
}

/** In the order of waves, because a name may hold the digests of everything in earlier ones. */
function planObjects({ placed, steps, retry = '' }: PlanInput, plan: string): readonly LinkedObject[] {
  const inOrder = placed
    .map((each) => ({ each, step: stepOf(each, steps) }))
    .sort((left, right) => left.step.wave - right.step.wave);
  const done: LinkedObject[] = [];
  for (const { each, step } of inOrder) {
    const earlier = each.namedByContent === 'earlier-steps' ? digestsBefore(step, done) : [];
    done.push(planObject(nameByContent(each, { earlier, retry }), plan, step));
  }
  return done;
}

function digestsBefore({ wave }: StepDefinition, objects: readonly LinkedObject[]): readonly string[] {
  return objects
    .filter((object) => object.wave < wave)
    .map(({ id, digest }) => `${id} ${digest}`)
    .sort();
}

function stepOf(placed: PlacedManifest, steps: readonly StepDefinition[]): StepDefinition {
  const step = steps.find((candidate) => candidate.name === placed.step);
  if (step === undefined) throw new InvariantError(`no step '${placed.step}' in this kind`);
  return step;
}

function planObject(placed: PlacedManifest, plan: string, step: StepDefinition): LinkedObject {
  const { manifest, digest } = annotateManifest(placed, { plan, step });
  const ref = referenceOf(manifest);
  const id = objectId(ref);
  const hard = collectReferences(manifest)
    .map((reference) => ({ ...reference, id: objectId(reference.target) }))
    .filter((reference) => !reference.optional && reference.id !== id && placed.soft?.includes(reference.id) !== true);
  const creates = placed.creates ?? [];
  return { id, wave: step.wave, step: step.name, ref, digest, references: [], manifest, hard, creates };
}

function linkObject(object: LinkedObject, ids: ReadonlySet<string>, makers: ReadonlyMap<string, string>): LinkedObject {
  const needed = object.hard.flatMap(({ id }) => (ids.has(id) ? [id] : (makers.get(id) ?? [])));
  return { ...object, references: [...new Set(needed)].filter((id) => id !== object.id).sort() };
}

function collectRequired(objects: readonly LinkedObject[], ids: ReadonlySet<string>): readonly RequiredObject[] {
  const required = new Map<string, { target: ObjectReference; keys: Set<string>; neededBy: Set<string> }>();
  for (const object of objects) {
    for (const { id, target, keys } of object.hard) {
      if (ids.has(id)) continue;
      const entry = required.get(id) ?? { target, keys: new Set<string>(), neededBy: new Set<string>() };
      for (const key of keys) entry.keys.add(key);
      entry.neededBy.add(object.id);
      required.set(id, entry);
    }
  }
  return [...required]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { target, keys, neededBy }]) => ({ ...target, keys: [...keys].sort(), neededBy: [...neededBy].sort() }));
}

import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonObject } from '../json/json.ts';
import { PLAN_API_VERSION, type Plan, type PlannedObject } from './plan.ts';

/** What one Plan object may weigh as JSON. etcd takes 1.5 MiB with its own copy of managed fields, which SSA nearly doubles. */
export const PLAN_SIZE_LIMIT = 768 * 1024;

/**
 * The Plan as the objects that are committed and applied: one, or above the limit (in bytes of JSON) a main Plan without
 * manifests and part Plans `<name>-1…n` that carry them in apply order. A digest does not depend on the split.
 */
export function planDocuments(plan: Plan, limit = PLAN_SIZE_LIMIT): readonly JsonObject[] {
  const whole = planDocument(plan, plan.objects.map(wholeObject), {});
  if (jsonSize(whole) <= limit) return [whole];
  const groups = groupBySize(plan, limit);
  const main = planDocument(plan, plan.objects.map(indexObject), { parts: groups.length });
  if (jsonSize(main) > limit)
    throw new InvariantError(`the Plan ${plan.name} has too many objects: ${plan.objects.length}`);
  return [main, ...groups.map((objects, index) => partDocument(plan, objects, index + 1))];
}

function planDocument(plan: Plan, objects: readonly JsonObject[], extra: JsonObject): JsonObject {
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Plan',
    metadata: metadataOf(plan, plan.name),
    spec: {
      deletionPolicy: plan.deletionPolicy,
      digest: plan.digest,
      objectCount: plan.objects.length,
      objects,
      ...extra,
      ...(plan.requires.length === 0 ? {} : { requires: plan.requires.map((required) => ({ ...required })) }),
      resource: { ...plan.resource },
      steps: plan.steps.map(({ barrier, name, wave }) => ({ barrier, name, wave })),
    },
  };
}

function partDocument(plan: Plan, objects: readonly PlannedObject[], number: number): JsonObject {
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Plan',
    metadata: metadataOf(plan, `${plan.name}-${number}`),
    spec: {
      objects: objects.map(({ id, manifest }) => ({ id, manifest })),
      partOf: plan.name,
      resource: { ...plan.resource },
    },
  };
}

function metadataOf(plan: Plan, name: string): JsonObject {
  return { labels: { 'app.kubernetes.io/managed-by': 'planwright' }, name, namespace: plan.resource.namespace };
}

function wholeObject(object: PlannedObject): JsonObject {
  return { ...indexObject(object), manifest: object.manifest };
}

function indexObject({ digest, id, ref, references, step, wave }: PlannedObject): JsonObject {
  return { digest, id, ref: { ...ref }, ...(references.length === 0 ? {} : { references }), step, wave };
}

function groupBySize(plan: Plan, limit: number): readonly (readonly PlannedObject[])[] {
  const empty = jsonSize(partDocument(plan, [], plan.objects.length));
  const groups: { objects: PlannedObject[]; size: number }[] = [];
  for (const object of plan.objects) {
    const size = jsonSize({ id: object.id, manifest: object.manifest }) + 1;
    if (empty + size > limit) throw new InvariantError(`${object.id} is larger than a Plan may be: ${size} bytes`);
    const current = groups.at(-1);
    if (current === undefined || current.size + size > limit) groups.push({ objects: [object], size: empty + size });
    else {
      current.objects.push(object);
      current.size += size;
    }
  }
  return groups.map((group) => group.objects);
}

function jsonSize(value: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(value));
}

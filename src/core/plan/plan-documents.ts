import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonObject } from '../json/json.ts';
import type { PlanSpec } from './plan.generated.ts';
import { PLAN_API_VERSION, type Plan, type PlannedObject } from './plan.ts';

/** What one Plan object may weigh as JSON. etcd takes 1.5 MiB with its own copy of managed fields, which SSA nearly doubles. */
export const PLAN_SIZE_LIMIT = 768 * 1024;

/**
 * The Plan as the objects that are committed and applied: one, or above the limit (in bytes of JSON) a main Plan without
 * manifests and part Plans `<name>-1…n` that carry them in apply order. A digest does not depend on the split.
 * `manifestCharacters`, how many the manifests have as YAML, saves measuring a Plan that is far below the limit.
 */
export function planDocuments(
  plan: Plan,
  limit = PLAN_SIZE_LIMIT,
  manifestCharacters = Number.POSITIVE_INFINITY,
): readonly JsonObject[] {
  const whole = planDocument(plan, plan.objects.map(wholeObject));
  if (isCertainlySmall(plan, limit, manifestCharacters) || jsonSize(whole) <= limit) return [whole];
  const groups = groupBySize(plan, limit);
  const main = planDocument(plan, plan.objects.map(indexObject), groups.length);
  if (jsonSize(main) > limit)
    throw new InvariantError(`the Plan ${plan.name} has too many objects: ${plan.objects.length}`);
  return [main, ...groups.map((objects, index) => partDocument(plan, objects, index + 1))];
}

/** No character of YAML takes more than six bytes of JSON (`\u0000`), and no entry of the index more than this beside them. */
function isCertainlySmall(plan: Plan, limit: number, manifestCharacters: number): boolean {
  const references = plan.objects.reduce(
    (sum, object) => sum + object.references.length,
    plan.requires.length + plan.creates.length,
  );
  // No character of JSON takes more than three bytes.
  const spec = 3 * JSON.stringify(plan.resourceSpec ?? {}).length;
  return (
    spec + 6 * manifestCharacters + LARGEST_ENTRY * (plan.objects.length + references + plan.steps.length + 1) <= limit
  );
}

/** Ids and references: a namespace, a name and a kind of at most 63, 253 and 63 characters, with their digest, several times. */
const LARGEST_ENTRY = 2048;

function planDocument(plan: Plan, objects: readonly PlanEntry[], parts?: number): JsonObject {
  return document(plan, plan.name, {
    ...(plan.creates.length === 0 ? {} : { creates: plan.creates }),
    deletionPolicy: plan.deletionPolicy,
    digest: plan.digest,
    objectCount: plan.objects.length,
    objects,
    ...(parts === undefined ? {} : { parts }),
    ...(plan.requires.length === 0 ? {} : { requires: plan.requires }),
    resource: plan.resource,
    ...(plan.resourceSpec === undefined ? {} : { resourceSpec: plan.resourceSpec }),
    steps: plan.steps,
  });
}

function partDocument(plan: Plan, objects: readonly PlannedObject[], number: number): JsonObject {
  return document(plan, `${plan.name}-${number}`, {
    objects: objects.map(({ id, manifest }) => ({ id, manifest })),
    partOf: plan.name,
    resource: plan.resource,
  });
}

/** The type made from the schema holds what is written to it. */
function document(plan: Plan, name: string, spec: PlanSpec): JsonObject {
  const metadata = {
    labels: { 'app.kubernetes.io/managed-by': 'planwright' },
    name,
    namespace: plan.resource.namespace,
  };
  return { apiVersion: PLAN_API_VERSION, kind: 'Plan', metadata, spec: { ...spec } };
}

type PlanEntry = PlanSpec['objects'][number];

function wholeObject(object: PlannedObject): PlanEntry {
  return { ...indexObject(object), manifest: object.manifest };
}

function indexObject({ digest, id, ref, references, step, wave }: PlannedObject): PlanEntry {
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

import { formatFieldPath, isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { digestOfManifest } from '../manifest/digest.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectId, type ObjectReference, referenceOf } from '../manifest/object-id.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import { validateSchema } from '../schema/validate-schema.ts';
import { crd } from './crd.generated.ts';
import { planDigestOf } from './make-plan.ts';
import type { PlanSpec } from './plan.generated.ts';
import { PLAN_API_VERSION, type Plan, type PlannedObject } from './plan.ts';

/** The Plans of a cluster, and those that cannot be used. */
export interface PlanReading {
  /** Sorted by namespace and name. */
  readonly plans: readonly Plan[];
  readonly faults: readonly PlanFault[];
}

/** Why a Plan is not used. A Plan in doubt is never used in part. */
export interface PlanFault {
  readonly namespace: string;
  readonly name: string;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
}

/** Whether an object is a Plan or a part of one, in whatever version. */
function isPlan({ apiVersion, kind }: Pick<LiveObject, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Plan' && apiVersion.startsWith('planwright.dev/');
}

/** How Plans are read. */
export interface PlanReadingOptions {
  /** All these very objects, in these versions, were read before without a fault: their schema and digests, which take most of the time, need not be verified again. */
  readonly isVerified?: boolean;
}

/**
 * Puts Plans together from the objects that hold them (`planDocuments` backwards); other objects are passed over. A Plan is
 * used only when it fits its schema, when all its parts are there, and when its digests are those of what it holds: what was
 * reviewed is what is looked at.
 */
export function readPlans(
  documents: readonly LiveObject[],
  { isVerified = false }: PlanReadingOptions = {},
): PlanReading {
  const plans: Plan[] = [];
  const faults: PlanFault[] = [];
  const { whole, parts } = splitParts(documents.filter(isPlan), { faults, isVerified });
  for (const document of whole) {
    const read = readPlan(document, { parts, isVerified });
    if (typeof read === 'string') faults.push(faultOf(document, read));
    else plans.push(read);
  }
  return { plans: plans.sort(byName), faults };
}

interface PlanDocument {
  readonly metadata: LiveObject['metadata'];
  readonly spec: PlanSpec;
}

interface SplitDocuments {
  readonly whole: readonly PlanDocument[];
  /** By `namespace/name` of the part. */
  readonly parts: ReadonlyMap<string, PlanDocument>;
}

function splitParts(
  documents: readonly LiveObject[],
  { faults, isVerified }: { readonly faults: PlanFault[]; readonly isVerified: boolean },
): SplitDocuments {
  const whole: PlanDocument[] = [];
  const parts = new Map<string, PlanDocument>();
  for (const { apiVersion, metadata, spec } of documents) {
    const problem =
      apiVersion === PLAN_API_VERSION
        ? problemOf(spec, isVerified)
        : `is of ${apiVersion}, which this version of Planwright does not read`;
    if (problem !== undefined) faults.push(faultOf({ metadata }, problem));
    else {
      const document = { metadata, spec: spec as unknown as PlanSpec }; // It fits the schema that the type is made from.
      if (document.spec.partOf === undefined) whole.push(document);
      else parts.set(keyOf(metadata, metadata.name), document);
    }
  }
  return { whole, parts };
}

const SCHEMA = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};

function problemOf(spec: JsonObject | undefined, isVerified: boolean): string | undefined {
  if (isVerified) return undefined;
  const [problem] = validateSchema(spec === undefined ? {} : { spec }, SCHEMA).filter(isError);
  if (problem !== undefined) return `is not a Plan: ${formatFieldPath(problem.path)}: ${problem.message}; ${REPAIR}`;
  return missingMember(spec);
}

const REPAIR = 'run `planwright synth` and apply what it writes';

function isError({ severity }: SchemaProblem): boolean {
  return severity === 'error';
}

/** What the schema's CEL rules say, without an engine for CEL: loading one takes longer than everything else here. */
function missingMember(spec: JsonObject | undefined): string | undefined {
  if (member(spec, 'partOf') !== undefined) return undefined;
  const missing = ['digest', 'objectCount', 'deletionPolicy', 'steps'].find((name) => member(spec, name) === undefined);
  return missing === undefined ? undefined : `is not a Plan: it has no spec.${missing}; ${REPAIR}`;
}

interface ReadingContext extends Pick<SplitDocuments, 'parts'> {
  readonly isVerified: boolean;
}

/** The Plan, or what is wrong with it. */
function readPlan({ metadata, spec }: PlanDocument, { parts, isVerified }: ReadingContext): Plan | string {
  const manifests = collectManifests({ metadata, spec }, parts);
  if (typeof manifests === 'string') return manifests;
  const objects: PlannedObject[] = [];
  for (const entry of spec.objects) {
    const object = readObject(entry, manifests.get(entry.id));
    if (typeof object === 'string') return object;
    objects.push(object);
  }
  const fault = isVerified ? undefined : (editedFault(objects) ?? wholeFault(metadata, spec, objects));
  return fault ?? planOf(metadata.name, spec, objects);
}

function wholeFault(
  metadata: LiveObject['metadata'],
  spec: PlanSpec,
  objects: readonly PlannedObject[],
): string | undefined {
  if (spec.resource.namespace !== metadata.namespace) return `is in another namespace than its resource; ${REPAIR}`;
  if (objects.length !== spec.objectCount) {
    return `lists ${objects.length} objects and says that it has ${spec.objectCount ?? 0}; ${REPAIR}`;
  }
  return planDigestOf(objects) === spec.digest
    ? undefined
    : `does not have the digest it says: it was edited; ${REPAIR}`;
}

function planOf(name: string, spec: PlanSpec, objects: readonly PlannedObject[]): Plan {
  const {
    resource,
    resourceSpec,
    digest = '',
    deletionPolicy = 'Retain',
    steps = [],
    requires = [],
    creates = [],
  } = spec;
  return {
    name,
    resource,
    ...(resourceSpec === undefined ? {} : { resourceSpec }),
    digest,
    deletionPolicy,
    steps,
    requires: requires.map(({ keys = [], neededBy = [], ...ref }) => ({ ...reference(ref), keys, neededBy })),
    creates: creates.map(({ keys = [], createdBy, ...ref }) => ({ ...reference(ref), keys, createdBy })),
    objects,
  };
}

type PlanEntry = PlanSpec['objects'][number];

function collectManifests(
  { metadata, spec }: PlanDocument,
  parts: SplitDocuments['parts'],
): ReadonlyMap<string, JsonObject> | string {
  const entries: PlanEntry[] = [...spec.objects];
  for (let number = 1; number <= (spec.parts ?? 0); number += 1) {
    const part = parts.get(keyOf(metadata, `${metadata.name}-${number}`));
    if (part === undefined || part.spec.partOf !== metadata.name) {
      return `lacks its part ${metadata.name}-${number} of ${spec.parts ?? 0}: apply all parts, or read them all`;
    }
    entries.push(...part.spec.objects);
  }
  return new Map(entries.flatMap(({ id, manifest }) => (manifest === undefined ? [] : [[id, manifest]])));
}

/** The object with its manifest, or what does not fit. */
function readObject(entry: PlanEntry, manifest: JsonObject | undefined): PlannedObject | string {
  const { id, wave, step, ref, digest, references = [] } = entry;
  if (wave === undefined || step === undefined || ref === undefined || digest === undefined) {
    return `does not say where ${id} belongs; ${REPAIR}`;
  }
  if (manifest === undefined) return `does not hold the manifest of ${id}: apply all its parts`;
  if (!isManifest(manifest) || !areAll(id, [referenceOf(manifest), reference(ref)])) {
    return `holds something else where ${id} belongs; ${REPAIR}`;
  }
  return { id, wave, step, ref: reference(ref), digest, references, manifest };
}

/** A part may be of another commit than the Plan: digests tell. */
function editedFault(objects: readonly PlannedObject[]): string | undefined {
  const edited = objects.find(({ manifest, digest }) => digestOfManifest(manifest) !== digest);
  return edited === undefined ? undefined : `${otherManifest(edited.id)}; ${REPAIR}`;
}

function otherManifest(id: string): string {
  return `holds a manifest of ${id} that is not the one it was made with: it was edited, or its parts are of different commits`;
}

function areAll(id: string, references: readonly ObjectReference[]): boolean {
  return references.every((each) => objectId(each) === id);
}

function isManifest(value: JsonObject): value is Manifest {
  const { apiVersion, kind } = value;
  return typeof apiVersion === 'string' && typeof kind === 'string' && hasPlainMetadata(value['metadata']);
}

function hasPlainMetadata(metadata: JsonValue | undefined): boolean {
  const namespace = member(metadata, 'namespace');
  const maps = [valueAt(metadata, ['labels']), valueAt(metadata, ['annotations'])];
  return (
    typeof member(metadata, 'name') === 'string' &&
    (namespace === undefined || typeof namespace === 'string') &&
    maps.every(
      (map) => map === undefined || (isJsonObject(map) && Object.values(map).every((text) => typeof text === 'string')),
    )
  );
}

type WrittenReference = Omit<ObjectReference, 'namespace'> & { readonly namespace?: string | undefined };

function reference({ apiVersion, kind, namespace, name }: WrittenReference): ObjectReference {
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

function keyOf({ namespace }: LiveObject['metadata'], name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function faultOf({ metadata }: Pick<LiveObject, 'metadata'>, message: string): PlanFault {
  return { namespace: metadata.namespace ?? '', name: metadata.name, message };
}

function byName(left: Plan, right: Plan): number {
  const [one, other] = [left, right].map((plan) => `${plan.resource.namespace}/${plan.name}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

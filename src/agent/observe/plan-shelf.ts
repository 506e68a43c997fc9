import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type PlanReading, type PlanReadingOptions, readPlans } from '../../core/plan/read-plan.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { ResourceKey } from './observer.ts';
import { canonicalDocument, type PlanIndex } from './plan-index.ts';
import { readId } from './resource-key.ts';

/** The Plan of a resource, verified. */
export interface ReadPlan {
  /** Undefined where there is none, or none that can be used. */
  readonly plan: Plan | undefined;
  /** Why there is none though something is there, in one sentence. */
  readonly fault: string | undefined;
  /** The same object as long as the Plan is of these documents, in these versions; undefined where there is none, or where a fault is. */
  readonly edition: object | undefined;
  /** The objects that hold the Plan of the resource, parts included, usable or not. */
  readonly documents: readonly LiveObject[];
  /** Others that say they hold a Plan of the resource: of an older name, or parts that its Plan no longer has. */
  readonly strays: readonly LiveObject[];
}

/** Plans as they are used. A Plan stays the same one for as long as its documents do and others are not used more. */
export interface PlanShelf {
  read(key: ResourceKey): ReadPlan;
  forget(key: ResourceKey): void;
}

/** A Plan of 20 manifests is 60 KB as JSON and some 200 KB unpacked; the store has them packed. */
const SHELF = 16;

/** An empty shelf. */
export function createPlanShelf(store: Pick<ObjectStore, 'find' | 'versionOf'>, index: PlanIndex): PlanShelf {
  const shelf = createBoundedMap<ReadPlan & { readonly versions: string }>(SHELF);
  // What was read without a fault.
  const verified = new Map<ResourceKey, { readonly versions: string }>();
  return {
    read(key) {
      const ids = index.documentsOf(key);
      const versions = ids.map((id) => `${id} ${store.versionOf(id) ?? ''}`).join('\n');
      const known = shelf.get(key);
      if (known?.versions === versions) return known;
      const all = ids.flatMap((id) => store.find(id) ?? []);
      const before = verified.get(key);
      const chosen = choose(key, all, { isVerified: before?.versions === versions });
      const isVersioned = ids.every((id) => store.versionOf(id) !== undefined);
      const isSound = isVersioned && chosen.plan !== undefined && chosen.isFaultless;
      const edition = !isSound ? undefined : before?.versions === versions ? before : { versions };
      if (edition === undefined) verified.delete(key);
      else verified.set(key, edition);
      const read = { versions, edition, ...chosen, ...separate(index, key, { plan: chosen.plan, all }) };
      shelf.set(key, read);
      return read;
    },
    forget(key) {
      shelf.delete(key);
      verified.delete(key);
    },
  };
}

interface Choice extends Pick<ReadPlan, 'plan' | 'fault'> {
  /** Of none of the objects there was anything to say. */
  readonly isFaultless: boolean;
}

/** Of several the one of the canonical name, else the last by name, as `planwright status` chooses. */
function choose(key: ResourceKey, documents: readonly LiveObject[], options: PlanReadingOptions): Choice {
  if (documents.length === 0) return { plan: undefined, fault: undefined, isFaultless: true };
  const reading = readPlans(documents, options);
  const isFaultless = reading.faults.length === 0;
  const plans = reading.plans.filter(({ resource }) => objectId(resource) === key);
  const canonical = readId(canonicalDocument(key)).name;
  const fault = faultOf(reading, canonical);
  const plan = plans.find(({ name }) => name === canonical) ?? (fault === undefined ? plans.at(-1) : undefined);
  if (plan !== undefined) return { plan, fault: undefined, isFaultless };
  return { plan, isFaultless, fault: fault ?? faultOf(reading, undefined) ?? onlyParts(documents) };
}

/** While there are only parts, the Plan they belong to is still to come. */
function separate(
  index: PlanIndex,
  key: ResourceKey,
  { plan, all }: { readonly plan: Plan | undefined; readonly all: readonly LiveObject[] },
): Pick<ReadPlan, 'documents' | 'strays'> {
  const own = all.filter((document) => !index.isNobodys(idOf(document)));
  const whole = own.find(({ metadata }) => metadata.name === plan?.name);
  const parts = whole === undefined ? index.planOf(key)?.parts : index.partsOf(idOf(whole));
  if (parts === undefined) return { documents: own, strays: [] };
  const isPart = (document: LiveObject): boolean => parts.includes(idOf(document));
  return { documents: own.filter(isPart), strays: own.filter((document) => !isPart(document)) };
}

function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

function faultOf({ faults }: PlanReading, wanted: string | undefined): string | undefined {
  const fault = faults.find(({ name }) => name === (wanted ?? name));
  return fault === undefined ? undefined : `the Plan ${fault.namespace}/${fault.name} is not used: it ${fault.message}`;
}

function onlyParts([first]: readonly LiveObject[]): string {
  const name = `${first?.metadata.namespace ?? ''}/${first?.metadata.name ?? ''}`;
  return `the Plan is not whole: there is its part ${name}, and not yet what that is a part of`;
}

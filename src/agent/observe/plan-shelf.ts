import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId } from '../../core/manifest/object-id.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type PlanReading, readPlans } from '../../core/plan/read-plan.ts';
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
  /** The objects that hold Plans of the resource, parts included, usable or not. */
  readonly documents: readonly LiveObject[];
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
  return {
    read(key) {
      const ids = index.documentsOf(key);
      const versions = ids.map((id) => `${id} ${store.versionOf(id) ?? ''}`).join('\n');
      const known = shelf.get(key);
      if (known?.versions === versions) return known;
      const documents = ids.flatMap((id) => store.find(id) ?? []);
      const read = { versions, documents, ...choose(key, documents) };
      shelf.set(key, read);
      return read;
    },
    forget: (key) => shelf.delete(key),
  };
}

/** Of several the one of the canonical name, else the last by name, as `planwright status` chooses. */
function choose(key: ResourceKey, documents: readonly LiveObject[]): Pick<ReadPlan, 'plan' | 'fault'> {
  if (documents.length === 0) return { plan: undefined, fault: undefined };
  const reading = readPlans(documents);
  const plans = reading.plans.filter(({ resource }) => objectId(resource) === key);
  const canonical = readId(canonicalDocument(key)).name;
  const fault = faultOf(reading, canonical);
  const plan = plans.find(({ name }) => name === canonical) ?? (fault === undefined ? plans.at(-1) : undefined);
  if (plan !== undefined) return { plan, fault: undefined };
  return { plan, fault: fault ?? faultOf(reading, undefined) ?? onlyParts(documents) };
}

function faultOf({ faults }: PlanReading, wanted: string | undefined): string | undefined {
  const fault = faults.find(({ name }) => name === (wanted ?? name));
  return fault === undefined ? undefined : `the Plan ${fault.namespace}/${fault.name} is not used: it ${fault.message}`;
}

function onlyParts([first]: readonly LiveObject[]): string {
  const name = `${first?.metadata.namespace ?? ''}/${first?.metadata.name ?? ''}`;
  return `the Plan is not whole: there is its part ${name}, and not yet what that is a part of`;
}

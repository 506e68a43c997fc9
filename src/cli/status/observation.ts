import type { FieldShapes } from '../../core/drift/field-shapes.ts';
import type { Kind } from '../../core/kind/kind.ts';
import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { createLiveState, type LiveState, type ReadFailure } from '../../core/live/live-state.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanReading } from '../../core/plan/read-plan.ts';
import { groupOf } from '../../core/manifest/object-id.ts';
import type { Instant } from '../../core/time/instant.ts';
import { isSelected, type Selection } from './select-resources.ts';
import { APPLIER_KINDS } from '../../core/status/wanted-kinds.ts';

/** What was seen of a cluster or of a dump at one moment. */
export interface Observation extends Seen {
  /** Those that were asked for, sorted by namespace, kind and name. */
  readonly resources: readonly ObservedResource[];
  /** Whether everything was asked for, and not some resources by name or kind. */
  readonly isWhole: boolean;
  /** Every object that may have part in a resource of a namespace. */
  liveOf(namespace: string): LiveState;
}

/** What was read. */
export interface Seen {
  /** Where, for people: `the cluster of context kind-shop`. */
  readonly source: string;
  readonly now: Instant;
  /** Every resource of ours, also those that were not asked for. */
  readonly all: readonly ObservedResource[];
  readonly reading: PlanReading;
  readonly objects: readonly LiveObject[];
  readonly failures: readonly ReadFailure[];
  /** How the fields of planned kinds are compared. */
  readonly shapes: FieldShapes;
  /** Those of `failures` that are about resources themselves: what may be there, nobody knows. */
  readonly unread: readonly ReadFailure[];
}

/** A custom resource of a kind that Planwright knows. */
export interface ObservedResource {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly object: LiveObject;
  readonly plan: Plan | undefined;
}

/** Puts together what was read. */
export function createObservation(seen: Seen, selection: Pick<Selection, 'selectors'>): Observation {
  const byNamespace = groupByNamespace(seen.objects);
  const appliers = seen.objects.filter((object) => APPLIER_KINDS.includes(groupKindOf(object)));
  const states = new Map<string, LiveState>();
  return {
    ...seen,
    isWhole: selection.selectors.length === 0,
    resources: seen.all.filter((resource) => isSelected(resource, selection)),
    liveOf(namespace) {
      const state = states.get(namespace) ?? liveStateOf(namespace, seen, { byNamespace, appliers });
      states.set(namespace, state);
      return state;
    },
  };
}

/** The resources among some objects, each with its Plan. */
export function findResources(
  objects: readonly LiveObject[],
  registry: KindRegistry,
  plans: readonly Plan[],
): readonly ObservedResource[] {
  const byResource = new Map(plans.map((plan) => [identity(plan.resource, plan.resource), plan]));
  const resources = objects.flatMap((object): readonly ObservedResource[] => {
    const lookup = registry.find(object.apiVersion, object.kind);
    if (!lookup.found) return [];
    const { name, namespace = '' } = object.metadata;
    const plan = byResource.get(identity(object, { namespace, name }));
    return [{ kind: lookup.kind, namespace, name, object, plan }];
  });
  return resources.sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
}

/** The Plans whose resource was not seen: what is left of resources that were removed, or not applied yet. */
export function plansWithoutResource({ reading, all, unread }: Seen): readonly Plan[] {
  const planned = new Set(all.map(({ plan }) => plan));
  const isUnread = (plan: Plan): boolean => unread.some(({ groupKind }) => groupKind === groupKindOf(plan.resource));
  return reading.plans.filter((plan) => !planned.has(plan) && !isUnread(plan));
}

function identity(
  type: { readonly apiVersion: string; readonly kind: string },
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  return `${groupOf(type.apiVersion)}/${type.kind}/${namespace}/${name}`;
}

function sortKey({ namespace, kind, name }: ObservedResource): string {
  return `${namespace}/${kind.definition.spec.names.kind}/${name}`;
}

function groupByNamespace(objects: readonly LiveObject[]): ReadonlyMap<string, readonly LiveObject[]> {
  const groups = new Map<string, LiveObject[]>();
  for (const object of objects) {
    const known = groups.get(namespaceOf(object));
    if (known === undefined) groups.set(namespaceOf(object), [object]);
    else known.push(object);
  }
  return groups;
}

function namespaceOf({ metadata }: LiveObject): string {
  return metadata.namespace ?? '';
}

/** A namespace's own objects, those without one, appliers' objects wherever they are, and what a Plan has elsewhere. */
function liveStateOf(
  namespace: string,
  { failures, reading }: Seen,
  {
    byNamespace,
    appliers,
  }: {
    readonly byNamespace: ReadonlyMap<string, readonly LiveObject[]>;
    readonly appliers: readonly LiveObject[];
  },
): LiveState {
  const plans = reading.plans.filter((plan) => plan.resource.namespace === namespace);
  const named = plans.flatMap((plan) => plan.objects.map(({ ref }) => ref.namespace ?? ''));
  const namespaces = new Set([namespace, '', ...named]);
  const near = [...namespaces].flatMap((each) => byNamespace.get(each) ?? []);
  const far = appliers.filter((object) => !namespaces.has(namespaceOf(object)));
  return createLiveState([...near, ...far], failures);
}

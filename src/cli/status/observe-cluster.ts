import { builtInShapes } from '../../core/drift/built-in-shapes.ts';
import { combineShapes } from '../../core/drift/combine-shapes.ts';
import type { FieldShapes } from '../../core/drift/field-shapes.ts';
import type { HealthRules } from '../../core/health/health.ts';
import { apiVersionOf } from '../../core/kind/kind.ts';
import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import { type ObjectReference, objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { PLAN_API_VERSION, type Plan } from '../../core/plan/plan.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { readPlans } from '../../core/plan/read-plan.ts';
import { RESOURCE_LABEL, resourceLabelOf } from '../../core/synth/labels.ts';
import type { Instant } from '../../core/time/instant.ts';
import { WorldError } from '../../edges/world-error.ts';
import { type ClusterReader, joinReadings, type KindFilter, type Reading } from './cluster-reader.ts';
import { createObservation, findResources, type Observation, type ObservedResource, type Seen } from './observation.ts';
import { isSelected, type Selection } from './select-resources.ts';
import { APPLIER_KINDS, EVENT, SECRET, wantedKinds } from '../../core/status/wanted-kinds.ts';

/** What to read of a cluster. */
export interface ClusterScope {
  readonly registry: KindRegistry;
  readonly rules: HealthRules;
  /** Every namespace where undefined. */
  readonly namespace: string | undefined;
  readonly selection: Pick<Selection, 'selectors'>;
  readonly now: Instant;
}

/**
 * Reads resources and Plans first, then the kinds that the Plans of the selected ones name, by label, and by name what no
 * label leads to. Throws a WorldError only where nothing can be said at all.
 */
export async function observeCluster(reader: ClusterReader, scope: ClusterScope): Promise<Observation> {
  const { resources, plans } = await readResources(reader, scope);
  const unread = resources.failures.filter(({ groupKind }) => isAskedFor(groupKind, scope));
  refuseToGuess(plans, resources, reader);
  const reading = readPlans(plans.objects);
  const all = findResources(resources.objects, scope.registry, reading.plans);
  const chosen = all.filter((resource) => isSelected(resource, scope.selection));
  const parts = await readParts(reader, scope, chosen);
  const found = new Set(parts.objects.map((object) => objectId(referenceOf(object))));
  const [rest, foreign] = await Promise.all([
    readByName(reader, { chosen, found, failures: parts.failures, scope }),
    readForeignShapes(reader, chosen),
  ]);
  const seen: Seen = {
    source: `the cluster of context ${reader.cluster.context}`,
    now: scope.now,
    all,
    reading,
    shapes: combineShapes(builtInShapes, ...foreign),
    objects: [...resources.objects, ...parts.objects, ...rest.objects],
    failures: dropRepeated([...resources.failures, ...plans.failures, ...parts.failures, ...rest.failures]),
    unread: unread.filter(({ reason }) => reason !== 'NotServed'),
  };
  return createObservation(seen, scope.selection);
}

/** The same with the Events of some namespaces, as far as they are about what was seen. */
export async function withEvents(
  observation: Observation,
  reader: ClusterReader,
  {
    namespaces,
    selection,
  }: { readonly namespaces: readonly string[]; readonly selection: Pick<Selection, 'selectors'> },
): Promise<Observation> {
  const read = await Promise.all(namespaces.map((namespace) => reader.readGroupKind(EVENT, { namespace })));
  const { objects, failures } = joinReadings(read);
  return createObservation(
    {
      ...observation,
      objects: [...observation.objects, ...objects],
      failures: dropRepeated([...observation.failures, ...failures]),
    },
    selection,
  );
}

async function readResources(
  reader: ClusterReader,
  { registry, namespace }: ClusterScope,
): Promise<{ readonly resources: Reading; readonly plans: Reading }> {
  const types = registry.kinds.map((kind) => ({
    apiVersion: apiVersionOf(kind),
    kind: kind.definition.spec.names.kind,
  }));
  const [plans, ...read] = await Promise.all([
    reader.readKind({ apiVersion: PLAN_API_VERSION, kind: 'Plan' }, { namespace }),
    ...types.map((type) => reader.readKind(type, { namespace })),
  ]);
  return { resources: joinReadings(read), plans };
}

function isAskedFor(groupKind: string, { selection, registry }: ClusterScope): boolean {
  const kind = registry.kinds.find(
    ({ definition }) => groupKind === `${definition.spec.names.kind}.${definition.spec.group}`,
  );
  return (
    selection.selectors.length === 0 ||
    selection.selectors.some((each) => each.kind === undefined || each.kind === kind)
  );
}

/** Without Plans nobody knows what a resource consists of; without any of the kinds there is nothing to tell about. */
function refuseToGuess(plans: Reading, resources: Reading, { cluster }: ClusterReader): void {
  const [plan] = plans.failures;
  if (plan !== undefined && plan.reason !== 'NotServed') throw new WorldError('reading Plans', new Error(plan.message));
  const [first, ...others] = resources.failures;
  if (first === undefined || resources.objects.length > 0) return;
  if (plan?.reason === 'NotServed' && [first, ...others].every(({ reason }) => reason === 'NotServed')) {
    const what = 'it serves neither Plans nor any kind of resource that Planwright knows: install the CRDs (schemas/)';
    throw new WorldError(`reading the cluster at ${cluster.server}`, new Error(what));
  }
}

/** Above this many names, a selector would be longer than what it saves. */
const MOST_NAMED = 20;

async function readParts(
  reader: ClusterReader,
  { rules, namespace, selection }: ClusterScope,
  chosen: readonly ObservedResource[],
): Promise<Reading> {
  if (chosen.length === 0) return { objects: [], failures: [] };
  const { labelled, whole, defined } = wantedKinds(plansOf(chosen), rules);
  const isNamed = selection.selectors.length > 0 && chosen.length <= MOST_NAMED;
  const labels = chosen.map(({ object }) => resourceLabelOf(object));
  const ours: KindFilter = {
    namespace,
    labelSelector: isNamed ? `${RESOURCE_LABEL} in (${[...new Set(labels)].join(',')})` : RESOURCE_LABEL,
  };
  const readings = await Promise.all([
    ...labelled.map((groupKind) => reader.readGroupKind(groupKind, ours)),
    ...whole.map((groupKind) => reader.readGroupKind(groupKind, { namespace })),
    ...defined.map((groupKind) => reader.readDefinition(groupKind)),
    ...APPLIER_KINDS.map((groupKind) => reader.readGroupKind(groupKind, { namespace: undefined })),
  ]);
  return joinReadings(readings);
}

function plansOf(resources: readonly ObservedResource[]): readonly Plan[] {
  return resources.flatMap(({ plan }) => plan ?? []);
}

/** What the cluster's OpenAPI says of planned kinds that Kubernetes itself does not have. */
function readForeignShapes(
  reader: ClusterReader,
  chosen: readonly ObservedResource[],
): Promise<readonly FieldShapes[]> {
  const references = plansOf(chosen).flatMap(({ objects }) => objects.map(({ ref }) => ref));
  const foreign = references.filter((reference) => builtInShapes.shapeOf(reference) === undefined);
  const versions = [...new Set(foreign.map(({ apiVersion }) => apiVersion))];
  return Promise.all(versions.map((apiVersion) => reader.readShapes(apiVersion)));
}

/** Above this many objects of one kind that no label led to, one list of the kind costs less. */
const MOST_SINGLE = 20;

interface SearchByName {
  readonly chosen: readonly ObservedResource[];
  readonly found: ReadonlySet<string>;
  readonly failures: readonly ReadFailure[];
  readonly scope: ClusterScope;
}

/** What the label did not lead to: Secrets, what is in another namespace or in none, and what has lost its label. */
async function readByName(reader: ClusterReader, { chosen, found, failures, scope }: SearchByName): Promise<Reading> {
  const unreadable = new Set(failures.map(({ groupKind }) => groupKind));
  const groups = new Map<string, Map<string, ObjectReference>>();
  for (const reference of plansOf(chosen).flatMap(referencesOf)) {
    const id = objectId(reference);
    if (found.has(id) || unreadable.has(groupKindOf(reference))) continue;
    const key = `${groupKindOf(reference)} ${reference.namespace ?? ''}`;
    groups.set(key, (groups.get(key) ?? new Map<string, ObjectReference>()).set(id, reference));
  }
  return joinReadings(
    await Promise.all([...groups.values()].map((group) => readGroup(reader, [...group.values()], scope))),
  );
}

function referencesOf({ objects, requires, creates }: Plan): readonly ObjectReference[] {
  return [...objects.map(({ ref }) => ref), ...requires, ...creates];
}

async function readGroup(
  reader: ClusterReader,
  references: readonly ObjectReference[],
  { namespace }: ClusterScope,
): Promise<Reading> {
  const [first] = references;
  const groupKind = first === undefined ? SECRET : groupKindOf(first);
  // A permission for Secrets is often one for single names.
  if (references.length <= MOST_SINGLE || groupKind === SECRET) {
    return joinReadings(await Promise.all(references.map((reference) => reader.readObject(reference))));
  }
  const listed = await reader.readGroupKind(groupKind, { namespace: first?.namespace ?? namespace });
  const wanted = new Set(references.map(objectId));
  const isWanted = (object: LiveObject): boolean => wanted.has(objectId(referenceOf(object)));
  return { objects: listed.objects.filter(isWanted), failures: listed.failures };
}

function dropRepeated(failures: readonly ReadFailure[]): readonly ReadFailure[] {
  const known = new Set<string>();
  return failures.filter(({ groupKind }) => {
    const isNew = !known.has(groupKind);
    known.add(groupKind);
    return isNew && groupKind !== PLAN_GROUP_KIND;
  });
}

import { deliveryParts } from '../delivery/parts.ts';
import { isJsonArray, type JsonValue, member, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { Plan } from '../plan/plan.ts';
import { APPLICATION, KUSTOMIZATION } from './wanted-kinds.ts';

/** An object of a GitOps tool that applies a Plan, or a part of it. */
export interface Applier {
  readonly object: LiveObject;
  readonly id: string;
  /** The last folder of its path: `50-stateful`, or the Plan's name; absent where another sign than the path tells. */
  readonly part?: string;
  /** Whether it is one of several that apply the Plan part by part, as `planwright synth` writes them. */
  readonly isPart: boolean;
  /** The number its part begins with. Parts are applied in this order. */
  readonly order: number;
}

/** Everything that applies a Plan. */
export interface Appliers {
  /** In the order in which they apply. */
  readonly kustomizations: readonly Applier[];
  /** Sorted by id. */
  readonly applications: readonly Applier[];
  /** The parts of the Plan that no Kustomization applies though others do, in order. */
  readonly missingParts: readonly string[];
}

/**
 * The Kustomizations and Applications that apply a Plan's manifests to this cluster, whatever they are called: those of the Plan's
 * folder, or of its namespace's; where there are none, those that list one of its objects as theirs. What delivers resources and
 * Plans has other folders and lists other objects.
 */
export function appliersOf(plan: Plan, live: LiveState): Appliers {
  const kustomizations = placed(plan, indexOf(live.ofKind(KUSTOMIZATION)));
  const applications = placed(plan, indexOf(live.ofKind(APPLICATION)));
  const expected = deliveryParts(plan.steps).map(({ name }) => name);
  const known = kustomizations.filter(({ part }) => part !== undefined && expected.includes(part));
  const isOwnChain = known.length > 0 && known.every(({ isPart }) => isPart);
  const parts = new Set(known.map(({ part }) => part));
  return {
    // A part that the Plan no longer has is about to be deleted, and nothing waits for it.
    kustomizations: known.length > 0 ? known : kustomizations,
    applications: ofThisCluster(applications),
    missingParts: isOwnChain ? expected.filter((part) => !parts.has(part)) : [],
  };
}

/** Who applies what, of one kind. */
interface ApplierIndex {
  /** By namespace and the folder below it: `shop/database-orders`, `shop/50-stateful`. */
  readonly byFolder: ReadonlyMap<string, readonly Applier[]>;
  /** By the id of an object they list as theirs. */
  readonly byObject: () => ReadonlyMap<string, readonly Applier[]>;
}

/** One index per list. Lists of a live state never change; a new state brings new ones. */
const INDEXES = new WeakMap<readonly LiveObject[], ApplierIndex>();

function indexOf(objects: readonly LiveObject[]): ApplierIndex {
  const known = INDEXES.get(objects);
  if (known !== undefined) return known;
  const here = objects.filter(isHere);
  let byObject: ReadonlyMap<string, readonly Applier[]> | undefined;
  const index: ApplierIndex = {
    byFolder: group(here, foldersOf),
    byObject: () => {
      byObject ??= group(here, (object) => listedObjects(object).map((id) => ({ key: id, isPart: false })));
      return byObject;
    },
  };
  INDEXES.set(objects, index);
  return index;
}

function placed(plan: Plan, { byFolder, byObject }: ApplierIndex): readonly Applier[] {
  const ofPlan = byFolder.get(`${plan.resource.namespace}/${plan.name}`);
  const found = ofPlan ?? unique(planFolders(plan).flatMap((folder) => byFolder.get(folder) ?? []));
  const all = found.length > 0 ? found : unique(plan.objects.flatMap(({ id }) => byObject().get(id) ?? []));
  return [...all].sort((left, right) => left.order - right.order || (left.id < right.id ? -1 : 1));
}

/** The folders that a Plan's manifests may be applied from, by namespace: `shop/database-orders`, `shop/50-stateful`. */
export function planFolders({ name, resource, steps }: Pick<Plan, 'name' | 'resource' | 'steps'>): readonly string[] {
  return [name, ...deliveryParts(steps).map((part) => part.name)].map((folder) => `${resource.namespace}/${folder}`);
}

/** What ties an applier's object to Plans: the folders it applies, as `planFolders` names them, and the ids of what it lists as its own. */
export interface ApplierPlaces {
  readonly folders: readonly string[];
  readonly listed: readonly string[];
}

/** Where an applier's object says that it applies Plans from. One that applies to another cluster has nothing to do with any. */
export function placesOf(object: LiveObject): ApplierPlaces {
  if (!isHere(object)) return { folders: [], listed: [] };
  return { folders: foldersOf(object).map(({ key }) => key), listed: listedObjects(object) };
}

function isHere({ spec }: LiveObject): boolean {
  return member(spec, 'kubeConfig') === undefined;
}

/** One of several that apply the same folder to several clusters applies it to this one. */
function ofThisCluster(applications: readonly Applier[]): readonly Applier[] {
  const here = applications.filter(({ object }) => {
    const destination = valueAt(object.spec, ['destination']);
    return (
      member(destination, 'server') === 'https://kubernetes.default.svc' || member(destination, 'name') === 'in-cluster'
    );
  });
  return here.length > 0 ? here : applications;
}

interface Place extends Pick<Applier, 'part' | 'isPart'> {
  readonly key: string;
}

function foldersOf(object: LiveObject): readonly Place[] {
  return pathsOf(object).flatMap(placesOfPath);
}

function pathsOf(object: LiveObject): readonly JsonValue[] {
  const { spec } = object;
  if (object.kind === 'Kustomization') return [member(spec, 'path') ?? ''];
  const sources = member(spec, 'sources');
  return [
    member(spec, 'source'),
    ...(isJsonArray(sources) ? sources : []),
    valueAt(spec, ['sourceHydrator', 'syncSource']),
  ].flatMap((source) => member(source, 'path') ?? []);
}

/**
 * `dist/manifests/<namespace>/<plan>[/<step>]`, `dist/kustomize/<namespace>[/<plan>]/<part>`, below whatever folder. A folder or
 * a namespace may have the same name, too: then a path has several readings, of which a Plan finds its own.
 */
function placesOfPath(path: JsonValue): readonly Place[] {
  if (typeof path !== 'string') return [];
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.flatMap((root, index) => {
    const [namespace, name, part, ...rest] = segments.slice(index + 1);
    const isRoot = root === 'manifests' || root === 'kustomize';
    if (!isRoot || namespace === undefined || name === undefined || rest.length > 0) return [];
    return [{ key: `${namespace}/${name}`, part: part ?? name, isPart: root === 'kustomize' && part !== undefined }];
  });
}

function listedObjects({ kind, status }: LiveObject): readonly string[] {
  const listed = valueAt(status, kind === 'Kustomization' ? ['inventory', 'entries'] : ['resources']);
  if (!isJsonArray(listed)) return [];
  return listed.flatMap((entry) => (kind === 'Kustomization' ? inventoryId(entry) : resourceId(entry)) ?? []);
}

/** Flux: `<namespace>_<name>_<group>_<kind>`, with `__` for the colons of RBAC names. */
function inventoryId(entry: JsonValue): string | undefined {
  const id = member(entry, 'id');
  const match = typeof id === 'string' ? /^([^_]*)_(.+)_([^_]*)_([^_]+)$/.exec(id) : null;
  if (match === null) return undefined;
  const [, namespace = '', name = '', group = '', kind = ''] = match;
  return objectId({ apiVersion: `${group}/`, kind, namespace, name: name.replaceAll('__', ':') });
}

/** The id of an entry of `status.resources` or `status.operationState.syncResult.resources` of an Application. */
export function resourceId(entry: JsonValue): string | undefined {
  const [group, kind, namespace, name] = ['group', 'kind', 'namespace', 'name'].map((field) => member(entry, field));
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return objectId({
    apiVersion: typeof group === 'string' ? `${group}/` : 'v1',
    kind,
    namespace: typeof namespace === 'string' ? namespace : '',
    name,
  });
}

function group(
  objects: readonly LiveObject[],
  keysOf: (object: LiveObject) => readonly Place[],
): ReadonlyMap<string, readonly Applier[]> {
  const groups = new Map<string, Applier[]>();
  for (const object of objects) {
    for (const { key, part, isPart } of keysOf(object)) {
      const id = objectId(referenceOf(object));
      const order = Number(/^(\d{1,9})-/.exec(part ?? '')?.[1] ?? 0);
      const known = groups.get(key);
      const applier: Applier = { object, id, order, isPart, ...(part === undefined ? {} : { part }) };
      if (known === undefined) groups.set(key, [applier]);
      else known.push(applier);
    }
  }
  return groups;
}

function unique(appliers: readonly Applier[]): readonly Applier[] {
  return [...new Map(appliers.map((applier) => [applier.id, applier])).values()];
}

import { isJsonArray, member } from '../json/json.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import { groupedBy } from './grouped-by.ts';
import type { LiveObject } from './live-object.ts';
import { soundObject } from './sound-object.ts';

/** What was seen of a cluster at one moment, indexed. Reading it costs no more than what is found. */
export interface LiveState {
  /** The object of an id (`Deployment.apps/shop/orders`), whatever version it was read in. */
  find(id: string): LiveObject | undefined;
  /** The ids of a kind's objects, sorted. Reads none of them. */
  idsOfKind(groupKind: string): readonly string[];
  /** Every object of a kind, sorted by id: `Pod`, `ReplicaSet.apps`. */
  ofKind(groupKind: string): readonly LiveObject[];
  /** The objects of a kind whose controlling owner has this uid, sorted by id. */
  ownedBy(uid: string | undefined, groupKind: string): readonly LiveObject[];
  /** The EndpointSlices of a Service, sorted by id. */
  endpointSlicesOf(namespace: string, service: string): readonly LiveObject[];
  /** The Events (core/v1 or events.k8s.io/v1) about an object, by uid where both have one, else by name. */
  eventsAbout(object: LiveObject): readonly LiveObject[];
  /** Why objects of a kind could not be read. "Cannot read" is never "absent": `find` says nothing about such a kind. */
  unreadable(groupKind: string): ReadFailure | undefined;
}

/** Why a kind could not be read. */
export interface ReadFailure {
  readonly groupKind: string;
  /** `NotServed`: no such kind in this cluster (a missing CRD); `Forbidden`: no permission; `NotRead`: nobody looked, or the cluster did not answer. */
  readonly reason: 'NotServed' | 'Forbidden' | 'NotRead';
  readonly message: string;
  /** What the state has of the kind was seen before that: whether it is still so nobody knows, and nothing may be called ready by it. */
  readonly isOutdated?: boolean;
  /** What helps, where its reason does not say it. */
  readonly hint?: string;
}

/** Where the objects of a live state come from. */
export interface LiveSource {
  /** Each once. */
  readonly ids: Iterable<string>;
  /** Undefined where the object has gone meanwhile. */
  read(id: string): LiveObject | undefined;
}

/**
 * Indexes what was seen. The order of the objects does not matter; of two with one id, the newer resource version counts. A kind is
 * sorted when it is first asked for, and each of its lists is the same list ever after.
 */
export function createLiveState(objects: readonly LiveObject[], failures: readonly ReadFailure[] = []): LiveState {
  const byId = indexById(objects);
  return createLazyLiveState({ ids: byId.keys(), read: (id) => byId.get(id) }, failures);
}

/** The same of objects that are read only when somebody asks for them, each once. */
export function createLazyLiveState(source: LiveSource, failures: readonly ReadFailure[] = []): LiveState {
  const { idsOfKind, find } = indexed(source);
  const ofKind = listed(idsOfKind, find);
  let events: ReadonlyMap<string, readonly LiveObject[]> | undefined;
  return {
    find,
    idsOfKind,
    ofKind,
    ownedBy: (uid, groupKind) =>
      uid === undefined ? NONE : (groupedBy(ofKind(groupKind), controllerOf).get(uid) ?? NONE),
    endpointSlicesOf: (namespace, service) =>
      groupedBy(ofKind(ENDPOINT_SLICE), serviceOf).get(`${namespace}/${service}`) ?? NONE,
    eventsAbout: (object) => {
      events ??= groupedBy(EVENTS.flatMap(ofKind), subjectOf);
      return events.get(objectId(referenceOf(object)))?.filter((event) => isAbout(event, object)) ?? NONE;
    },
    unreadable: (groupKind) => failures.find((failure) => failure.groupKind === groupKind),
  };
}

const NONE: readonly LiveObject[] = [];
/** As their ids are sorted. */
const EVENTS = ['Event.events.k8s.io', 'Event'];

function indexed({ ids, read }: LiveSource): Pick<LiveState, 'find' | 'idsOfKind'> {
  const known = new Map<string, LiveObject | undefined>();
  const idsByKind = new Map<string, string[]>();
  for (const id of ids) {
    known.set(id, undefined);
    const groupKind = id.slice(0, id.indexOf('/'));
    const others = idsByKind.get(groupKind);
    if (others === undefined) idsByKind.set(groupKind, [id]);
    else others.push(id);
  }
  for (const each of idsByKind.values()) each.sort();
  return {
    idsOfKind: (groupKind) => idsByKind.get(groupKind) ?? NO_IDS,
    find(id) {
      const object = known.get(id);
      if (object !== undefined || !known.has(id)) return object;
      const found = read(id);
      const sound = found === undefined ? undefined : soundObject(found);
      known.set(id, sound);
      return sound;
    },
  };
}

const NO_IDS: readonly string[] = [];

function listed(idsOfKind: LiveState['idsOfKind'], find: LiveState['find']): LiveState['ofKind'] {
  const lists = new Map<string, readonly LiveObject[]>();
  return (groupKind) => {
    const ids = idsOfKind(groupKind);
    if (ids.length === 0) return NONE;
    const list = lists.get(groupKind) ?? ids.flatMap((id) => find(id) ?? []);
    lists.set(groupKind, list);
    return list;
  };
}

const ENDPOINT_SLICE = 'EndpointSlice.discovery.k8s.io';

function indexById(objects: readonly LiveObject[]): ReadonlyMap<string, LiveObject> {
  const byId = new Map<string, LiveObject>();
  for (const object of objects.map(soundObject)) {
    const id = objectId(referenceOf(object));
    const known = byId.get(id);
    if (known === undefined || isNewer(object, known)) byId.set(id, object);
  }
  return byId;
}

/** KEP-5504: resource versions of one kind compare as numbers. The texts decide where they are none, so that order never does. */
function isNewer(object: LiveObject, known: LiveObject): boolean {
  const [left, right] = [object.metadata.resourceVersion ?? '', known.metadata.resourceVersion ?? ''];
  if (left.length !== right.length) return left.length > right.length;
  if (left !== right) return left > right;
  return JSON.stringify(object) > JSON.stringify(known);
}

function controllerOf({ metadata }: LiveObject): string | undefined {
  const owners = member(metadata, 'ownerReferences');
  const controller = isJsonArray(owners) ? owners.find((owner) => member(owner, 'controller') === true) : undefined;
  return textOf(member(controller, 'uid'));
}

function serviceOf({ metadata }: LiveObject): string {
  return `${metadata.namespace ?? ''}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
}

/** The id of the object that an Event is about: `involvedObject` in core/v1, `regarding` in events.k8s.io/v1. */
export function subjectOf(event: LiveObject): string {
  const subject = subjectReference(event);
  return objectId({
    apiVersion: textOf(subject['apiVersion']) ?? 'v1',
    kind: textOf(subject['kind']) ?? '',
    namespace: textOf(subject['namespace']) ?? '',
    name: textOf(subject['name']) ?? '',
  });
}

function isAbout(event: LiveObject, { metadata }: LiveObject): boolean {
  const uid = textOf(subjectReference(event)['uid']);
  return uid === undefined || uid === '' || metadata.uid === undefined || uid === metadata.uid;
}

function subjectReference(event: LiveObject): Readonly<Record<string, unknown>> {
  const subject: unknown = event['involvedObject'] ?? event['regarding'];
  return typeof subject === 'object' && subject !== null ? { ...subject } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { groupOf } from '../../../../src/core/manifest/object-id.ts';
import { formatInstant } from '../../../../src/core/time/instant.ts';
import type { FakeClock } from '../fake-clock.ts';
import { type ApiServer, createApiServer, pathOfKind, type Prohibition } from './api-server.ts';
import { type Connection, createConnection } from './connection.ts';
import type { Faults } from './faults.ts';
import { isSame } from './field-sets.ts';
import { withDefaults } from './representations.ts';
import type { ServedKind } from './served-kinds.ts';

/** A Kubernetes API in memory, and a connection to it: the agent's. */
export interface SimulatedApi extends Connection {
  /** Another client's connection: another replica. */
  connect(user?: string): Connection;
  readonly server: ApiServer;
  /** Puts an object as it is, as controllers and the cluster itself do. Nothing is written where nothing changes. */
  put(object: LiveObject): void;
  /** Takes an object away at once, whatever finalizers it has. */
  take(reference: Pick<LiveObject, 'apiVersion' | 'kind' | 'metadata'>): void;
  /** An object as it is read. */
  find(id: string): LiveObject | undefined;
  /** The same as it is stored: another object after each write. */
  findStored(id: string): LiveObject | undefined;
  /** The path of an object. Throws where its kind is not served. */
  pathOf(id: string): string;
  /** Whether the kind of an object is served. */
  serves(object: Pick<LiveObject, 'apiVersion' | 'kind'>): boolean;
  /** Server-side apply by somebody else than the agent. Throws where the server refuses. */
  apply(object: LiveObject, fieldManager: string): LiveObject;
  /** Throws where the server refuses; what is not there is fine. */
  remove(id: string): void;
  forbid(rule: Prohibition): () => void;
  /** Takes back every `forbid`. */
  allowAll(): void;
  /** Forgets every write until now: who continues from one of them is told 410. */
  compact(): void;
}

/** What an API is made of. */
export interface ApiParts {
  readonly clock: FakeClock;
  readonly random: () => number;
  readonly faults?: Faults | undefined;
  readonly latency?: readonly [number, number] | undefined;
}

/** An API with the namespaces that every cluster has. */
export function createSimulatedApi({ clock, random, faults, latency = [1, 4] }: ApiParts): SimulatedApi {
  const server = createApiServer({ clock, random });
  const connect = (user = 'system:serviceaccount:planwright-system:planwright-agent'): Connection =>
    createConnection({ server, clock, random, user, latency });
  const own = connect();
  own.suffer(faults);
  const servedAs = (group: string, kind: string): ServedKind => {
    const found = server.kinds().find((each) => each.kind === kind && each.group === group);
    if (found === undefined) throw new Error(`${kind} of "${group}" is not served`);
    return found;
  };
  const kindOf = (object: Pick<LiveObject, 'apiVersion' | 'kind'>): ServedKind =>
    servedAs(groupOf(object.apiVersion), object.kind);
  const placeOf = (id: string): Place => {
    const [groupKind = '', namespace = '', name = ''] = id.split('/');
    const [kind = '', ...group] = groupKind.split('.');
    return { group: group.join('.'), kind, namespace: namespace === '' ? undefined : namespace, name };
  };
  const serves = (group: string, kind: string): boolean =>
    server.kinds().some((each) => each.kind === kind && each.group === group);
  const findStored = (id: string): LiveObject | undefined => {
    const { group, kind, namespace, name } = placeOf(id);
    if (!serves(group, kind)) return undefined;
    return server.stored.find(servedAs(group, kind).type, namespace, name);
  };
  const find = (id: string): LiveObject | undefined => {
    const { group, kind } = placeOf(id);
    const stored = findStored(id);
    return stored === undefined ? undefined : withDefaults(stored, servedAs(group, kind));
  };
  const api: SimulatedApi = {
    ...own,
    connect,
    server,
    find,
    findStored,
    pathOf(id) {
      const { group, kind, ...place } = placeOf(id);
      return pathOfKind(servedAs(group, kind), place);
    },
    serves: ({ apiVersion, kind }) => serves(groupOf(apiVersion), kind),
    put(object) {
      const { type } = kindOf(object);
      const { name, namespace } = object.metadata;
      const live = server.stored.find(type, namespace, name);
      const metadata = { ...object.metadata, resourceVersion: live?.metadata.resourceVersion };
      if (live === undefined || !isSame({ ...object, metadata }, live)) server.stored.put(type, object);
    },
    take({ apiVersion, kind, metadata }) {
      const { type } = kindOf({ apiVersion, kind });
      const live = server.stored.find(type, metadata.namespace, metadata.name);
      if (live !== undefined) server.stored.remove(type, live);
    },
    apply(object, fieldManager) {
      const path = `${pathOfKind(kindOf(object), object.metadata)}?fieldManager=${fieldManager}&force=true`;
      const contentType = 'application/apply-patch+yaml';
      const { status, body } = server.answer({ method: 'PATCH', path, body: object, contentType });
      if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      return body as LiveObject; // A success is the object.
    },
    remove(id) {
      const live = find(id);
      if (live === undefined) return;
      const { status, body } = server.answer({ method: 'DELETE', path: pathOfKind(kindOf(live), live.metadata) });
      if (status >= 300) throw new Error(`${id}: ${status} ${JSON.stringify(body)}`);
    },
    forbid: server.forbid,
    allowAll: server.allowAll,
    compact: () => server.stored.compact(),
  };
  for (const name of ['default', 'kube-system', 'planwright-system']) api.put(namespaceNamed(name, clock));
  return api;
}

interface Place {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** A namespace, as the server makes it. */
export function namespaceNamed(name: string, clock: FakeClock): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: `namespace-${name}`,
      creationTimestamp: formatInstant(clock.trueNow()),
      labels: { 'kubernetes.io/metadata.name': name },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

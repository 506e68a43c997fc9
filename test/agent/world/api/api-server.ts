import type { FakeClock } from '../fake-clock.ts';
import { failure, NO_SUCH_PATH, notFound, type ServerAnswer, success } from './answers.ts';
import { keepDefinitions } from './definitions.ts';
import { discover } from './discovery.ts';
import { listObjects } from './list-objects.ts';
import { type PathParts, readPath, type ServerRequest, type Target, verbOf } from './read-request.ts';
import { type Extent, extentOf, represent } from './representations.ts';
import { apiVersionOf, type ServedKind, servedKinds } from './served-kinds.ts';
import { createStoredObjects, type StoredObjects } from './stored-objects.ts';
import { type Watcher, watchObjects } from './watch-objects.ts';
import { writeObject } from './write-objects.ts';

/** An API server with its etcd: answers at once, knows neither connections nor faults. */
export interface ApiServer {
  readonly stored: StoredObjects;
  answer(request: ServerRequest, caller?: Caller): ServerAnswer;
  /** What ends the watch, or why there is none. */
  watch(request: ServerRequest, watcher: Watcher, caller?: Caller): (() => void) | ServerAnswer;
  /** What nobody may do from now on; the answer allows it again. */
  forbid(rule: Prohibition): () => void;
  allowAll(): void;
  kinds(): readonly ServedKind[];
}

/** Who asks, and through which server. */
export interface Caller {
  readonly user: string;
  /** How many milliseconds the server's cache lags behind etcd. */
  readonly lag: number;
  /** Rules bind agents, and not those who play the cluster. */
  readonly isBound: boolean;
}

/** Permissions that are lacking. `*` is everything. */
export interface Prohibition {
  readonly verbs: readonly string[];
  /** `secrets`, `deployments.apps`, `databases.database.example.com/status`. */
  readonly resource: string;
  /** Everywhere where undefined. */
  readonly namespace?: string;
}

const ADMIN: Caller = { user: 'admin', lag: 0, isBound: false };

/** A server without an object. */
export function createApiServer({
  clock,
  random,
}: {
  readonly clock: FakeClock;
  readonly random: () => number;
}): ApiServer {
  const stored = createStoredObjects(clock.elapsed);
  const rules = new Set<Prohibition>();
  const endWatches = keepDefinitions(stored, clock);
  const now = clock.trueNow;
  const kinds = (): readonly ServedKind[] => servedKinds(stored, now());
  const cachedRevision = ({ lag }: Caller): number =>
    lag === 0 ? stored.revision() : stored.revisionAt(clock.elapsed() - lag);
  return {
    stored,
    kinds,
    forbid(rule) {
      rules.add(rule);
      return () => rules.delete(rule);
    },
    allowAll: () => rules.clear(),
    answer(request, caller = ADMIN) {
      const parts = readPath(request.path);
      if (parts.plural === undefined) return outside(request, parts, kinds());
      const target = targetOf(parts, kinds());
      if (target === undefined) return NO_SUCH_PATH;
      const refusal = refuse(request, { target, parts, rules, caller });
      if (refusal !== undefined) return refusal;
      const isRead = request.method === 'GET';
      const extent = extentOf(request.accept, isRead && target.name === undefined ? 'list' : 'object');
      if (extent === undefined) return NOT_ACCEPTABLE;
      if (isRead) return readObjects(target, stored, { extent, cachedRevision: cachedRevision(caller) });
      return writeObject(request, target, { stored, now, random, extent, userAgent: caller.user });
    },
    watch(request, watcher, caller = ADMIN) {
      const parts = readPath(request.path);
      const target = targetOf(parts, kinds());
      if (target === undefined) return NO_SUCH_PATH;
      const refusal = refuse(request, { target, parts, rules, caller });
      if (refusal !== undefined) return refusal;
      const extent = extentOf(request.accept, 'object');
      if (extent === undefined) return NOT_ACCEPTABLE;
      const scene = { stored, clock, random, extent, cachedRevision: cachedRevision(caller) };
      const stop = watchObjects(target, scene, watcher);
      if (typeof stop !== 'function') return stop;
      const forget = endWatches(target.kind.type, () => {
        stop();
        watcher.end();
      });
      return () => {
        forget();
        stop();
      };
    },
  };
}

function outside({ method }: ServerRequest, parts: PathParts, kinds: readonly ServedKind[]): ServerAnswer {
  return method === 'GET' && parts.root !== undefined ? discover(parts, kinds) : NO_SUCH_PATH;
}

function targetOf(parts: PathParts, kinds: readonly ServedKind[]): Target | undefined {
  const { group, version, plural, namespace, name, subresource, query } = parts;
  const kind = kinds.find((each) => each.group === group && each.version === version && each.plural === plural);
  if (kind === undefined) return undefined;
  if (subresource !== undefined && subresource !== 'status') return undefined;
  if (name !== undefined && kind.isNamespaced !== (namespace !== undefined)) return undefined;
  return { kind, namespace, name, subresource: subresource === undefined ? undefined : 'status', query };
}

const NO_SUCH_PART = failure({
  code: 404,
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
  details: {},
});

const NOT_ACCEPTABLE = failure({
  code: 406,
  reason: 'NotAcceptable',
  message:
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
});

const METHOD_NOT_ALLOWED = failure({
  code: 405,
  reason: 'MethodNotAllowed',
  message: 'the server does not allow this method on the requested resource',
});

/** Not every object has a status. */
function statusless({ kind, name, subresource }: Target): ServerAnswer | undefined {
  if (subresource === undefined || kind.hasStatus) return undefined;
  return kind.schema === undefined ? NO_SUCH_PART : notFound(kind, name ?? '');
}

/** Objects are made in collections, and changed and removed by name; who makes one says where. */
function misplaced(
  { method }: ServerRequest,
  { kind, name, namespace, subresource }: Target,
): ServerAnswer | undefined {
  const isCollection = name === undefined;
  const isNowhere = kind.isNamespaced && namespace === undefined;
  const isWrong =
    method === 'POST' ? !isCollection || isNowhere : isCollection || (method === 'DELETE' && subresource !== undefined);
  return method !== 'GET' && isWrong ? METHOD_NOT_ALLOWED : undefined;
}

interface Reading {
  readonly extent: Extent;
  readonly cachedRevision: number;
}

function readObjects(target: Target, stored: StoredObjects, reading: Reading): ServerAnswer {
  return target.name === undefined ? listObjects(target, stored, reading) : getObject(target, stored, reading);
}

function getObject(
  { kind, namespace, name = '', query }: Target,
  stored: StoredObjects,
  { extent, cachedRevision }: Reading,
): ServerAnswer {
  const isStale = query.get('resourceVersion') === '0' && cachedRevision < stored.revision();
  const object = isStale
    ? stored
        .list(kind.type, cachedRevision)
        .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
    : stored.find(kind.type, namespace, name);
  return object === undefined ? notFound(kind, name) : success(represent(object, kind, extent));
}

interface Attempt {
  readonly target: Target;
  readonly parts: PathParts;
  readonly rules: ReadonlySet<Prohibition>;
  readonly caller: Caller;
}

function refuse(request: ServerRequest, attempt: Attempt): ServerAnswer | undefined {
  const { target } = attempt;
  return forbidden(request, attempt) ?? statusless(target) ?? misplaced(request, target);
}

/** In the words of RBAC. */
function forbidden(request: ServerRequest, { target, parts, rules, caller }: Attempt): ServerAnswer | undefined {
  const { kind, namespace, name, subresource } = target;
  const verb = verbOf(request, parts);
  const resource = `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}`;
  const asked = subresource === undefined ? resource : `${resource}/${subresource}`;
  const isForbidden = (rule: Prohibition): boolean =>
    (rule.verbs.includes('*') || rule.verbs.includes(verb)) &&
    (rule.resource === '*' || rule.resource === asked) &&
    (rule.namespace === undefined || rule.namespace === namespace);
  if (!caller.isBound || ![...rules].some(isForbidden)) return undefined;
  const named = name === undefined ? '' : ` "${name}"`;
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  const why = `User "${caller.user}" cannot ${verb} resource "${what}" in API group "${kind.group}" ${scope}`;
  const details = {
    ...(name === undefined ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
  };
  return failure({ code: 403, reason: 'Forbidden', message: `${resource}${named} is forbidden: ${why}`, details });
}

/** The path of an object, or of its collection. */
export function pathOfKind(
  kind: ServedKind,
  place: { readonly namespace?: string | undefined; readonly name?: string },
): string {
  const root = kind.group === '' ? 'api' : 'apis';
  const scope = kind.isNamespaced && place.namespace !== undefined ? `/namespaces/${place.namespace}` : '';
  return `/${root}/${apiVersionOf(kind)}${scope}/${kind.plural}${place.name === undefined ? '' : `/${place.name}`}`;
}

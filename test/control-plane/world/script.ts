import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from '../../../src/core/json/json.ts';
import type { ServerRequest } from '../../agent/world/api/read-request.ts';
import { LAB_DEFINITION } from './lab-definition.ts';
import type { Played, PlayedWatch, Player } from './player.ts';

/** What has been seen so far, by name, for requests that need it. */
export type Memory = Map<string, JsonValue>;

/** One step: what it is called, and what a client sees of it. */
export interface Step {
  readonly title: string;
  play(player: Player, memory: Memory): Promise<JsonValue>;
}

const LAB = '/apis/lab.example.dev/v1';
const APPS = `${LAB}/namespaces/lab/apps`;
const PLAIN = `${LAB}/namespaces/lab/plains`;
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/lab/leases';
const EVENTS = '/apis/events.k8s.io/v1/namespaces/lab/events';
const CORE_EVENTS = '/api/v1/namespaces/lab/events';
const CONFIG = '/api/v1/namespaces/lab/configmaps';
const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/apps.lab.example.dev';
const APPLY = 'application/apply-patch+yaml';
const MERGE = 'application/merge-patch+json';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const STATUS_BY = 'fieldManager=planwright-status&force=true';
const FINALIZER_BY = 'fieldManager=planwright-finalizer&force=true';
const AGENT = 'system:serviceaccount:planwright-system:planwright-agent';
const WATCH_LIST = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';

function app(name: string, more: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'lab.example.dev/v1', kind: 'App', metadata: { name, namespace: 'lab', ...metadata }, ...more };
}

const spec = { minReplicas: 1, maxReplicas: 3 };

function condition(status: string): JsonObject {
  return { type: 'Ready', status };
}

/** A request whose answer is looked at; `as` keeps it for later steps. */
function ask(title: string, request: ServerRequest | ((memory: Memory) => ServerRequest), as?: string): Step {
  return {
    title,
    async play(player, memory) {
      const played = await player.request(typeof request === 'function' ? request(memory) : request);
      if (as !== undefined && typeof played.body !== 'string') memory.set(as, played.body);
      return shown(played);
    },
  };
}

function shown({ status, body }: Played): JsonObject {
  return { status, body };
}

function get(title: string, path: string, accept?: string): Step {
  return ask(title, { method: 'GET', path, accept });
}

function create(title: string, path: string, body: JsonObject, as?: string): Step {
  return ask(title, { method: 'POST', path, body }, as);
}

function apply(title: string, path: string, body: JsonObject, as?: string): Step {
  return ask(title, { method: 'PATCH', path, body, contentType: APPLY }, as);
}

function merge(title: string, path: string, body: JsonObject, as?: string): Step {
  return ask(title, { method: 'PATCH', path, body, contentType: MERGE }, as);
}

function remove(title: string, path: string, body?: JsonObject): Step {
  return ask(title, { method: 'DELETE', path, body });
}

/** A request that is asked again until its status is another one; only the last answer is looked at. */
function eventually(title: string, request: ServerRequest, status: number): Step {
  return {
    title,
    async play(player) {
      let played = await player.request(request);
      for (let tries = 0; played.status !== status && tries < 20; tries++) {
        await player.pause();
        played = await player.request(request);
      }
      return shown(played);
    },
  };
}

const open = new WeakMap<Player, Map<string, PlayedWatch>>();

function watches(player: Player): Map<string, PlayedWatch> {
  const known = open.get(player) ?? new Map<string, PlayedWatch>();
  open.set(player, known);
  return known;
}

/** Opens a watch. */
function watch(title: string, name: string, path: string | ((memory: Memory) => string), accept?: string): Step {
  return {
    title,
    async play(player, memory) {
      const played = await player.watch(typeof path === 'function' ? path(memory) : path, accept);
      if ('status' in played) return shown(played);
      watches(player).set(name, played);
      return 'watching';
    },
  };
}

/** What a watch has told since it was last looked at. Bookmarks come when the server likes, but for the one that ends a list. */
function events(title: string, name: string, count: number): Step {
  return {
    title,
    async play(player, memory) {
      const seen = Number(memory.get(`seen of ${name}`) ?? 0);
      const told = (all: readonly JsonObject[]): readonly JsonObject[] => all.filter((each) => !isBookmark(each));
      const all = told(
        (await watches(player)
          .get(name)
          ?.events((each) => told(each).length >= seen + count)) ?? [],
      );
      memory.set(`seen of ${name}`, all.length);
      return all.slice(seen).map(bookmarkOnly);
    },
  };
}

function isBookmark(event: JsonObject): boolean {
  return event['type'] === 'BOOKMARK' && valueAt(event, ['object', 'metadata', 'annotations']) === undefined;
}

/** Who manages the fields of an Event is of no interest, and of many more fields than here. */
function withoutManagers(step: Step): Step {
  const strip = (value: JsonValue): JsonValue => {
    if (isJsonArray(value)) return value.map(strip);
    if (!isJsonObject(value)) return value;
    const kept = Object.entries(value).filter(([name]) => name !== 'managedFields');
    return Object.fromEntries(kept.map(([name, inner]) => [name, strip(inner ?? null)]));
  };
  return { title: step.title, play: async (player, memory) => strip(await step.play(player, memory)) };
}

/** Bookmarks of Kubernetes' own kinds carry everything that Go cannot leave out. */
function bookmarkOnly(event: JsonObject): JsonObject {
  if (event['type'] !== 'BOOKMARK') return event;
  const { apiVersion, kind, metadata } = event['object'] as JsonObject; // Every event has an object.
  return { type: 'BOOKMARK', object: { apiVersion, kind, metadata } };
}

function ended(title: string, name: string): Step {
  return { title, play: async (player) => (await watches(player).get(name)?.ended()) ?? false };
}

function close(name: string): Step {
  return {
    title: `the watch "${name}" is left`,
    async play(player) {
      watches(player).get(name)?.close();
      return 'left';
    },
  };
}

function of(memory: Memory, name: string, ...path: readonly string[]): string {
  return String(valueAt(memory.get(name), path));
}

/** Of discovery only what is the same on every server. */
function discovery(title: string, path: string, names: readonly string[]): Step {
  return {
    title,
    async play(player) {
      const { status, body } = await player.request({ method: 'GET', path });
      if (typeof body === 'string') return { status, body };
      const list = member(body, 'resources') ?? member(body, 'groups') ?? [];
      const kept = (isJsonArray(list) ? list : []).filter((each) => names.includes(String(member(each, 'name'))));
      const resources = kept.map((each) => ({
        name: member(each, 'name') ?? '',
        kind: member(each, 'kind') ?? '',
        namespaced: member(each, 'namespaced') ?? '',
        singularName: member(each, 'singularName') ?? '',
        preferredVersion: member(each, 'preferredVersion') ?? '',
        verbs: [...((member(each, 'verbs') ?? []) as readonly string[])].sort(), // APIResource.verbs
      }));
      const sorted = resources.sort((left, right) => (String(left.name) < String(right.name) ? -1 : 1));
      return {
        status,
        kind: body['kind'] ?? '',
        versions: body['versions'] ?? '',
        preferred: body['preferredVersion'] ?? '',
        resources: sorted,
      };
    },
  };
}

/** Only the status and the reason: the words are another program's. */
function roughly(step: Step): Step {
  return {
    title: step.title,
    async play(player, memory) {
      const played = (await step.play(player, memory)) as { readonly status: number; readonly body: JsonValue }; // Of `ask`.
      const { status, body } = played;
      return { status, reason: member(body, 'reason') ?? '', code: member(body, 'code') ?? 0, fields: fieldsOf(body) };
    },
  };
}

function fieldsOf(body: JsonValue): JsonValue {
  const causes = valueAt(body, ['details', 'causes']);
  return isJsonArray(causes) ? [...new Set(causes.map((cause) => String(member(cause, 'field'))))].sort() : [];
}

const microTime = '2026-01-01T00:00:00.123456Z';
const lease = (more: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'agent', namespace: 'lab', ...metadata },
  spec: {
    holderIdentity: 'one',
    leaseDurationSeconds: 15,
    acquireTime: microTime,
    renewTime: microTime,
    leaseTransitions: 0,
    ...more,
  },
});

const event = (more: JsonObject, metadata: JsonObject = { generateName: 'generated-' }): JsonObject => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { namespace: 'lab', ...metadata },
  eventTime: microTime,
  reportingController: 'planwright-agent',
  reportingInstance: 'agent-1',
  action: 'Evaluate',
  reason: 'Ready',
  type: 'Normal',
  note: 'it is ready',
  regarding: { apiVersion: 'lab.example.dev/v1', kind: 'App', namespace: 'lab', name: 'a', uid: 'u' },
  ...more,
});

/** Everything the agent asks of a server, and everything that may be answered to it. */
export const SCRIPT: readonly Step[] = [
  roughly(
    ask('a namespace is made', {
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } },
    }),
  ),
  get('a group that nobody serves', '/apis/lab.example.dev'),
  get('a version that nobody serves', LAB),
  get('a collection that nobody serves', APPS),
  roughly(
    ask('a definition is made', {
      method: 'POST',
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      body: LAB_DEFINITION,
    }),
  ),
  eventually('its kind is served a moment later', { method: 'GET', path: APPS }, 200),
  ...['plains'].map((plural) =>
    roughly(
      ask('a definition without a status subresource is made', {
        method: 'POST',
        path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        body: { ...LAB_DEFINITION, ...plainDefinition(plural) },
      }),
    ),
  ),
  eventually('its kind is served, too', { method: 'GET', path: PLAIN }, 200),
  discovery('the core group', '/api', []),
  discovery('the groups', '/apis', [
    'apps',
    'batch',
    'coordination.k8s.io',
    'discovery.k8s.io',
    'events.k8s.io',
    'lab.example.dev',
    'policy',
    'rbac.authorization.k8s.io',
    'networking.k8s.io',
    'apiextensions.k8s.io',
    'storage.k8s.io',
  ]),
  get('one group', '/apis/lab.example.dev'),
  discovery('the kinds of the core group', '/api/v1', [
    'configmaps',
    'persistentvolumeclaims',
    'persistentvolumeclaims/status',
    'pods',
    'pods/status',
    'secrets',
    'services',
    'services/status',
    'events',
    'namespaces',
    'namespaces/status',
    'nodes',
    'resourcequotas',
    'serviceaccounts',
    'limitranges',
    'endpoints',
  ]),
  discovery('the kinds of apps', '/apis/apps/v1', [
    'deployments',
    'deployments/status',
    'statefulsets',
    'daemonsets',
    'replicasets',
    'controllerrevisions',
  ]),
  discovery('the kinds of batch', '/apis/batch/v1', ['jobs', 'cronjobs', 'jobs/status']),
  discovery('the kinds of autoscaling', '/apis/autoscaling/v2', ['horizontalpodautoscalers']),
  discovery('the kinds of networking', '/apis/networking.k8s.io/v1', [
    'ingresses',
    'networkpolicies',
    'ingressclasses',
    'networkpolicies/status',
    'ingressclasses/status',
    'ingresses/status',
  ]),
  discovery('the kinds of rbac', '/apis/rbac.authorization.k8s.io/v1', [
    'roles',
    'rolebindings',
    'clusterroles',
    'clusterrolebindings',
  ]),
  discovery('the kinds of policy', '/apis/policy/v1', ['poddisruptionbudgets', 'poddisruptionbudgets/status']),
  discovery('the kinds of storage', '/apis/storage.k8s.io/v1', ['storageclasses']),
  discovery('the kinds of discovery', '/apis/discovery.k8s.io/v1', ['endpointslices']),
  discovery('the kinds of coordination', '/apis/coordination.k8s.io/v1', ['leases']),
  discovery('the kinds of events', '/apis/events.k8s.io/v1', ['events']),
  discovery('the kinds of extensions', '/apis/apiextensions.k8s.io/v1', [
    'customresourcedefinitions',
    'customresourcedefinitions/status',
  ]),
  discovery('the kinds of the lab', LAB, ['apps', 'apps/status', 'plains', 'plains/status']),

  apply('an object is applied', `${APPS}/a?fieldManager=user`, app('a', { spec }, { labels: { lab: 'yes' } }), 'a'),
  apply('and again', `${APPS}/a?fieldManager=user`, app('a', { spec }, { labels: { lab: 'yes' } })),
  apply(
    'by somebody else, who wants the same',
    `${APPS}/a?fieldManager=second`,
    app('a', { spec: { maxReplicas: 3 } }),
  ),
  apply(
    'by somebody else, who wants something else',
    `${APPS}/a?fieldManager=other`,
    app('a', { spec: { minReplicas: 2 } }),
  ),
  apply('by nobody', `${APPS}/a`, app('a', { spec })),
  apply(
    'with another spec',
    `${APPS}/a?fieldManager=user&force=true`,
    app('a', { spec: { ...spec, tags: ['x', 'y'], ports: [{ name: 'web', port: 80 }] } }, { labels: { lab: 'yes' } }),
  ),
  apply(
    'without a part of it',
    `${APPS}/a?fieldManager=user&force=true`,
    app('a', { spec: { ...spec, tags: ['y'] } }, { labels: { lab: 'yes' } }),
    'a',
  ),
  apply(
    'with only labels, by another manager',
    `${APPS}/a?fieldManager=labels`,
    app('a', {}, { labels: { other: 'one' } }),
  ),
  apply(
    'a field that the schema does not know',
    `${APPS}/a?fieldManager=user`,
    app('a', { spec: { ...spec, nope: 1 } }),
  ),
  roughly(
    apply(
      'a value that the schema forbids',
      `${APPS}/a?fieldManager=user`,
      app('a', { spec: { ...spec, minReplicas: -1 } }, { labels: { lab: 'yes' } }),
    ),
  ),
  get('the object', `${APPS}/a`),
  get('its metadata', `${APPS}/a`, METADATA),
  get('its metadata, or else all of it', `${APPS}/a`, `${METADATA},application/json`),
  get('an object that is not there', `${APPS}/zz`),
  get('a kind that is not there', `${LAB}/nopes`),
  get('an object in a namespace that is not there', `${LAB}/namespaces/nowhere/apps/a`),
  get('objects in a namespace that is not there', `${LAB}/namespaces/nowhere/apps`),

  apply(
    'a status',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { phase: 'Ready', conditions: [condition('True')] } }),
    'a',
  ),
  apply(
    'the same status',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { phase: 'Ready', conditions: [condition('True')] } }),
  ),
  apply(
    'another status, with what the version it is of',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', {
      status: {
        phase: 'Broken',
        conditions: [condition('False')],
        parts: [{ name: 'x' }],
        endpoints: { web: 'here' },
        counts: { x: 1 },
      },
    }),
  ),
  apply(
    'a status without maps and lists that were there',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { phase: 'Broken', conditions: [condition('False')], parts: [], endpoints: {} } }),
    'a',
  ),
  apply(
    'a status by another manager',
    `${APPS}/a/status?fieldManager=other`,
    app('a', { status: { phase: 'Failed' } }),
  ),
  ask('a status of this version', (memory) => ({
    method: 'PATCH',
    path: `${APPS}/a/status?${STATUS_BY}`,
    contentType: APPLY,
    body: app(
      'a',
      { status: { phase: 'Ready', conditions: [condition('True')] } },
      { uid: of(memory, 'a', 'metadata', 'uid'), resourceVersion: of(memory, 'a', 'metadata', 'resourceVersion') },
    ),
  })),
  ask('a status of an older version', (memory) => ({
    method: 'PATCH',
    path: `${APPS}/a/status?${STATUS_BY}`,
    contentType: APPLY,
    body: app('a', { status: { phase: 'Late' } }, { resourceVersion: of(memory, 'a', 'metadata', 'resourceVersion') }),
  })),
  apply(
    'a status of another uid',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { phase: 'Other' } }, { uid: '00000000-0000-0000-0000-000000000000' }),
  ),
  apply(
    'a status with a spec in it',
    `${APPS}/a/status?${STATUS_BY}`,
    app(
      'a',
      { spec: { minReplicas: 99 }, status: { phase: 'Ready', conditions: [condition('True')] } },
      { labels: { not: 'this' } },
    ),
  ),
  apply('a status of what is not there', `${APPS}/zz/status?${STATUS_BY}`, app('zz', { status: { phase: 'Ready' } })),
  apply(
    'a status with an unknown field',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { phase: 'Ready', nope: 1 } }),
  ),
  roughly(
    apply(
      'a status with two unknown fields',
      `${APPS}/a/status?${STATUS_BY}`,
      app('a', { status: { phase: 'Ready', nope: 1, neither: { a: 1 } } }),
    ),
  ),
  apply('a status with a number for a text', `${APPS}/a/status?${STATUS_BY}`, app('a', { status: { phase: 5 } })),
  apply('a status with a list for a map', `${APPS}/a/status?${STATUS_BY}`, app('a', { status: { endpoints: [] } })),
  apply(
    'a status with a text for a number',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { observedGeneration: 'x' } }),
  ),
  apply(
    'a status with an unknown field in an item',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { conditions: [{ ...condition('True'), nope: 1 }] } }),
  ),
  apply(
    'a status with an unknown field in an item of an atomic list',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { parts: [{ name: 'x', nope: 1 }] } }),
  ),
  apply(
    'a status with a condition twice',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { conditions: [condition('True'), condition('False')] } }),
  ),
  apply(
    'a status with a condition without a type',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { conditions: [{ status: 'True' }] } }),
  ),
  roughly(
    apply(
      'a status with a value that is not allowed',
      `${APPS}/a/status?${STATUS_BY}`,
      app('a', { status: { phase: 'Ready', conditions: [condition('Perhaps')] } }),
    ),
  ),
  apply('a status with a number for a list', `${APPS}/a/status?${STATUS_BY}`, app('a', { status: { parts: 1 } })),
  apply('a status with a text for a map', `${APPS}/a/status?${STATUS_BY}`, app('a', { status: { endpoints: 'x' } })),
  apply('a status without a status', `${APPS}/a/status?${STATUS_BY}`, app('a')),
  merge('a person writes a status', `${APPS}/a/status?fieldManager=kubectl-edit`, { status: { phase: 'Edited' } }),
  merge('a person takes a status away', `${APPS}/a/status?fieldManager=kubectl-edit`, { status: null }),
  apply(
    'it is written again',
    `${APPS}/a/status?${STATUS_BY}`,
    app('a', { status: { phase: 'Ready', conditions: [condition('True')] } }),
  ),
  apply('a status where no kind has one', `${PLAIN}/a/status?${STATUS_BY}`, {
    apiVersion: 'lab.example.dev/v1',
    kind: 'Plain',
    metadata: { name: 'a' },
    status: {},
  }),

  create('a plain object with a status', PLAIN, {
    apiVersion: 'lab.example.dev/v1',
    kind: 'Plain',
    metadata: { name: 'p' },
    spec,
    status: { phase: 'Own' },
  }),
  merge('its status is edited', `${PLAIN}/p`, { status: { phase: 'Other' } }),
  merge('its labels are edited', `${PLAIN}/p`, { metadata: { labels: { a: 'b' } } }),
  apply('a finalizer on the plain object', `${PLAIN}/p?${FINALIZER_BY}`, {
    apiVersion: 'lab.example.dev/v1',
    kind: 'Plain',
    metadata: { name: 'p', finalizers: ['planwright.dev/status'] },
  }),
  apply('and without it', `${PLAIN}/p?${FINALIZER_BY}`, {
    apiVersion: 'lab.example.dev/v1',
    kind: 'Plain',
    metadata: { name: 'p' },
  }),

  watch(
    'the objects are watched from here',
    'life',
    (memory) => `${LAB}/apps?watch=1&resourceVersion=${of(memory, 'a', 'metadata', 'resourceVersion')}`,
  ),
  events('what happened since is told', 'life', 1),
  create('an object is made', APPS, app('b', { spec, status: { phase: 'Sent' } }), 'b'),
  create('and again', APPS, app('b', { spec })),
  create('in a namespace that is not there', `${LAB}/namespaces/nowhere/apps`, {
    ...app('b', { spec }),
    metadata: { name: 'b' },
  }),
  create('in another namespace than its own', APPS, app('b', { spec }, { namespace: 'other' })),
  create('with a version', APPS, app('c', { spec }, { resourceVersion: '1' })),
  create(
    'with a name that is made up',
    APPS,
    { ...app('x', { spec }), metadata: { generateName: 'generated-' } },
    'generated',
  ),
  ask('which is removed again', (memory) => ({
    method: 'DELETE',
    path: `${APPS}/${of(memory, 'generated', 'metadata', 'name')}`,
  })),
  merge('a person edits the spec', `${APPS}/b?fieldManager=kubectl-edit`, { spec: { maxReplicas: 5 } }),
  merge('a person edits nothing', `${APPS}/b?fieldManager=kubectl-edit`, { spec: { maxReplicas: 5 } }),
  merge('a person edits an annotation', `${APPS}/b?fieldManager=kubectl-annotate`, {
    metadata: { annotations: { 'planwright.dev/paused': 'true' } },
  }),
  merge(
    'and takes it away',
    `${APPS}/b?fieldManager=kubectl-annotate`,
    { metadata: { annotations: { 'planwright.dev/paused': null } } },
    'edited',
  ),
  merge('of what is not there', `${APPS}/zz`, { spec: {} }),
  ask('a patch of another kind', {
    method: 'PATCH',
    path: `${APPS}/b`,
    contentType: 'application/strategic-merge-patch+json',
    body: {},
  }),
  ask('a PUT without a version', { method: 'PUT', path: `${APPS}/b`, body: app('b', { spec }) }),
  ask('a PUT of an old version', (memory) => ({
    method: 'PUT',
    path: `${APPS}/b`,
    body: app('b', { spec }, { resourceVersion: of(memory, 'b', 'metadata', 'resourceVersion') }),
  })),
  ask('a PUT of another uid', (memory) => ({
    method: 'PUT',
    path: `${APPS}/b`,
    body: app('b', { spec }, { resourceVersion: of(memory, 'edited', 'metadata', 'resourceVersion'), uid: 'other' }),
  })),
  merge('an edit of another uid', `${APPS}/b`, { metadata: { uid: 'other' } }),
  ask('a PUT of another name', { method: 'PUT', path: `${APPS}/b`, body: app('c', { spec }) }),
  events('everything of it is told', 'life', 6),

  apply('a finalizer', `${APPS}/b?${FINALIZER_BY}`, app('b', {}, { finalizers: ['planwright.dev/status'] }), 'b'),
  apply('the same finalizer', `${APPS}/b?${FINALIZER_BY}`, app('b', {}, { finalizers: ['planwright.dev/status'] })),
  apply(
    'another finalizer by another manager',
    `${APPS}/b?fieldManager=second`,
    app('b', {}, { finalizers: ['lab.example.dev/second'] }),
  ),
  apply(
    'a finalizer with another uid',
    `${APPS}/b?${FINALIZER_BY}`,
    app('b', {}, { finalizers: ['planwright.dev/status'], uid: '00000000-0000-0000-0000-000000000000' }),
  ),
  apply(
    'no finalizer with another uid',
    `${APPS}/b?${FINALIZER_BY}`,
    app('b', {}, { uid: '00000000-0000-0000-0000-000000000000' }),
  ),
  ask('a finalizer with its uid', (memory) => ({
    method: 'PATCH',
    path: `${APPS}/b?${FINALIZER_BY}`,
    contentType: APPLY,
    body: app('b', {}, { finalizers: ['planwright.dev/status'], uid: of(memory, 'b', 'metadata', 'uid') }),
  })),
  ask('a finalizer with an old version', (memory) => ({
    method: 'PATCH',
    path: `${APPS}/b?${FINALIZER_BY}`,
    contentType: APPLY,
    body: app(
      'b',
      {},
      { finalizers: ['planwright.dev/status'], resourceVersion: of(memory, 'b', 'metadata', 'resourceVersion') },
    ),
  })),
  apply(
    'a finalizer, with a uid, on what is not there',
    `${APPS}/zz?${FINALIZER_BY}`,
    app('zz', {}, { finalizers: ['planwright.dev/status'], uid: '00000000-0000-0000-0000-000000000000' }),
  ),
  apply(
    'a finalizer, with a version, on what is not there',
    `${APPS}/zz?${FINALIZER_BY}`,
    app('zz', {}, { finalizers: ['planwright.dev/status'], resourceVersion: '1' }),
  ),
  apply('what was made by that loses it', `${APPS}/zz?${FINALIZER_BY}`, app('zz')),
  remove('and goes', `${APPS}/zz`),
  remove('it is removed with another uid', `${APPS}/b`, {
    preconditions: { uid: '00000000-0000-0000-0000-000000000000' },
  }),
  remove('it is removed in another version', `${APPS}/b`, { preconditions: { resourceVersion: '1' } }),
  remove('it is removed', `${APPS}/b`),
  remove('and again', `${APPS}/b`),
  roughly(
    apply(
      'a new finalizer comes too late',
      `${APPS}/b?fieldManager=third`,
      app('b', {}, { finalizers: ['lab.example.dev/third'] }),
    ),
  ),
  apply('its status is still written', `${APPS}/b/status?${STATUS_BY}`, app('b', { status: { phase: 'Deleting' } })),
  apply('one finalizer goes', `${APPS}/b?fieldManager=second`, app('b', {}, { finalizers: [] })),
  apply('the last finalizer goes', `${APPS}/b?${FINALIZER_BY}`, app('b')),
  get('and with it the object', `${APPS}/b`),
  apply('a finalizer for what is gone', `${APPS}/b/status?${STATUS_BY}`, app('b', { status: { phase: 'Late' } })),
  remove('what is gone is removed', `${APPS}/b`),
  events('all of that is told', 'life', 6),
  close('life'),

  ...['c', 'd', 'e', 'f', 'g'].map((name) =>
    create(`"${name}" is made`, APPS, app(name, { spec }, { labels: { lab: 'yes', letter: name } }), name),
  ),
  get('a list', `${APPS}?labelSelector=letter`),
  get('a list of metadata', `${APPS}?labelSelector=letter`, METADATA_LIST),
  get('a list across namespaces', `${LAB}/apps?labelSelector=letter%20in%20(c,d)`),
  get('a list by a value', `${APPS}?labelSelector=letter=c`),
  get('a list by several', `${APPS}?labelSelector=lab,letter!=c,letter%20notin%20(d,e)`),
  get('a list of those without a label', `${APPS}?labelSelector=!letter`),
  get('a list by name', `${APPS}?fieldSelector=metadata.name%3Dd`),
  roughly(get('a list by a field that no list knows', `${APPS}?fieldSelector=spec.minReplicas%3D1`)),
  roughly(get('a list by no selector', `${APPS}?labelSelector=a%20within%20(b)`)),
  ask('a page', { method: 'GET', path: `${APPS}?limit=2` }, 'page'),
  ask(
    'the next page',
    (memory) => ({ method: 'GET', path: `${APPS}?limit=2&continue=${of(memory, 'page', 'metadata', 'continue')}` }),
    'next',
  ),
  create('something is made while it is read', APPS, app('ee', { spec }, { labels: { letter: 'ee' } })),
  ask('the last page does not have it', (memory) => ({
    method: 'GET',
    path: `${APPS}?limit=9&continue=${of(memory, 'next', 'metadata', 'continue')}`,
  })),
  ask('a page of what is selected', { method: 'GET', path: `${APPS}?limit=2&labelSelector=letter` }),
  ask('a page of metadata', { method: 'GET', path: `${APPS}?limit=2`, accept: METADATA_LIST }),
  roughly(get('a page after nothing', `${APPS}?limit=2&continue=garbage`)),
  ask('a list of whatever the cache has', { method: 'GET', path: `${APPS}?resourceVersion=0&labelSelector=letter=c` }),
  ask('a page of whatever the cache has', {
    method: 'GET',
    path: `${APPS}?resourceVersion=0&limit=1&labelSelector=letter`,
  }),
  ask('a list not older than something', (memory) => ({
    method: 'GET',
    path: `${APPS}?resourceVersion=${of(memory, 'c', 'metadata', 'resourceVersion')}&resourceVersionMatch=NotOlderThan&labelSelector=letter=c`,
  })),
  ask('a list of exactly then', (memory) => ({
    method: 'GET',
    path: `${APPS}?resourceVersion=${of(memory, 'd', 'metadata', 'resourceVersion')}&resourceVersionMatch=Exact&labelSelector=letter`,
  })),
  get('a list from the future', `${APPS}?resourceVersion=99999999&resourceVersionMatch=NotOlderThan`),
  get('a list of exactly the future', `${APPS}?resourceVersion=99999999&resourceVersionMatch=Exact`),

  watch(
    'the selected are watched with a list before it',
    'selected',
    `${LAB}/apps?${WATCH_LIST}&labelSelector=letter%20in%20(c,d,h)`,
  ),
  events('what is there, and the end of it', 'selected', 3),
  watch(
    'their metadata is watched',
    'metadata',
    `${LAB}/apps?${WATCH_LIST}&labelSelector=letter%20in%20(c,d,h)`,
    METADATA,
  ),
  events('their metadata', 'metadata', 3),
  watch('one is watched by its name', 'named', `${APPS}?watch=true&resourceVersion=0&fieldSelector=metadata.name%3Dd`),
  events('it is there', 'named', 1),
  merge('one is no longer selected', `${APPS}/c`, { metadata: { labels: { letter: 'z' } } }),
  merge('one is selected now', `${APPS}/e`, { metadata: { labels: { letter: 'h' } } }),
  merge('one changes', `${APPS}/d`, { spec: { maxReplicas: 7 } }),
  merge('one changes that nobody selects', `${APPS}/f`, { spec: { maxReplicas: 7 } }),
  remove('one is removed', `${APPS}/d`),
  events('each change is what it is for who selects', 'selected', 4),
  events('of metadata, too', 'metadata', 4),
  events('of the one', 'named', 2),
  close('selected'),
  close('metadata'),
  close('named'),
  watch('a watch from nowhere', 'nowhere', `${APPS}?watch=1&labelSelector=letter=h`),
  events('begins with what is there', 'nowhere', 1),
  close('nowhere'),
  watch('a watch with a list, without what that needs', 'wrong', `${APPS}?watch=1&sendInitialEvents=true`),
  watch('a watch that matches versions without a list', 'wrong', `${APPS}?watch=1&resourceVersionMatch=NotOlderThan`),
  watch('a watch of a kind that is not there', 'wrong', `${LAB}/nopes?watch=1`),
  watch('a watch by a field that nobody knows', 'wrong', `${APPS}?watch=1&fieldSelector=a%3Db`),
  watch(
    'a watch that lasts a moment',
    'short',
    (memory) => `${APPS}?watch=1&timeoutSeconds=1&resourceVersion=${of(memory, 'g', 'metadata', 'resourceVersion')}`,
  ),
  ended('is ended', 'short'),
  events('after what happened', 'short', 9),
  watch(
    'a watch of whatever the cache has, with bookmarks',
    'cached',
    `${APPS}?watch=1&resourceVersion=0&allowWatchBookmarks=true&labelSelector=letter=h`,
  ),
  events('says where the list ends, too', 'cached', 2),
  close('cached'),

  create('a Lease', LEASES, lease({}), 'lease'),
  create('the same Lease', LEASES, lease({})),
  ask('it is renewed', (memory) => ({
    method: 'PUT',
    path: `${LEASES}/agent`,
    body: lease(
      { renewTime: '2026-01-01T00:00:02.000000Z' },
      { resourceVersion: of(memory, 'lease', 'metadata', 'resourceVersion') },
    ),
  })),
  ask('it is renewed in an old version', (memory) => ({
    method: 'PUT',
    path: `${LEASES}/agent`,
    body: lease({}, { resourceVersion: of(memory, 'lease', 'metadata', 'resourceVersion') }),
  })),
  ask('it is renewed in no version', { method: 'PUT', path: `${LEASES}/agent`, body: lease({}) }),
  ask('the Lease as it is', { method: 'GET', path: `${LEASES}/agent` }, 'lease'),
  ask(
    'it is given back',
    (memory) => ({
      method: 'PUT',
      path: `${LEASES}/agent`,
      body: lease(
        { holderIdentity: '', leaseDurationSeconds: 1 },
        { resourceVersion: of(memory, 'lease', 'metadata', 'resourceVersion') },
      ),
    }),
    'lease',
  ),
  roughly(
    ask('for no time', (memory) => ({
      method: 'PUT',
      path: `${LEASES}/agent`,
      body: lease({ leaseDurationSeconds: 0 }, { resourceVersion: of(memory, 'lease', 'metadata', 'resourceVersion') }),
    })),
  ),
  roughly(
    create('with a time of whole seconds', LEASES, lease({ renewTime: '2026-01-01T00:00:00Z' }, { name: 'wrong' })),
  ),
  ask('a Lease that is not there is put', { method: 'PUT', path: `${LEASES}/new`, body: lease({}, { name: 'new' }) }),
  roughly(
    ask('in a version', {
      method: 'PUT',
      path: `${LEASES}/newer`,
      body: lease({}, { name: 'newer', resourceVersion: '1' }),
    }),
  ),
  get('the Leases', LEASES),

  withoutManagers(create('an Event', EVENTS, event({}), 'event')),
  withoutManagers(
    ask('as core/v1 has it', (memory) => ({
      method: 'GET',
      path: `${CORE_EVENTS}/${of(memory, 'event', 'metadata', 'name')}`,
    })),
  ),
  withoutManagers(
    get('the Events about an object', `${CORE_EVENTS}?fieldSelector=involvedObject.name%3Da,involvedObject.kind%3DApp`),
  ),
  withoutManagers(get('as events.k8s.io has them', `${EVENTS}?fieldSelector=regarding.name%3Da`)),
  withoutManagers(get('about another object', `${EVENTS}?fieldSelector=regarding.name%3Db`)),
  roughly(get('by the name of the other version', `${EVENTS}?fieldSelector=involvedObject.name%3Da`)),
  withoutManagers(
    merge('it is seen again', `${EVENTS}/nothing`, { series: { count: 2, lastObservedTime: microTime } }),
  ),
  withoutManagers(
    ask('it is counted', (memory) => ({
      method: 'PATCH',
      path: `${EVENTS}/${of(memory, 'event', 'metadata', 'name')}`,
      contentType: MERGE,
      body: { series: { count: 2, lastObservedTime: microTime } },
    })),
  ),
  roughly(create('an Event without an action', EVENTS, event({ action: '' }))),
  roughly(create('without a time', EVENTS, event({ eventTime: null }))),
  roughly(create('of no type', EVENTS, event({ type: 'Odd' }))),
  roughly(
    create('about nothing in a namespace', EVENTS, event({ regarding: { apiVersion: 'v1', kind: 'Node', name: 'a' } })),
  ),
  roughly(
    create(
      'about an object elsewhere',
      EVENTS,
      event({ regarding: { apiVersion: 'lab.example.dev/v1', kind: 'App', namespace: 'elsewhere', name: 'a' } }),
    ),
  ),
  roughly(
    create(
      'about a pod elsewhere',
      EVENTS,
      event({ regarding: { apiVersion: 'v1', kind: 'Pod', namespace: 'elsewhere', name: 'a' } }),
    ),
  ),
  roughly(
    create(
      'about something elsewhere',
      EVENTS,
      event({ regarding: { kind: 'App', namespace: 'elsewhere', name: 'a' } }),
    ),
  ),
  roughly(create('with a note that is too long', EVENTS, event({ note: 'x'.repeat(1025) }))),
  roughly(create('with a reason that is too long', EVENTS, event({ reason: 'x'.repeat(129) }))),
  roughly(create('by nobody', EVENTS, event({ reportingController: '' }))),
  withoutManagers(
    create('an Event of core/v1', CORE_EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'old', namespace: 'lab' },
      involvedObject: { kind: 'App', namespace: 'lab', name: 'c' },
      reason: 'Old',
      message: 'said',
      type: 'Warning',
      count: 1,
    }),
  ),
  withoutManagers(get('as events.k8s.io has it', `${EVENTS}/old`)),
  withoutManagers(
    create('in a namespace that is not there', '/apis/events.k8s.io/v1/namespaces/nowhere/events', {
      ...event({}),
      metadata: { name: 'x' },
    }),
  ),

  create('a ConfigMap', CONFIG, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { a: 'b' },
  }),
  get('the status of a ConfigMap', `${CONFIG}/settings/status`),
  get('the ConfigMaps', `${CONFIG}?fieldSelector=metadata.name%3Dsettings`),
  get('the metadata of the ConfigMaps', `${CONFIG}?fieldSelector=metadata.name%3Dsettings`, METADATA_LIST),
  watch('they are watched', 'configuration', `${CONFIG}?${WATCH_LIST}&fieldSelector=metadata.name%3Dsettings`),
  merge('one is edited', `${CONFIG}/settings?fieldManager=kubectl-edit`, { data: { a: 'c' } }),
  remove('one is removed', `${CONFIG}/settings`),
  events('which is told', 'configuration', 4),
  close('configuration'),

  ...(['get', 'list', 'watch', 'create', 'patch'] as const).map((verb) => forbidden(verb)),

  watch('a watch from the beginning', 'old', `${APPS}?watch=1&resourceVersion=1`),
  events('is told so', 'old', 1),
  ended('and ended', 'old'),

  watch('the objects of a definition are watched', 'last', `${APPS}?${WATCH_LIST}&labelSelector=letter=h`),
  apply('one has a finalizer', `${APPS}/g?${FINALIZER_BY}`, app('g', {}, { finalizers: ['planwright.dev/status'] })),
  roughly(remove('the definition is removed', DEFINITION)),
  eventually('objects without finalizers go', { method: 'GET', path: `${APPS}/e` }, 404),
  get('one with a finalizer stays', `${APPS}/g`),
  create('nothing new is made', APPS, app('new', { spec })),
  apply('its finalizer goes', `${APPS}/g?${FINALIZER_BY}`, app('g')),
  eventually('then the kind goes', { method: 'GET', path: APPS }, 404),
  ended('its watches end', 'last'),
  events('after they told', 'last', 3),
  eventually('discovery forgets it', { method: 'GET', path: `${LAB}/apps` }, 404),
  get('an object of it', `${APPS}/a`),
  apply('a status of it', `${APPS}/a/status?${STATUS_BY}`, app('a', { status: { phase: 'Ready' } })),
];

/** What RBAC says to an agent without permissions. */
function forbidden(verb: 'get' | 'list' | 'watch' | 'create' | 'patch'): Step {
  const requests: Readonly<Record<typeof verb, ServerRequest>> = {
    get: { method: 'GET', path: '/api/v1/namespaces/lab/secrets/password' },
    list: { method: 'GET', path: '/apis/apps/v1/deployments' },
    watch: { method: 'GET', path: '/apis/apps/v1/deployments?watch=1' },
    create: { method: 'POST', path: EVENTS, body: event({}) },
    patch: { method: 'PATCH', path: `${APPS}/a/status?${STATUS_BY}`, contentType: APPLY, body: app('a') },
  };
  return {
    title: `who may not ${verb} is told so`,
    play: async (player) => shown(await player.request(requests[verb], AGENT)),
  };
}

function plainDefinition(plural: string): JsonObject {
  return {
    metadata: { name: `${plural}.lab.example.dev` },
    spec: {
      ...LAB_DEFINITION.spec,
      names: { kind: 'Plain', plural, singular: 'plain', listKind: 'PlainList' },
      versions: LAB_DEFINITION.spec.versions.map(({ subresources: _subresources, ...version }) => version),
    },
  };
}

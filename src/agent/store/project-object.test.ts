import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { createLiveState } from '../../core/live/live-state.ts';
import type { Plan, PlannedObject } from '../../core/plan/plan.ts';
import { findApplierState } from '../../core/status/find-applier-state.ts';
import { parseInstant } from '../../core/time/instant.ts';
import { projectObject } from './project-object.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const APPLIED = { manager: 'flux', operation: 'Apply', time: 'T1', fieldsType: 'FieldsV1' };
const OBSERVED = { manager: 'kubelet', operation: 'Update', subresource: 'status', time: 'T2', fieldsType: 'FieldsV1' };
const managedFields: readonly JsonObject[] = [
  { ...APPLIED, fieldsV1: { 'f:metadata': { 'f:labels': { 'f:a': {} } }, 'f:spec': { 'f:replicas': {} } } },
  { ...OBSERVED, fieldsV1: { 'f:status': { 'f:phase': {} } } },
  { manager: 'labels', operation: 'Update', time: 'T3', fieldsV1: { 'f:metadata': {} } },
];

function object(apiVersion: string, kind: string, fields: JsonObject = {}): LiveObject {
  const { metadata, ...rest } = fields;
  return {
    apiVersion,
    kind,
    metadata: { name: 'web-7c9-x', namespace: 'shop', uid: 'u', ...(metadata as JsonObject) },
    ...rest,
  };
}

const OWNER = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true };
const POD = object('v1', 'Pod', {
  metadata: {
    generateName: 'web-7c9-',
    labels: { a: 'b' },
    annotations: { cni: '10.0.0.1' },
    ownerReferences: [OWNER],
    managedFields,
  },
  spec: {
    nodeName: 'n1',
    restartPolicy: 'Always',
    tolerations: [],
    containers: [
      { name: 'web', image: 'web:1', env: [{ name: 'A' }], readinessProbe: { httpGet: { port: 80 } } },
      { name: 'proxy' },
    ],
    initContainers: [{ name: 'init', restartPolicy: 'Always', command: ['x'] }],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'data-web' } },
      { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } },
      { name: 'token', projected: { sources: [] } },
    ],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      { name: 'web', ready: true, imageID: 'sha256:1', containerID: 'c', restartCount: 1, state: { running: {} } },
    ],
  },
});

const REPLICA_SET = object('apps/v1', 'ReplicaSet', {
  metadata: {
    name: 'web-7c9',
    labels: { 'pod-template-hash': '7c9' },
    annotations: { 'deployment.kubernetes.io/revision': '3', 'planwright.dev/digest': 'sha256:1' },
    ownerReferences: [OWNER],
    managedFields,
  },
  spec: { replicas: 2, template: { spec: {} } },
  status: { replicas: 2 },
});

const SLICE = object('discovery.k8s.io/v1', 'EndpointSlice', {
  metadata: { generateName: 'web-', managedFields },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
});

const CONFIG = { data: { a: 'b' } };

describe('what is kept', () => {
  const cases: Readonly<Record<string, [LiveObject, JsonObject]>> = {
    'of a pod that a controller made: what health rules read': [
      POD,
      {
        ...POD,
        metadata: {
          name: 'web-7c9-x',
          namespace: 'shop',
          uid: 'u',
          generateName: 'web-7c9-',
          labels: { a: 'b' },
          ownerReferences: [OWNER],
        },
        spec: {
          nodeName: 'n1',
          restartPolicy: 'Always',
          containers: [{ name: 'web', readinessProbe: {} }, { name: 'proxy' }],
          initContainers: [{ name: 'init', restartPolicy: 'Always' }],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'data-web' } },
            { name: 'scratch', ephemeral: {} },
            { name: 'token' },
          ],
        },
        status: {
          phase: 'Running',
          conditions: [{ type: 'Ready', status: 'True' }],
          containerStatuses: [{ name: 'web', ready: true, restartCount: 1, state: { running: {} } }],
        },
      },
    ],
    'of a pod that a Plan may name: all but who wrote what, where no Plan has marked it': [
      { ...POD, metadata: { ...POD.metadata, generateName: undefined } },
      {
        ...POD,
        metadata: {
          ...POD.metadata,
          generateName: undefined,
          managedFields: [
            { time: 'T1', fieldsV1: { 'f:spec': {} } },
            { subresource: 'status', time: 'T2' },
          ],
        },
      },
    ],
    'of a ReplicaSet of a Deployment: its counts and its revision': [
      REPLICA_SET,
      {
        ...REPLICA_SET,
        metadata: {
          name: 'web-7c9',
          namespace: 'shop',
          uid: 'u',
          labels: { 'pod-template-hash': '7c9' },
          annotations: { 'deployment.kubernetes.io/revision': '3' },
          ownerReferences: [OWNER],
        },
        spec: { replicas: 2 },
      },
    ],
    'of an EndpointSlice that a controller made: its endpoints': [
      SLICE,
      { ...SLICE, metadata: { name: 'web-7c9-x', namespace: 'shop', uid: 'u', generateName: 'web-' } },
    ],
    'of what a Plan has marked: all, but for what the writers of the status own': [
      object('v1', 'ConfigMap', {
        ...CONFIG,
        metadata: { labels: { 'planwright.dev/resource': 'a' }, annotations: { [LAST_APPLIED]: '{}' }, managedFields },
      }),
      object('v1', 'ConfigMap', {
        ...CONFIG,
        metadata: {
          labels: { 'planwright.dev/resource': 'a' },
          annotations: { [LAST_APPLIED]: '{}' },
          managedFields: [
            { manager: 'flux', operation: 'Apply', time: 'T1', fieldsV1: managedFields[0]?.['fieldsV1'] },
            { subresource: 'status', time: 'T2' },
            ...managedFields.slice(2),
          ],
        },
      }),
    ],
    'of what no Plan has marked: no copy of what was applied, and when it was written': [
      object('v1', 'ConfigMap', {
        ...CONFIG,
        metadata: { annotations: { [LAST_APPLIED]: '{}', a: 'b' }, managedFields },
      }),
      object('v1', 'ConfigMap', {
        ...CONFIG,
        metadata: {
          annotations: { a: 'b' },
          managedFields: [
            { time: 'T1', fieldsV1: { 'f:spec': {} } },
            { subresource: 'status', time: 'T2' },
          ],
        },
      }),
    ],
    'of who wrote a status before there were subresources: when': [
      object('v1', 'ConfigMap', {
        metadata: {
          managedFields: [
            {
              manager: 'old',
              operation: 'Update',
              time: 'T4',
              fieldsV1: { 'f:spec': { 'f:a': {} }, 'f:status': { 'f:b': {} } },
            },
          ],
        },
      }),
      object('v1', 'ConfigMap', {
        metadata: { managedFields: [{ time: 'T4', fieldsV1: { 'f:spec': {}, 'f:status': {} } }] },
      }),
    ],
    'of fields with the names of what every object has: those, too': [
      JSON.parse(
        '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"ab","generateName":"a"},"__proto__":{"x":1},"spec":{"__proto__":1,"constructor":2,"nodeName":"n"}}',
      ),
      JSON.parse(
        '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"ab","generateName":"a"},"__proto__":{"x":1},"spec":{"nodeName":"n"}}',
      ),
    ],
  };

  it.each(Object.entries(cases))('%s', (_claim, [whole, expected]) => {
    const before = JSON.stringify(whole);
    expect(JSON.parse(JSON.stringify(projectObject(whole)))).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(JSON.stringify(whole)).toBe(before);
  });

  it('of an object of which nothing is dropped is that very object', () => {
    const config = object('v1', 'ConfigMap', CONFIG);
    expect(projectObject(config)).toBe(config);
  });
});

const NOW = parseInstant('2026-11-21T13:20:43Z') ?? 0;

function planned(id: string): PlannedObject {
  const [kind = '', namespace = '', name = ''] = id.split('/');
  const manifest = { apiVersion: 'v1', kind, metadata: { namespace, name } };
  return {
    id,
    wave: 0,
    step: 'a',
    ref: { apiVersion: 'v1', kind, namespace, name },
    digest: '',
    references: [],
    manifest,
  };
}

const PLAN: Plan = {
  name: 'database-orders',
  resource: {
    apiVersion: 'databases.example.com/v1',
    kind: 'Database',
    namespace: 'shop',
    name: 'orders',
    specDigest: '',
  },
  digest: '',
  deletionPolicy: 'Retain',
  steps: [{ name: 'a', wave: 0, barrier: false }],
  requires: [],
  creates: [],
  objects: [planned('ConfigMap/shop/orders'), planned('Service/shop/orders')],
};

/** As Argo CD 3.5 writes it. */
function application(path: string, status: JsonObject, fields: JsonObject = {}): LiveObject {
  const source = { path, repoURL: 'https://git.example/fleet', targetRevision: 'main' };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'orders',
      namespace: 'argocd',
      annotations: { [LAST_APPLIED]: '{"kind":"Application"}' },
      managedFields,
    },
    spec: {
      destination: { namespace: 'shop', server: 'https://kubernetes.default.svc' },
      source,
      syncPolicy: { automated: {} },
    },
    ...fields,
    status: {
      history: [{ id: 1, revision: 'a', source }],
      summary: { images: ['a:1'] },
      health: { status: 'Healthy' },
      resources: ['ConfigMap', 'Service'].map((kind) => ({
        version: 'v1',
        kind,
        namespace: 'shop',
        name: 'orders',
        status: 'Synced',
        health: { status: 'Healthy' },
      })),
      ...status,
    },
  };
}

const sync = (status: string): JsonObject => ({
  sync: { status, revision: 'a', comparedTo: { source: { path: 'x' } } },
});
const retry = { backoff: { duration: '10s', factor: 2, maxDuration: '5m' }, limit: -1 };
const result = (kind: string, status: string, message: string): JsonObject => ({
  group: '',
  version: 'v1',
  kind,
  namespace: 'shop',
  name: 'orders',
  status,
  message,
  hookPhase: 'Running',
  syncPhase: 'Sync',
});
const operation = (fields: JsonObject): JsonObject => ({
  operationState: {
    operation: { retry, sync: { revision: 'a', resources: [] } },
    startedAt: '2026-11-21T13:20:40Z',
    syncResult: {
      revision: 'a',
      source: {},
      resources: [
        result('Service', 'SyncFailed', 'no'),
        result('ConfigMap', 'SyncFailed', 'forbidden'),
        result('ConfigMap', 'Synced', 'ok'),
      ],
    },
    ...fields,
  },
});
const PATH = 'dist/manifests/shop/database-orders';

describe('what an Application says of a Plan', () => {
  const failing = {
    ...sync('OutOfSync'),
    ...operation({ phase: 'Running', finishedAt: '2026-11-21T13:20:42Z', retryCount: 2 }),
  };
  const cases: Readonly<Record<string, LiveObject>> = {
    'that it is applied': application(PATH, {
      ...sync('Synced'),
      ...operation({ phase: 'Succeeded', finishedAt: '2026-11-21T13:20:42Z' }),
    }),
    'that it is out of sync': application(PATH, sync('OutOfSync')),
    'that a sync failed and is tried again': application(PATH, failing),
    'that a sync failed for good': application(PATH, {
      ...failing,
      ...operation({ phase: 'Failed', finishedAt: '2026-11-21T13:20:42Z' }),
    }),
    'that a sync runs': application(PATH, {
      ...sync('OutOfSync'),
      ...operation({ phase: 'Running', message: 'waiting' }),
    }),
    'that a sync is asked for': application(PATH, sync('OutOfSync'), { operation: { sync: {} } }),
    'that it cannot be compared': application(PATH, {
      conditions: [{ type: 'ComparisonError', message: 'no', lastTransitionTime: '2026-11-21T13:20:42Z' }],
    }),
    'found by what it lists, with other folders': application('somewhere', sync('Synced')),
  };

  it.each(Object.entries(cases))('%s', (_claim, whole) => {
    const stateOf = (one: LiveObject) => findApplierState(PLAN, createLiveState([one]), NOW);
    expect(stateOf(whole)).toBeDefined();
    expect(stateOf(projectObject(whole))).toEqual(stateOf(whole));
    expect(JSON.stringify(projectObject(whole)).length).toBeLessThan(JSON.stringify(whole).length * 0.8);
  });
});

import { describe, expect, it, test } from 'vitest';
import { platformText } from '../../../test/status/resources.ts';
import { synthesizeText } from '../../../test/synthesize-text.ts';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState, type ReadFailure } from '../live/live-state.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { Plan } from '../plan/plan.ts';
import { checkQuota } from './check-quota.ts';

const NAMESPACE = 'shop';

function manifest(apiVersion: string, kind: string, spec: JsonObject, name = 'a'): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, spec };
}

function planOf(...manifests: readonly Manifest[]): Plan {
  const objects = manifests.map((each) => ({
    id: objectId(referenceOf(each)),
    wave: 0,
    step: 'workloads',
    ref: referenceOf(each),
    digest: '',
    references: [],
    manifest: each,
  }));
  const resource = { apiVersion: 'v1', kind: 'Any', name: 'a', namespace: NAMESPACE, specDigest: '' };
  return { name: 'a', resource, digest: '', deletionPolicy: 'Retain', steps: [], requires: [], creates: [], objects };
}

function quota(
  hard: JsonObject,
  { used = {}, name = 'team', ...more }: { used?: JsonObject; name?: string; spec?: JsonObject } = {},
): LiveObject {
  const spec = { hard, ...more.spec };
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name, namespace: NAMESPACE },
    spec,
    status: { hard, used },
  };
}

const CONTAINER = { name: 'c', resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } } };

function deployment(podSpec: JsonObject = {}, spec: JsonObject = { replicas: 3 }): Manifest {
  return manifest('apps/v1', 'Deployment', { ...spec, template: { spec: { containers: [CONTAINER], ...podSpec } } });
}

function shortage(plan: Plan, hard: JsonObject, more: Parameters<typeof quota>[1] = {}): string | undefined {
  const found = checkQuota(plan, createLiveState([quota(hard, more)]));
  return found?.message.replace('ResourceQuota team leaves no room: ', '');
}

const claim = { storageClassName: 'fast', resources: { requests: { storage: '10Gi' } } };
const stateful = manifest('apps/v1', 'StatefulSet', {
  replicas: 2,
  template: { spec: { containers: [CONTAINER] } },
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
});
const autoscaler = manifest('autoscaling/v2', 'HorizontalPodAutoscaler', {
  minReplicas: 4,
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
});
const balancer = { type: 'LoadBalancer', ports: [{ port: 1 }, { port: 2 }] };

/** What a quota of each name is asked for by one object. */
const CHARGES: readonly (readonly [string, readonly Manifest[], name: string, needed: string | undefined])[] = [
  ['pods of a Deployment', [deployment()], 'pods', '3'],
  ['the same by the newer name', [deployment()], 'count/pods', '3'],
  ['their CPU', [deployment()], 'requests.cpu', '1500m'],
  ['the same by the shorter name', [deployment()], 'cpu', '1500m'],
  ['their memory', [deployment()], 'memory', '3Gi'],
  ['the limit of their memory', [deployment()], 'limits.memory', '6Gi'],
  ['no limit that they have not', [deployment()], 'limits.cpu', undefined],
  ['its ReplicaSet', [deployment()], 'count/replicasets.apps', '1'],
  ['itself', [deployment()], 'count/deployments.apps', '1'],
  ['the replicas that an autoscaler brings', [deployment({}, {}), autoscaler], 'pods', '4'],
  ['one replica where nobody says how many', [deployment({}, {})], 'pods', '1'],
  ['no replica', [deployment({}, { replicas: 0 })], 'pods', undefined],
  ['pods of a StatefulSet', [stateful], 'pods', '2'],
  ['its claims', [stateful], 'persistentvolumeclaims', '2'],
  ['their storage', [stateful], 'requests.storage', '20Gi'],
  ['their storage of a class', [stateful], 'fast.storageclass.storage.k8s.io/requests.storage', '20Gi'],
  ['nothing of another class', [stateful], 'slow.storageclass.storage.k8s.io/requests.storage', undefined],
  ['a claim', [manifest('v1', 'PersistentVolumeClaim', claim)], 'count/persistentvolumeclaims', '1'],
  ['its storage', [manifest('v1', 'PersistentVolumeClaim', claim)], 'requests.storage', '10Gi'],
  ['a pod', [manifest('v1', 'Pod', { containers: [CONTAINER] })], 'pods', '1'],
  ['its CPU', [manifest('v1', 'Pod', { containers: [CONTAINER] })], 'requests.cpu', '500m'],
  ['Services', [manifest('v1', 'Service', {}), manifest('v1', 'Service', {}, 'b')], 'services', '2'],
  ['a load balancer', [manifest('v1', 'Service', balancer)], 'services.loadbalancers', '1'],
  ['its node ports', [manifest('v1', 'Service', balancer)], 'services.nodeports', '2'],
  [
    'none that it does without',
    [manifest('v1', 'Service', { ...balancer, allocateLoadBalancerNodePorts: false })],
    'services.nodeports',
    undefined,
  ],
  ['a custom resource', [manifest('cert-manager.io/v1', 'Certificate', {})], 'count/certificates.cert-manager.io', '1'],
  [
    'a NetworkPolicy',
    [manifest('networking.k8s.io/v1', 'NetworkPolicy', {})],
    'count/networkpolicies.networking.k8s.io',
    '1',
  ],
  [
    'a Job',
    [manifest('batch/v1', 'Job', { template: { spec: { containers: [CONTAINER] } } })],
    'count/jobs.batch',
    '1',
  ],
  [
    'no pods of a Job: they end',
    [manifest('batch/v1', 'Job', { template: { spec: { containers: [CONTAINER] } } })],
    'pods',
    undefined,
  ],
  [
    'no pods of a DaemonSet: nobody knows the nodes',
    [manifest('apps/v1', 'DaemonSet', { template: { spec: { containers: [CONTAINER] } } })],
    'pods',
    undefined,
  ],
];

test.each(CHARGES)('%s', (_what, manifests, name, needed) => {
  const found = shortage(planOf(...manifests), { [name]: '0' });
  expect(found).toBe(needed === undefined ? undefined : `${name} needs ${needed}, and 0 of 0 are used`);
});

const PODS: readonly (readonly [string, JsonObject, cpu: string])[] = [
  ['containers run together', { containers: [CONTAINER, { ...CONTAINER, name: 'd' }] }, '3'],
  ['an init container runs alone', { initContainers: [{ resources: { requests: { cpu: '2' } } }] }, '6'],
  ['a small one counts for nothing', { initContainers: [{ resources: { requests: { cpu: '100m' } } }] }, '1500m'],
  [
    'a sidecar runs beside',
    { initContainers: [{ restartPolicy: 'Always', resources: { requests: { cpu: '250m' } } }] },
    '2250m',
  ],
  [
    'an init container runs beside the sidecars before it',
    {
      initContainers: [
        { restartPolicy: 'Always', resources: { requests: { cpu: '250m' } } },
        { resources: { requests: { cpu: '1' } } },
      ],
    },
    '3750m',
  ],
  ['what the pod says for itself wins', { resources: { requests: { cpu: '100m' } } }, '300m'],
  ['a limit is the request that is missing', { containers: [{ resources: { limits: { cpu: 1 } } }] }, '3'],
];

test.each(PODS)('of a pod: %s', (_what, podSpec, cpu) => {
  const found = shortage(planOf(deployment(podSpec)), { 'requests.cpu': '0' });
  expect(found).toBe(`requests.cpu needs ${cpu}, and 0 of 0 are used`);
});

describe('a quota', () => {
  const plan = planOf(deployment());

  it.each([
    ['has exactly enough room', '1500m', undefined],
    ['has a thousandth too little', '1499m', 'requests.cpu needs 1500m, and 0 of 1499m are used'],
    ['is written in another unit', '1.5', undefined],
  ])('that %s', (_what, hard, expected) => {
    expect(shortage(plan, { 'requests.cpu': hard })).toBe(expected);
  });

  it('counts what others use', () => {
    const used = { 'requests.cpu': '600m', pods: '2' };
    expect(shortage(plan, { 'requests.cpu': '2', pods: '4' }, { used })).toBe(
      'pods needs 3, and 2 of 4 are used; requests.cpu needs 1500m, and 600m of 2 are used',
    );
  });

  it('of another namespace, one that is being deleted, and one that nobody has counted yet say nothing', () => {
    const full = quota({ pods: '0' });
    const others: readonly LiveObject[] = [
      { ...full, metadata: { name: 'a', namespace: 'other' } },
      { ...full, metadata: { ...full.metadata, name: 'b', deletionTimestamp: '2026-01-01T00:00:00Z' } },
      { ...full, metadata: { ...full.metadata, name: 'c' }, status: {} },
      { ...full, metadata: { ...full.metadata, name: 'd' }, status: { hard: { pods: 'many' }, used: {} } },
    ];
    expect(checkQuota(plan, createLiveState(others))).toBeUndefined();
    expect(checkQuota(plan, createLiveState([...others, full]))?.object).toBe('ResourceQuota/shop/team');
  });

  it('does not count claims that are there already, nor those of which nobody knows', () => {
    const there: LiveObject = { ...manifest('v1', 'PersistentVolumeClaim', {}, 'data-a-0'), spec: {} };
    const storage = quota({ 'requests.storage': '10Gi' });
    const failure: ReadFailure = { groupKind: 'PersistentVolumeClaim', reason: 'Forbidden', message: 'no' };
    expect(checkQuota(planOf(stateful), createLiveState([storage]))).toBeDefined();
    expect(checkQuota(planOf(stateful), createLiveState([storage, there]))).toBeUndefined();
    expect(checkQuota(planOf(stateful), createLiveState([storage], [failure]))).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['odd replicas', { replicas: 1.5 }],
    ['fewer than none', { replicas: -1 }],
    ['more than there are numbers', { replicas: 1e300 }],
    ['a text', { replicas: 'three' }],
  ])('is not asked for %s', (_what, spec) => {
    expect(shortage(planOf(deployment({}, spec)), { pods: '0' })).toBeUndefined();
  });
});

describe('the scopes of a quota', () => {
  const priority = (operator: string, ...values: readonly string[]): JsonObject => ({
    scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] },
  });
  const urgent = { priorityClassName: 'urgent' };
  const bare = { containers: [{ name: 'c' }] };

  it.each<[string, JsonObject, pod: JsonObject, isCounted: boolean]>([
    ['Terminating counts a pod with a deadline', { scopes: ['Terminating'] }, { activeDeadlineSeconds: 5 }, true],
    ['Terminating does not count another', { scopes: ['Terminating'] }, {}, false],
    ['NotTerminating counts one without a deadline', { scopes: ['NotTerminating'] }, {}, true],
    ['NotTerminating does not count another', { scopes: ['NotTerminating'] }, { activeDeadlineSeconds: 5 }, false],
    ['NotBestEffort counts a pod with requests', { scopes: ['NotBestEffort'] }, {}, true],
    ['NotBestEffort may count one without: unknown', { scopes: ['NotBestEffort'] }, bare, false],
    ['BestEffort does not count a pod with requests', { scopes: ['BestEffort'] }, {}, false],
    ['BestEffort may count one without: unknown', { scopes: ['BestEffort'] }, bare, false],
    ['a class counts its pods', priority('In', 'urgent'), urgent, true],
    ['a class does not count others', priority('In', 'low'), urgent, false],
    ['any class counts a pod that has one', priority('Exists'), urgent, true],
    ['any class may count one without: there may be a default', priority('Exists'), {}, false],
    ['all but a class counts others', priority('NotIn', 'low'), urgent, true],
    ['all but a class does not count its own', priority('NotIn', 'urgent'), urgent, false],
    ['no class may count a pod without', priority('DoesNotExist'), {}, false],
    ['several scopes must all hold', { scopes: ['NotBestEffort', 'Terminating'] }, {}, false],
    ['several scopes that all hold', { scopes: ['NotBestEffort', 'NotTerminating'] }, {}, true],
    ['a scope that nobody knows', { scopes: ['CrossNamespacePodAffinity'] }, {}, false],
  ])('%s', (_what, spec, podSpec, isCounted) => {
    expect(shortage(planOf(deployment(podSpec)), { pods: '0' }, { spec }) !== undefined).toBe(isCounted);
  });

  it('count pods only', () => {
    const service = planOf(manifest('v1', 'Service', {}));
    expect(shortage(service, { services: '0' }, { spec: { scopes: ['NotTerminating'] } })).toBeUndefined();
  });
});

it('has a whole platform in exactly as much room as its manifests ask for', () => {
  const [made] = synthesizeText(platformText()).rendered;
  if (made === undefined) throw new Error('not admitted');
  const { plan } = made;
  const { namespace } = plan.resource;
  const ask = (hard: JsonObject): string | undefined =>
    checkQuota(plan, createLiveState([{ ...quota(hard), metadata: { name: 'team', namespace } }]))?.message;
  const text = ask({ 'requests.memory': '0', 'requests.cpu': '0', pods: '0' }) ?? '';
  const needs = Object.fromEntries(
    [...text.matchAll(/(\S+) needs (\w+),/g)].map(([, name, amount]) => [name, amount ?? '']),
  );
  expect(Object.keys(needs)).toEqual(['pods', 'requests.cpu', 'requests.memory']);
  expect(ask(needs)).toBeUndefined();
  expect(ask({ ...needs, pods: '2' })).toMatch(/: pods needs 3, and 0 of 2 are used$/);
});

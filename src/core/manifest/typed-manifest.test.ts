import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, expectTypeOf, it, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import type { Container, TypedManifests, Volume } from './typed-manifest.ts';

type Kind = keyof TypedManifests;
type Accepts<Type, Value> = Value extends Type ? true : false;

const labels = { 'planwright.dev/resource': 'database.orders', 'app.kubernetes.io/component': 'primary' };
const pause: number | undefined = undefined;

const container: Container = {
  name: 'postgres',
  image: 'docker.io/library/postgres:17.6',
  ports: [{ name: 'postgres', containerPort: 5432, hostIP: undefined }],
  env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
  resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: 2, memory: '1Gi' } },
  readinessProbe: { tcpSocket: { port: 'postgres' }, periodSeconds: 5 },
  livenessProbe: { httpGet: { path: '/healthz', port: 8008, httpHeaders: [{ name: 'Host', value: 'localhost' }] } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
};

const statefulSet: TypedManifests['StatefulSet'] = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'orders', namespace: 'shop', labels, annotations: undefined },
  spec: {
    serviceName: 'orders',
    replicas: pause,
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: '50%' } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        hostIPC: false,
        setHostnameAsFQDN: false,
        securityContext: { runAsNonRoot: true, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } },
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
        ],
        containers: [container],
        volumes: [
          { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
          { name: 'pod', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', labels },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100Gi' } } },
      },
    ],
  },
};

const autoscaler: TypedManifests['HorizontalPodAutoscaler'] = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'search' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'search' },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      { type: 'Pods', pods: { metric: { name: 'queries' }, target: { type: 'AverageValue', averageValue: '1k' } } },
    ],
    behavior: {
      scaleUp: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    },
  },
};

const budget: TypedManifests['PodDisruptionBudget'] = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'orders' },
  spec: { maxUnavailable: '25%', selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
};

const networkPolicy: TypedManifests['NetworkPolicy'] = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'orders' },
  spec: {
    podSelector: { matchLabels: labels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [{ namespaceSelector: {} }, { podSelector: { matchLabels: labels } }], ports: [{ port: 'postgres' }] },
    ],
    egress: [
      { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 53, protocol: 'UDP' }] },
    ],
  },
};

const service: TypedManifests['Service'] = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'orders' },
  spec: {
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    ports: [{ name: 'postgres', port: 5432, targetPort: 'postgres' }],
  },
};

const role: TypedManifests['Role'] = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'orders' },
  rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['orders'], verbs: ['get'] }],
};

const cronJob: TypedManifests['CronJob'] = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'orders-backup' },
  spec: {
    schedule: '0 2 * * *',
    jobTemplate: { metadata: { labels }, spec: { backoffLimit: 5, template: { spec: { containers: [container] } } } },
  },
};

it('lets every typed manifest be used as a manifest', () => {
  const manifests: readonly Manifest[] = [statefulSet, autoscaler, budget, networkPolicy, service, role, cronJob];
  expect(manifests.map((manifest) => manifest.kind)).toStrictEqual([
    'StatefulSet',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
    'NetworkPolicy',
    'Service',
    'Role',
    'CronJob',
  ]);
  expectTypeOf<TypedManifests[Kind]>().toExtend<Manifest>();
});

it('names apiVersion and kind of each literally', () => {
  expectTypeOf<{ [Each in Kind]: TypedManifests[Each]['kind'] }>().toEqualTypeOf<{ [Each in Kind]: Each }>();
  expectTypeOf<TypedManifests['HorizontalPodAutoscaler']['apiVersion']>().toEqualTypeOf<'autoscaling/v2'>();
  expectTypeOf<TypedManifests['Ingress']['apiVersion']>().toEqualTypeOf<'networking.k8s.io/v1'>();
});

it('has plain numbers and strings for Quantity and IntOrString, and the names of the API', () => {
  type ServiceSpec = TypedManifests['Service']['spec'];
  type Port = NonNullable<ServiceSpec['ports']>[number];
  expectTypeOf<Port['targetPort']>().toEqualTypeOf<number | string | undefined>();
  expectTypeOf<NonNullable<Container['resources']>['limits']>().toEqualTypeOf<
    { readonly [name: string]: number | string } | undefined
  >();
  expectTypeOf<Extract<keyof ServiceSpec, 'clusterIP' | 'clusterIp'>>().toEqualTypeOf<'clusterIP'>();
  expectTypeOf<Extract<keyof Volume, 'downwardAPI' | 'downwardApi'>>().toEqualTypeOf<'downwardAPI'>();
});

it('refuses what an API server refuses', () => {
  type Claim = NonNullable<TypedManifests['StatefulSet']['spec']['volumeClaimTemplates']>[number];
  expectTypeOf<
    Accepts<TypedManifests['StatefulSet'], { apiVersion: 'apps/v1'; kind: 'StatefulSet' }>
  >().toEqualTypeOf<false>();
  expectTypeOf<Accepts<TypedManifests['Service'], typeof statefulSet>>().toEqualTypeOf<false>();
  expectTypeOf<Accepts<Container, { name: 'a'; ports: [{ containerPort: '80' }] }>>().toEqualTypeOf<false>();
  expectTypeOf<Accepts<Container, { image: 'a:1' }>>().toEqualTypeOf<false>();
  expectTypeOf<Accepts<Container, { name: 'a'; ports: [{ containerPort: 80 }] }>>().toEqualTypeOf<true>();
  expectTypeOf<Accepts<Claim, { metadata: { name: 'data' }; spec: {} }>>().toEqualTypeOf<false>();
  expectTypeOf<TypedManifests['CronJob']['spec']['jobTemplate']['metadata']>().toEqualTypeOf<
    TypedManifests['StatefulSet']['spec']['template']['metadata']
  >();
});

test('every member that cdk8s-plus-27 renames, and that a typed manifest reaches, has its real name', () => {
  const library = readFileSync(createRequire(import.meta.url).resolve('cdk8s-plus-27/lib/imports/k8s.js'), 'utf8');
  const functions = new Map(
    [...library.matchAll(/^function toJson_(\w+)\(obj\) \{(.*?)^\}/gms)].map(([, name = '', body = '']) => [
      name,
      body,
    ]),
  );
  const source = readFileSync(`${import.meta.dirname}/typed-manifest.ts`, 'utf8');
  const queue = [...source.matchAll(/k8s\.(\w+)/g)].map(([, name = '']) => name);
  const reached = new Set<string>();
  const renamed = new Map<string, string>();
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const body = functions.get(name);
    if (body === undefined || reached.has(name)) continue;
    reached.add(name);
    queue.push(...[...body.matchAll(/toJson_(\w+)/g)].map(([, next = '']) => next));
    for (const [, real = '', member = ''] of body.matchAll(/^ {8}'([^']+)': .*?obj\.(\w+)/gm)) {
      if (real !== member) renamed.set(member, real);
    }
  }
  const shape = readFileSync(`${import.meta.dirname}/raw-api-shape.ts`, 'utf8');
  const table = /interface RenamedMembers \{(.*?)\}/s.exec(shape)?.[1] ?? '';
  const written = new Map([...table.matchAll(/(\w+): '(\w+)'/g)].map(([, member = '', real = '']) => [member, real]));
  expect(reached.size).toBeGreaterThan(150);
  expect(written).toStrictEqual(renamed);
});

import { expect, test } from 'vitest';
import { planOf } from '../../../test/observability/test-platform.ts';
import { valueAt } from '../../core/json/json.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { addLoki } from './loki/add-loki.ts';
import { addTempo } from './tempo/add-tempo.ts';

const POD_IP = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };
const TEMPLATE = ['spec', 'template', 'spec'];

function manifestOf(plan: Plan, kind: string) {
  return plan.objects.find(({ ref }) => ref.kind === kind)?.manifest;
}

const probe = (path: string, periodSeconds: number, failureThreshold: number) => ({
  httpGet: { path, port: 'http', scheme: 'HTTP' },
  timeoutSeconds: 3,
  periodSeconds,
  failureThreshold,
});

test('a lone Loki: every object, in order', () => {
  const plan = planOf('components: {loki: {}}', addLoki);
  expect(plan.objects.map(({ step, ref }) => `${step} ${ref.kind} ${ref.name}`)).toEqual([
    'loki-rbac ServiceAccount loki-production',
    'loki-config ConfigMap loki-production-config',
    'loki-config NetworkPolicy loki-production',
    'loki-stateful Service loki-production-headless',
    'loki-stateful StatefulSet loki-production',
    'loki-services Service loki-production',
  ]);
  expect(plan.requires).toEqual([]);
});

test('the pod of a lone Loki: its program, its volumes, its probes', () => {
  const set = manifestOf(planOf('components: {loki: {version: 3.5.5}}', addLoki), 'StatefulSet');
  expect(valueAt(set, [...TEMPLATE, 'containers'])).toEqual([
    {
      name: 'loki',
      image: 'grafana/loki:3.5.5',
      args: ['-config.file=/etc/loki/loki.yaml', '-config.expand-env=true', '-target=all'],
      env: [POD_IP, { name: 'GOMEMLIMIT', value: '1843MiB' }],
      ports: [
        { name: 'http', containerPort: 3100, protocol: 'TCP' },
        { name: 'grpc', containerPort: 9095, protocol: 'TCP' },
        { name: 'gossip', containerPort: 7946, protocol: 'TCP' },
      ],
      resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '500m', memory: '2Gi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      terminationMessagePolicy: 'FallbackToLogsOnError',
      volumeMounts: [
        { name: 'config', mountPath: '/etc/loki', readOnly: true },
        { name: 'data', mountPath: '/loki' },
        { name: 'scratch', mountPath: '/tmp' },
      ],
      startupProbe: probe('/loki/api/v1/status/buildinfo', 5, 60),
      livenessProbe: probe('/loki/api/v1/status/buildinfo', 10, 6),
      readinessProbe: probe('/ready', 5, 3),
    },
  ]);
  expect(valueAt(set, [...TEMPLATE, 'volumes'])).toEqual([
    { name: 'config', configMap: { name: 'loki-production-config' } },
    { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
  ]);
  expect(valueAt(set, ['spec', 'volumeClaimTemplates', 0, 'spec'])).toEqual({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '20Gi' } },
  });
});

test.each([
  ['one pod', '', 'all', 1],
  ['three pods, which need a bucket', 'replicas: 3, gcs: {bucketName: traces}', 'scalable-single-binary', 3],
  ['three pods asked for without a bucket', 'replicas: 3', 'all', 1],
])('Tempo as %s', (_, tempo, target, replicas) => {
  const set = manifestOf(planOf(`components: {tempo: {${tempo}}}`, addTempo), 'StatefulSet');
  expect([valueAt(set, ['spec', 'replicas']), valueAt(set, [...TEMPLATE, 'containers', 0, 'args'])]).toEqual([
    replicas,
    ['-config.file=/etc/tempo/tempo.yaml', '-config.expand-env=true', `-target=${target}`],
  ]);
});

test('credentials and certificate are Secrets of the cluster, which the Plan requires', () => {
  const plan = planOf(
    `components: {tempo: {replicas: 3, gcs: {bucketName: traces, secretName: google}}}
security: {tls: {enabled: true, certSecret: certificate}}`,
    addTempo,
  );
  expect(plan.requires.map(({ kind, name, keys }) => ({ kind, name, keys }))).toEqual([
    { kind: 'Secret', name: 'certificate', keys: [] },
    { kind: 'Secret', name: 'google', keys: ['key.json'] },
  ]);
  const set = manifestOf(plan, 'StatefulSet');
  expect(valueAt(set, [...TEMPLATE, 'containers', 0, 'volumeMounts'])).toEqual([
    { name: 'config', mountPath: '/etc/tempo', readOnly: true },
    { name: 'data', mountPath: '/var/tempo' },
    { name: 'scratch', mountPath: '/tmp' },
    { name: 'object-storage', mountPath: '/etc/object-storage', readOnly: true },
    { name: 'tls', mountPath: '/etc/observability/tls', readOnly: true },
  ]);
  expect(valueAt(set, [...TEMPLATE, 'containers', 0, 'readinessProbe', 'httpGet'])).toEqual({
    path: '/ready',
    port: 'http',
    scheme: 'HTTPS',
  });
});

test('an identity of Azure needs a label on the pods, and no Secret', () => {
  const plan = planOf('components: {loki: {azure: {containerName: logs, storageAccount: account}}}', addLoki);
  const set = manifestOf(plan, 'StatefulSet');
  expect(valueAt(set, ['spec', 'template', 'metadata', 'labels'])).toHaveProperty(
    ['azure.workload.identity/use'],
    'true',
  );
  expect(plan.requires).toEqual([]);
});

test('a changed configuration rolls the pods', () => {
  const digestOf = (loki: string) =>
    valueAt(manifestOf(planOf(`components: {loki: {${loki}}}`, addLoki), 'StatefulSet'), [
      'spec',
      'template',
      'metadata',
      'annotations',
      'planwright.dev/config-digest',
    ]);
  expect(digestOf('retention: 48h')).not.toBe(digestOf('retention: 72h'));
  expect(digestOf('retention: 48h')).toBe(digestOf('retention: 2d'));
});

import { expect, it } from 'vitest';
import { planOf } from '../../../../test/observability/test-platform.ts';
import { type JsonValue, valueAt } from '../../../core/json/json.ts';
import { CONFIG_DIGEST_ANNOTATION } from '../../../core/synth/labels.ts';
import { addPrometheus } from './add-prometheus.ts';

const POD = ['spec', 'template', 'spec'];

function statefulSet(spec: string): JsonValue | undefined {
  return planOf(spec, addPrometheus).objects.find(({ ref }) => ref.kind === 'StatefulSet')?.manifest;
}

function digest(spec: string): JsonValue | undefined {
  return valueAt(statefulSet(spec), ['spec', 'template', 'metadata', 'annotations', CONFIG_DIGEST_ANNOTATION]);
}

it('one pod, with what it mounts and how it is asked', () => {
  const set = statefulSet('components: {prometheus: {version: v3.5.0}}');
  expect(valueAt(set, [...POD, 'terminationGracePeriodSeconds'])).toBe(600);
  expect(valueAt(set, [...POD, 'automountServiceAccountToken'])).toBe(true);
  expect(valueAt(set, [...POD, 'initContainers'])).toBeUndefined();
  expect(valueAt(set, [...POD, 'volumes'])).toEqual([
    { name: 'config', configMap: { name: 'prometheus-production-config' } },
    { name: 'rules', configMap: { name: 'prometheus-production-rules' } },
  ]);
  expect(valueAt(set, [...POD, 'containers', 0])).toMatchObject({
    image: 'prom/prometheus:v3.5.0',
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    ports: [{ name: 'http', containerPort: 9090, protocol: 'TCP' }],
    volumeMounts: [
      { name: 'data', mountPath: '/prometheus' },
      { name: 'config', mountPath: '/etc/prometheus/config', readOnly: true },
      { name: 'rules', mountPath: '/etc/prometheus/rules', readOnly: true },
    ],
    startupProbe: {
      httpGet: { path: '/-/ready', port: 'http', scheme: 'HTTP' },
      timeoutSeconds: 3,
      periodSeconds: 15,
      failureThreshold: 60,
    },
    readinessProbe: { httpGet: { path: '/-/ready' }, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { httpGet: { path: '/-/healthy' }, periodSeconds: 5, failureThreshold: 6 },
  });
});

it('rules of others and the certificate are mounted beside', () => {
  const set = statefulSet(
    'components: {prometheus: {}}\nalerting: {ruleConfigMaps: [team.rules]}\nsecurity: {tls: {enabled: true, certSecret: own}}',
  );
  expect(valueAt(set, [...POD, 'volumes'])).toEqual([
    { name: 'config', configMap: { name: 'prometheus-production-config' } },
    { name: 'rules', configMap: { name: 'prometheus-production-rules' } },
    { name: 'rules-0', configMap: { name: 'team.rules' } },
    { name: 'tls', secret: { secretName: 'own' } },
  ]);
  expect(valueAt(set, [...POD, 'containers', 0, 'volumeMounts'])).toEqual([
    { name: 'data', mountPath: '/prometheus' },
    { name: 'config', mountPath: '/etc/prometheus/config', readOnly: true },
    { name: 'rules', mountPath: '/etc/prometheus/rules', readOnly: true },
    { name: 'rules-0', mountPath: '/etc/prometheus/rule-config-maps/team.rules', readOnly: true },
    { name: 'tls', mountPath: '/etc/observability/tls', readOnly: true },
  ]);
  expect(valueAt(set, [...POD, 'containers', 0, 'readinessProbe', 'httpGet', 'scheme'])).toBe('HTTPS');
});

it('an old version gets user names from an init container that sees what Prometheus sees', () => {
  const set = statefulSet(
    'components: {prometheus: {version: v2.48.0, remoteWrite: [{url: "http://a.example.com", basicAuth: {secretName: login}}]}}',
  );
  expect(valueAt(set, [...POD, 'initContainers', 0])).toMatchObject({
    name: 'complete-user-names',
    image: 'prom/prometheus:v2.48.0',
    command: [
      'sh',
      '-c',
      expect.stringContaining('awk'),
      'complete-user-names.sh',
      'planwright-user-name-of:',
      '/etc/prometheus/config/prometheus.yml',
      '/etc/prometheus/completed/prometheus.yml',
    ],
    volumeMounts: [
      { name: 'config', mountPath: '/etc/prometheus/config' },
      { name: 'rules', mountPath: '/etc/prometheus/rules' },
      { name: 'remote-write-0', mountPath: '/etc/prometheus/remote-write/0' },
      { name: 'completed', mountPath: '/etc/prometheus/completed' },
    ],
  });
  expect(valueAt(set, [...POD, 'containers', 0, 'volumeMounts', 4])).toEqual({
    name: 'completed',
    mountPath: '/etc/prometheus/completed',
    readOnly: true,
  });
});

it.each([
  ['a scrape interval', 'components: {prometheus: {scrapeInterval: 30s}}', true],
  [
    'a rule',
    'components: {prometheus: {}}\nalerting: {rules: [{name: a, groups: [{name: a, rules: [{record: a, expr: b}]}]}]}',
    true,
  ],
  ['the size of the volume', 'components: {prometheus: {storage: {size: 20Gi}}}', false],
])('%s rolls the pods: %j → %s', (_title, spec, rolls) => {
  expect(digest(spec) !== digest('components: {prometheus: {}}')).toBe(rolls);
});

it('volumes go with the resource only where the spec says so', () => {
  const policy = (spec: string): JsonValue | undefined =>
    valueAt(statefulSet(spec), ['spec', 'persistentVolumeClaimRetentionPolicy']);
  expect(policy('components: {prometheus: {}}')).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  expect(policy('components: {prometheus: {}}\ndeletionPolicy: Delete')).toEqual({
    whenDeleted: 'Delete',
    whenScaled: 'Retain',
  });
});

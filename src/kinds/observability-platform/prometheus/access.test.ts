import { expect, it } from 'vitest';
import { planOf } from '../../../../test/observability/test-platform.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import { addAccess } from './access.ts';

const NODES_AND_PODS = { apiGroups: [''], resources: ['nodes', 'pods', 'services'], verbs: ['list', 'watch'] };
const PODS = { apiGroups: [''], resources: ['pods', 'services'], verbs: ['list', 'watch'] };
const SLICES = { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] };
const INGRESSES = { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list', 'watch'] };
const METRICS = [
  { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
  { nonResourceURLs: ['/metrics'], verbs: ['get'] },
];

it.each<readonly [string, string, readonly string[], JsonValue]>([
  [
    'the whole cluster',
    '{}',
    ['ClusterRole/monitoring-production-prometheus', 'ClusterRoleBinding/monitoring-production-prometheus'],
    [NODES_AND_PODS, SLICES, ...METRICS],
  ],
  [
    'namespaces: its own, for others are for their owners to open',
    '{discovery: {scope: Namespace, namespaces: [shop]}}',
    ['Role/monitoring/prometheus-production', 'RoleBinding/monitoring/prometheus-production'],
    [PODS, SLICES],
  ],
  [
    "what the user's own jobs discover too",
    '{discovery: {scope: Namespace}, additionalScrapeConfigs: "[{job_name: a, kubernetes_sd_configs: [{role: ingress}, {role: node}, {role: wrong}]}, {job_name: b, kubernetes_sd_configs: 1}, 2]"}',
    ['Role/monitoring/prometheus-production', 'RoleBinding/monitoring/prometheus-production'],
    [PODS, SLICES, INGRESSES],
  ],
])('rights for %s', (_title, prometheus, names, rules) => {
  const { objects } = planOf(`components: {prometheus: ${prometheus}}`, addAccess);
  expect(
    objects.map(({ ref }) => [ref.kind, ...(ref.namespace === undefined ? [] : [ref.namespace]), ref.name].join('/')),
  ).toEqual(names);
  expect(objects[0]?.manifest['rules']).toEqual(rules);
  expect(objects[1]?.manifest['subjects']).toEqual([
    { kind: 'ServiceAccount', name: 'prometheus-production', namespace: 'monitoring' },
  ]);
});

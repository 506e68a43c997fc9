import { isJsonArray, type JsonValue, member } from '../../../core/json/json.ts';
import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { type ObservabilityPlatform, objectName, platformLabels, stepOf } from '../components.ts';
import { askedJobs } from './additional-scrape-configs.ts';
import { prometheusConfiguration } from './configuration.ts';

type Role = TypedManifests['Role'];
type RoleBinding = TypedManifests['RoleBinding'];
type ClusterRole = TypedManifests['ClusterRole'];
type ClusterRoleBinding = TypedManifests['ClusterRoleBinding'];
type PolicyRule = NonNullable<Role['rules']>[number];

const RBAC = 'rbac.authorization.k8s.io';

/** What discovery of each role watches (prometheus/discovery/kubernetes). Nodes are in no namespace. */
const WATCHED: Readonly<Record<string, readonly string[]>> = {
  node: ['nodes'],
  pod: ['pods'],
  service: ['services'],
  endpoints: ['endpoints', 'pods', 'services'],
  endpointslice: ['endpointslices', 'pods', 'services'],
  ingress: ['ingresses'],
};

/** The API groups of what is not in the core group. */
const GROUPS: Readonly<Record<string, string>> = {
  endpointslices: 'discovery.k8s.io',
  ingresses: 'networking.k8s.io',
};

/**
 * Adds the rights that discovery needs: what its roles watch, no more. In the scope Cluster a ClusterRole, with the metrics of API servers
 * and kubelets. In the scope Namespace a Role in the platform's own namespace: rights in another namespace are for its owners to give.
 */
export function addAccess(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const placement = { step: stepOf('prometheus', 'rbac'), component: 'prometheus' };
  for (const manifest of isCluster(platform) ? clusterAccess(platform) : namespaceAccess(platform)) {
    chart.add(placement, manifest);
  }
}

function isCluster({ spec }: ObservabilityPlatform): boolean {
  return spec.components.prometheus.discovery.scope === 'Cluster';
}

function clusterAccess(platform: ObservabilityPlatform): readonly [ClusterRole, ClusterRoleBinding] {
  const { name: platformName, namespace } = platform.metadata;
  const name = `${namespace}-${platformName}-prometheus`;
  const metadata = { name, labels: platformLabels(platform, 'prometheus') };
  const rules = [...watchRules(platform), ...METRICS_RULES];
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata, rules },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata, roleRef, subjects: [subject(platform)] },
  ];
}

function namespaceAccess(platform: ObservabilityPlatform): readonly [Role, RoleBinding] {
  const name = objectName(platform, 'prometheus');
  const metadata = { name, labels: platformLabels(platform, 'prometheus') };
  const roleRef = { apiGroup: RBAC, kind: 'Role', name };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: watchRules(platform) },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects: [subject(platform)] },
  ];
}

function subject(platform: ObservabilityPlatform): {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
} {
  return { kind: 'ServiceAccount', name: objectName(platform, 'prometheus'), namespace: platform.metadata.namespace };
}

/** Kubelets ask the API server whether who scrapes them may `get` `nodes/metrics`; API servers know their own path. */
const METRICS_RULES: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
  { nonResourceURLs: ['/metrics'], verbs: ['get'] },
];

/** One rule for each API group. Nodes need a ClusterRole. */
function watchRules(platform: ObservabilityPlatform): readonly PolicyRule[] {
  const watched = new Set(discoveryRoles(platform).flatMap((role) => WATCHED[role] ?? []));
  const resources = [...watched].filter((resource) => isCluster(platform) || resource !== 'nodes').sort();
  const groups = [...new Set(resources.map(groupOf))].sort();
  return groups.map((group) => ({
    apiGroups: [group],
    resources: resources.filter((resource) => groupOf(resource) === group),
    verbs: ['list', 'watch'],
  }));
}

function groupOf(resource: string): string {
  return GROUPS[resource] ?? '';
}

/** The roles of every `kubernetes_sd_configs`, those of the user's own jobs too. */
function discoveryRoles(platform: ObservabilityPlatform): readonly string[] {
  const jobs = [...list(prometheusConfiguration(platform)['scrape_configs']), ...askedJobs(platform)];
  return jobs
    .flatMap((job) => list(member(job, 'kubernetes_sd_configs')))
    .flatMap((discovery) => {
      const role = member(discovery, 'role');
      return typeof role === 'string' ? [role] : [];
    });
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

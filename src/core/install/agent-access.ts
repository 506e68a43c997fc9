import type { JsonObject } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { clusterRules, LEASE_RULES, type PolicyRule } from './agent-rules.ts';
import { type InstallOptions, installLabels } from './install-options.ts';

/** A ClusterRole with this label adds to what the agent may do: what Plans of other kinds name. */
export const AGGREGATION_LABEL = 'planwright.dev/aggregate-to-agent';

const API_VERSION = 'rbac.authorization.k8s.io/v1';

/** The agent's identity and what it may do. The cluster-wide role is aggregated, so that others can add the kinds they render. */
export function agentAccess(options: InstallOptions): readonly Manifest[] {
  const { name, namespace } = options;
  const labels = installLabels(options);
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels } },
    {
      apiVersion: API_VERSION,
      kind: 'ClusterRole',
      metadata: { name, labels },
      // The cluster fills in the rules. An empty list here would be a conflict with it at every second apply.
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [AGGREGATION_LABEL]: 'true' } }] },
    },
    {
      apiVersion: API_VERSION,
      kind: 'ClusterRole',
      metadata: { name: `${name}-catalogue`, labels: { ...labels, [AGGREGATION_LABEL]: 'true' } },
      rules: clusterRules(options).map(asJson),
    },
    {
      apiVersion: API_VERSION,
      kind: 'ClusterRoleBinding',
      metadata: { name, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects,
    },
    {
      apiVersion: API_VERSION,
      kind: 'Role',
      metadata: { name: `${name}-leases`, namespace, labels },
      rules: LEASE_RULES.map(asJson),
    },
    {
      apiVersion: API_VERSION,
      kind: 'RoleBinding',
      metadata: { name: `${name}-leases`, namespace, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-leases` },
      subjects,
    },
  ];
}

function asJson({ apiGroups, resources, verbs }: PolicyRule): JsonObject {
  return { apiGroups: [...apiGroups], resources: [...resources], verbs: [...verbs] };
}

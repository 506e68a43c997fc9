import { serviceAccount } from '../../core/blocks/service-account.ts';
import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { configMapName } from './configuration.ts';
import { type ChronikCluster, type Role, roleObjectName, upstreamLabels } from './roles.ts';

/** The identity of a role's pods. Its token is mounted only where the pod asks for it. */
export function roleAccount(cluster: ChronikCluster, role: Role): TypedManifests['ServiceAccount'] {
  return serviceAccount(metadataOf(cluster, role));
}

/** All a role may do: read and watch the one ConfigMap that configures it. Secrets reach it as environment and files. */
export function readConfigRole(cluster: ChronikCluster, role: Role): TypedManifests['Role'] {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: metadataOf(cluster, role),
    rules: [
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [configMapName(cluster)], verbs: ['get', 'watch'] },
    ],
  };
}

/** Gives a role's ServiceAccount its Role. */
export function readConfigBinding(cluster: ChronikCluster, role: Role): TypedManifests['RoleBinding'] {
  const name = roleObjectName(cluster, role.name);
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadataOf(cluster, role),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: cluster.metadata.namespace }],
  };
}

function metadataOf(cluster: ChronikCluster, role: Role): { name: string; labels: Readonly<Record<string, string>> } {
  return { name: roleObjectName(cluster, role.name), labels: upstreamLabels(cluster, role.name) };
}

import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';

const GROUP = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/**
 * What the processor k8sattributes reads: pods, ReplicaSets, which stand between a pod and its Deployment, and namespaces, which older
 * versions watch whether or not anything of them is asked for.
 */
export function readPodsRole(platform: ObservabilityPlatform): TypedManifests['ClusterRole'] {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name: roleName(platform), labels: platformLabels(platform, 'collector') },
    rules: [
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: READ },
      { apiGroups: ['apps'], resources: ['replicasets'], verbs: READ },
    ],
  };
}

/** Gives that role to the collector's account. */
export function readPodsBinding(platform: ObservabilityPlatform): TypedManifests['ClusterRoleBinding'] {
  const name = roleName(platform);
  const account = { kind: 'ServiceAccount', name: objectName(platform, 'collector') };
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: platformLabels(platform, 'collector') },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    subjects: [{ ...account, namespace: platform.metadata.namespace }],
  };
}

/** Names of cluster-scoped objects have no namespace to keep them apart. */
function roleName({ metadata }: ObservabilityPlatform): string {
  return `${metadata.namespace}-${metadata.name}-collector`;
}

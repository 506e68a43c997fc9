import { claimTemplate } from '../../core/blocks/claim.ts';
import type { TypedManifests, Volume } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { podTemplate } from './pod-template.ts';
import { type ChronikCluster, type Role, roleObjectName, startReplicas, upstreamLabels } from './roles.ts';

type StatefulSet = TypedManifests['StatefulSet'];

/** A role whose members keep name and volume: controllers and ingest nodes. Selector and pod labels are the chart's. */
export function statefulSet(chart: ResourceChart, cluster: ChronikCluster, role: Role): StatefulSet {
  const name = roleObjectName(cluster, role.name);
  const retained = cluster.spec.deletionPolicy === 'Retain';
  const labels = upstreamLabels(cluster, role.name);
  const { size, storageClass } = cluster.spec.storage;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels },
    spec: {
      serviceName: name,
      replicas: startReplicas(role),
      // Members of a quorum wait for each other: started one by one, the first would never become ready.
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: retained ? 'Retain' : 'Delete', whenScaled: 'Retain' },
      template: podTemplate(chart, cluster, { role, dataVolume: undefined }),
      volumeClaimTemplates: [claimTemplate(chart, role.name, { name: 'data', size, storageClass, labels })],
    },
  };
}

/** A role whose pods are interchangeable: search nodes, with scratch storage that goes with the pod. */
export function deployment(chart: ResourceChart, cluster: ChronikCluster, role: Role): TypedManifests['Deployment'] {
  const dataVolume: Volume = { name: 'data', emptyDir: { sizeLimit: String(cluster.spec.storage.size) } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: roleObjectName(cluster, role.name), labels: upstreamLabels(cluster, role.name) },
    spec: {
      replicas: startReplicas(role),
      strategy: { type: 'RollingUpdate', rollingUpdate: rollingUpdate(cluster) },
      template: podTemplate(chart, cluster, { role, dataVolume }),
    },
  };
}

/** On the host's network a new pod cannot start beside the one it replaces: their ports are the same. */
function rollingUpdate({ spec }: ChronikCluster): { maxSurge: number; maxUnavailable: number } {
  return spec.network.hostNetwork ? { maxSurge: 0, maxUnavailable: 1 } : { maxSurge: 1, maxUnavailable: 0 };
}

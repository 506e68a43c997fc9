import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type ChronikCluster, METRICS_PORT, type Role, roleObjectName, upstreamLabels } from './roles.ts';

type NetworkPolicy = TypedManifests['NetworkPolicy'];
type IngressRule = NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number];

/**
 * Who may reach a role's pods. The cluster's own pods reach everything; clients reach Kafka; metrics are open inside the
 * Kubernetes cluster, since the schema does not say where Prometheus runs. Egress stays open: metastore and object storage
 * may be anywhere. Kubelet probes come from the node and are not subject to policies.
 */
export function networkPolicy(chart: ResourceChart, cluster: ChronikCluster, role: Role): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: roleObjectName(cluster, role.name), labels: upstreamLabels(cluster, role.name) },
    spec: {
      podSelector: { matchLabels: { ...chart.selector(role.name) } },
      policyTypes: ['Ingress'],
      ingress: [servingRule(chart, cluster, role), metricsRule()],
    },
  };
}

function servingRule(chart: ResourceChart, cluster: ChronikCluster, role: Role): IngressRule {
  const ports = [{ port: role.port.name, protocol: 'TCP' }];
  if (role.name !== 'ingest') {
    const members = { [RESOURCE_LABEL]: chart.selector(role.name)[RESOURCE_LABEL] };
    return { from: [{ podSelector: { matchLabels: members } }], ports };
  }
  // Nodes replace the source address of outside connections, so an address filter here would cut them off at random.
  if (cluster.spec.network.serviceType !== 'ClusterIP') return { ports };
  return { from: [{ namespaceSelector: {} }], ports };
}

function metricsRule(): IngressRule {
  return { from: [{ namespaceSelector: {} }], ports: [{ port: METRICS_PORT, protocol: 'TCP' }] };
}

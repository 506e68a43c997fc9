import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type Database, namesOf, PORT_NAME, upstreamLabels } from './servers.ts';

type NetworkPolicy = TypedManifests['NetworkPolicy'];
type Peers = NonNullable<NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['from']>;

/**
 * Who may reach the servers of one component: the Database's own pods (replicas, Jobs) and the clients of the spec. Egress stays open.
 * Probes come from the node and are not subject to policies.
 */
export function networkPolicy(
  chart: ResourceChart,
  database: Database,
  component: 'primary' | 'replica',
): NetworkPolicy {
  const selector = chart.selector(component);
  const own: Peers = [{ podSelector: { matchLabels: { [RESOURCE_LABEL]: selector[RESOURCE_LABEL] } } }];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: namesOf(database)[component], labels: upstreamLabels(database) },
    spec: {
      podSelector: { matchLabels: { ...selector } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [...own, ...clientsOf(database)], ports: [{ port: PORT_NAME, protocol: 'TCP' }] }],
    },
  };
}

/** Every pod of the Kubernetes cluster where the spec says nothing: a password is needed in any case. */
function clientsOf({ spec }: Database): Peers {
  return spec.networkPolicy.from?.map((peer) => ({ ...peer })) ?? [{ namespaceSelector: {} }];
}

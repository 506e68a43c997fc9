import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type ComponentName, type ObservabilityPlatform, objectName, platformLabels } from './components.ts';
import { COMPONENT_PORTS, type ComponentPort } from './ports.ts';

type NetworkPolicy = TypedManifests['NetworkPolicy'];
type IngressRule = NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number];

/**
 * Who may reach a component's pods, port by port (ports.ts). Grafana's page is open to the whole cluster where it has an Ingress, because
 * nothing says in which namespace the ingress controller runs. Egress stays open: object storage, mail servers and what is scraped may be
 * anywhere. Kubelet probes come from the node and are not subject to policies.
 */
export function networkPolicy(
  chart: ResourceChart,
  platform: ObservabilityPlatform,
  name: ComponentName,
): NetworkPolicy {
  const exposed = name === 'grafana' && platform.spec.components.grafana.ingress?.enabled === true;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: objectName(platform, name), labels: platformLabels(platform, name) },
    spec: {
      podSelector: { matchLabels: { ...chart.selector(name) } },
      policyTypes: ['Ingress'],
      ingress: (['members', 'namespace', 'cluster'] as const).flatMap((from) => {
        const ports = COMPONENT_PORTS[name].filter((port) => sourceOf(port, exposed) === from);
        return ports.length === 0 ? [] : [{ from: [peerOf(chart, name, from)], ports: ports.map(policyPort) }];
      }),
    },
  };
}

function sourceOf(port: ComponentPort, exposed: boolean): ComponentPort['from'] {
  return exposed && port.name === 'http' ? 'cluster' : port.from;
}

function peerOf(
  chart: ResourceChart,
  name: ComponentName,
  from: ComponentPort['from'],
): NonNullable<IngressRule['from']>[number] {
  switch (from) {
    case 'members':
      return { podSelector: { matchLabels: { ...chart.selector(name) } } };
    case 'namespace':
      return { podSelector: {} };
    case 'cluster':
      return { namespaceSelector: {} };
  }
}

function policyPort({ name, protocol = 'TCP' }: ComponentPort): { readonly port: string; readonly protocol: string } {
  return { port: name, protocol };
}

import type { ManifestInput } from '../../core/synth/placement.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import { type ChronikCluster, upstreamLabels } from './roles.ts';
import { SCRAPE_LABEL } from './services.ts';

/** prometheus-operator's ServiceMonitor, as far as it is rendered here (monitoring.coreos.com/v1). */
interface ServiceMonitor extends ManifestInput {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port: string; readonly path: string; readonly interval: string }[];
    readonly targetLabels: readonly string[];
  };
}

/** Tells prometheus-operator to scrape every role through its one scraped Service. */
export function serviceMonitor(chart: ResourceChart, cluster: ChronikCluster, component: string): ServiceMonitor {
  const { interval, labels } = cluster.spec.monitoring.serviceMonitor;
  const resource = chart.selector(component)[RESOURCE_LABEL];
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: cluster.metadata.name, labels: { ...labels, ...upstreamLabels(cluster) } },
    spec: {
      selector: { matchLabels: { [RESOURCE_LABEL]: resource, [SCRAPE_LABEL]: 'true' } },
      endpoints: [{ port: 'metrics', path: '/metrics', interval }],
      targetLabels: ['chronik.stream/cluster', 'chronik.stream/component'],
    },
  };
}

import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import {
  type ComponentName,
  headlessName,
  type ObservabilityPlatform,
  objectName,
  platformLabels,
} from './components.ts';
import { COMPONENT_PORTS, servicePort } from './ports.ts';

type Service = TypedManifests['Service'];

/** Where programs in the cluster reach a component: one stable address, ready pods only. Members' own ports are not on it. */
export function clientService(chart: ResourceChart, platform: ObservabilityPlatform, name: ComponentName): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: objectName(platform, name), labels: platformLabels(platform, name) },
    spec: {
      type: 'ClusterIP',
      selector: { ...chart.selector(name) },
      ports: COMPONENT_PORTS[name].filter(({ from }) => from !== 'members').map(servicePort),
      // Each Prometheus has scraped at other moments than the next: a graph that asks both in turn would flicker.
      sessionAffinity: name === 'prometheus' ? 'ClientIP' : undefined,
    },
  };
}

/**
 * The headless Service of a component: it answers with every pod, ready or not, because members find each other through it before they
 * can be ready, and Prometheus scrapes each of them.
 */
export function headlessService(chart: ResourceChart, platform: ObservabilityPlatform, name: ComponentName): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: headlessName(platform, name), labels: platformLabels(platform, name) },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { ...chart.selector(name) },
      ports: COMPONENT_PORTS[name].map(servicePort),
    },
  };
}

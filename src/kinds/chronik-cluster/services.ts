import type { ServicePort, TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type ChronikCluster, METRICS_PORT, type Role, roleObjectName, upstreamLabels } from './roles.ts';

type Service = TypedManifests['Service'];

/** On the one Service of each role that Prometheus should scrape through: scraping every Service would count pods twice. */
export const SCRAPE_LABEL = 'chronik.stream/scrape';

/**
 * The governing Service of a StatefulSet: headless, and it answers for members that are not ready, because members find each
 * other through it before they can be.
 */
export function governingService(chart: ResourceChart, cluster: ChronikCluster, role: Role): Service {
  return service({
    chart,
    cluster,
    role,
    name: roleObjectName(cluster, role.name),
    scraped: true,
    spec: { clusterIP: 'None', publishNotReadyAddresses: true },
  });
}

/** Where programs in the cluster reach a role: one stable address, ready pods only. */
export function clientService(chart: ResourceChart, cluster: ChronikCluster, role: Role): Service {
  const name = roleObjectName(cluster, role.name);
  return service({
    chart,
    cluster,
    role,
    name: role.stateful ? `${name}-client` : name,
    scraped: !role.stateful,
    spec: { type: 'ClusterIP' },
  });
}

/**
 * The way in from outside the cluster, where the spec asks for one. A Service of its own, so that in-cluster clients keep
 * their address when it comes and goes, and so that waiting for a load balancer holds nothing up.
 */
export function externalService(chart: ResourceChart, cluster: ChronikCluster, role: Role): Service {
  const { serviceType, loadBalancerSourceRanges } = cluster.spec.network;
  return service({
    chart,
    cluster,
    role,
    name: `${roleObjectName(cluster, role.name)}-external`,
    scraped: false,
    ports: [servingPort(role)],
    spec: {
      type: serviceType,
      ...(loadBalancerSourceRanges && loadBalancerSourceRanges.length > 0
        ? { loadBalancerSourceRanges: [...loadBalancerSourceRanges] }
        : {}),
    },
  });
}

interface ServiceParts {
  readonly chart: ResourceChart;
  readonly cluster: ChronikCluster;
  readonly role: Role;
  readonly name: string;
  readonly scraped: boolean;
  readonly ports?: ServicePort[];
  readonly spec: Service['spec'];
}

function service({ chart, cluster, role, name, scraped, ports, spec }: ServiceParts): Service {
  const labels = { ...upstreamLabels(cluster, role.name), ...(scraped ? { [SCRAPE_LABEL]: 'true' } : {}) };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels },
    spec: { ...spec, selector: { ...chart.selector(role.name) }, ports: ports ?? [servingPort(role), metricsPort()] },
  };
}

function servingPort({ port }: Role): ServicePort {
  return { name: port.name, port: port.number, targetPort: port.name, protocol: 'TCP' };
}

function metricsPort(): ServicePort {
  return { name: 'metrics', port: METRICS_PORT, targetPort: 'metrics', protocol: 'TCP' };
}

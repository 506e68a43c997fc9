import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type Database, namesOf, PORT, PORT_NAME, upstreamLabels } from './servers.ts';

type Service = TypedManifests['Service'];

/**
 * The governing Service of the primary, and the address that clients have always had: {name}.{namespace}.svc.cluster.local. It answers
 * only while the primary is ready, for nobody needs it before.
 */
export function primaryService(chart: ResourceChart, database: Database): Service {
  const { primary } = namesOf(database);
  return service(chart, database, { component: 'primary', name: primary, spec: { clusterIP: 'None' } });
}

/** The governing Service of the replicas. It answers before they are ready, so that the verify Job can say which of them is not. */
export function replicaService(chart: ResourceChart, database: Database): Service {
  const spec = { clusterIP: 'None', publishNotReadyAddresses: true };
  return service(chart, database, { component: 'replica', name: namesOf(database).replica, spec });
}

/** Where clients read and write: the primary, at an address that stays when its pod moves. */
export function readWriteService(chart: ResourceChart, database: Database): Service {
  const { readWriteService: name } = namesOf(database);
  return service(chart, database, { component: 'primary', name, spec: { type: 'ClusterIP' } });
}

/** Where clients only read: the replicas that are ready, never the primary. */
export function readOnlyService(chart: ResourceChart, database: Database): Service {
  const { readOnlyService: name } = namesOf(database);
  return service(chart, database, { component: 'replica', name, spec: { type: 'ClusterIP' } });
}

interface ServiceParts {
  readonly component: 'primary' | 'replica';
  readonly name: string;
  readonly spec: Service['spec'];
}

function service(chart: ResourceChart, database: Database, { component, name, spec }: ServiceParts): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: upstreamLabels(database) },
    spec: {
      ...spec,
      selector: { ...chart.selector(component) },
      ports: [{ name: PORT_NAME, port: PORT, targetPort: PORT_NAME, protocol: 'TCP' }],
    },
  };
}

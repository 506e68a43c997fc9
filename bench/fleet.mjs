// The resources that are measured: ChronikClusters that differ in every field a team would set, 20 manifests each.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** How many manifests each cluster renders to; the benchmark refuses to run when a kind's change makes it another number. */
export const MANIFESTS_PER_RESOURCE = 20;

const NAMESPACES = 20;
/** A repository URL, so that Argo CD objects are rendered as well as those of Flux: all of the work a real `synth` does. */
const CONFIGURATION = { repository: { url: 'https://git.example.com/platform/streams.git' } };

/** One resource of the fleet. Search is off and the other roles have all they can have: 20 manifests. */
export function clusterAt(index) {
  const pick = (values) => values[index % values.length];
  return {
    apiVersion: 'chronik.stream/v1alpha1',
    kind: 'ChronikCluster',
    metadata: { name: `orders-${index}`, namespace: `team-${index % NAMESPACES}` },
    spec: {
      controllers: pick([3, 5, 7]),
      ingestNodes: pick([4, 5, 6, 7]),
      searchNodes: 0,
      storage: {
        backend: 's3',
        s3: { bucket: `acme-orders-${index}`, region: pick(['us-east-1', 'eu-west-1', 'ap-south-1']) },
        size: `${50 + (index % 7) * 10}Gi`,
        storageClass: pick(['gp3', 'io2']),
      },
      metastore: {
        database: 'postgres',
        connection: {
          host: `postgres-${index % 9}.databases.svc.cluster.local`,
          port: 5432 + (index % 3),
          database: `orders_${index}`,
          credentialsSecret: `orders-${index}-metastore`,
        },
      },
      resources: {
        controller: { cpu: pick(['500m', '1', '2']), memory: pick(['2Gi', '3Gi']), memoryLimit: pick(['4Gi', '6Gi']) },
        ingest: { cpu: pick(['1', '2500m', '4']), memory: pick(['4Gi', '6Gi']), memoryLimit: pick(['8Gi', '12Gi']) },
      },
      image: {
        controller: `chronik/controller:v1.${index % 4}.0`,
        ingest: `chronik/ingest:v1.${index % 4}.0`,
      },
      monitoring: {
        prometheus: true,
        tracing: true,
        otlpEndpoint: `http://otel-collector-${index % 5}.observability:4317`,
        serviceMonitor: { enabled: true, interval: pick(['15s', '30s', '60s']) },
      },
      network: { serviceType: 'LoadBalancer' },
      autoscaling: {
        ingestNodes: {
          minReplicas: pick([2, 3]),
          maxReplicas: pick([8, 9, 10]),
          targetCpuUtilizationPercentage: pick([70, 75, 80]),
        },
      },
    },
  };
}

/** The first `size` clusters. */
export function fleetOf(size) {
  return Array.from({ length: size }, (_, index) => clusterAt(index));
}

/** What `planwright synth` needs: a folder with planwright.yaml and one file per resource in resources/. */
export function writeInputs(folder, clusters) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'planwright.yaml'), stringify(CONFIGURATION));
  for (const cluster of clusters) {
    const { name, namespace } = cluster.metadata;
    writeFileSync(join(folder, 'resources', `${namespace}-${name}.yaml`), stringify(cluster));
  }
  return folder;
}

/** The same for the chart: a values file whose `clusters` are the very specs, with name and namespace beside them. */
export function writeValues(file, clusters) {
  const entries = clusters.map(({ metadata, spec }) => ({ ...metadata, ...spec }));
  writeFileSync(file, stringify({ clusters: entries }));
  return file;
}

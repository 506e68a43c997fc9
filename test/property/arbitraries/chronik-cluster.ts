import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json/json.ts';
import {
  affinity,
  annotations,
  block,
  dnsLabel,
  labels,
  namespaceName,
  objectName,
  podDisruptionBudget,
  size,
  toleration,
} from './blocks.ts';

/** Short, long, and like something else when it is read as YAML. */
const clusterName = fc.oneof(
  fc.stringMatching(/^[a-z]([-a-z0-9]{0,12}[a-z0-9])?$/),
  fc.constantFrom('no', 'null', 'e1', 'y', 'a'.repeat(41), `a${'-'.repeat(39)}b`, 'kustomization', 'constructor'),
);
/** A request and a limit that is not less, in several spellings of quantities. */
const requestAndLimit = fc.constantFrom<readonly [number | string, number | string]>(
  ['100m', '200m'],
  ['500m', 1],
  [1, 2],
  ['1.5', '1500m'],
  ['0', '10'],
  ['1k', '1e3'],
);
const memoryAndLimit = fc.constantFrom<readonly [number | string, number | string]>(
  ['512Mi', '1Gi'],
  ['1Gi', '1Gi'],
  ['1.5Gi', '2G'],
  [1_073_741_824, '2Gi'],
  ['128974848', '129e6'],
);
const resources = fc
  .tuple(fc.option(requestAndLimit), fc.option(memoryAndLimit), fc.boolean(), fc.boolean())
  .map(([cpu, memory, limitsCpu, limitsMemory]) => ({
    ...(cpu !== null && { cpu: cpu[0], ...(limitsCpu && { cpuLimit: cpu[1] }) }),
    ...(memory !== null && { memory: memory[0], ...(limitsMemory && { memoryLimit: memory[1] }) }),
  }));

const storage = fc
  .record(
    {
      backend: fc.constantFrom('s3' as const, 'gcs' as const, 'azure' as const, 'local' as const),
      s3: fc.record(
        {
          bucket: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{1,8}[A-Za-z0-9]$/),
          region: fc.constantFrom('us-east-1', 'eu', '1e3'),
          endpoint: fc.constantFrom('https://minio.example.com', 'http://10.0.0.1:9000/#x'),
        },
        { requiredKeys: ['bucket', 'region'] },
      ),
      gcs: fc.record({ bucket: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{1,8}[a-z0-9]$/) }),
      azure: fc.record({
        container: fc.stringMatching(/^[$a-z0-9][a-z0-9-]{2,8}$/),
        account: fc.stringMatching(/^[a-z0-9]{3,24}$/),
      }),
      size,
      storageClass: fc.oneof(fc.constantFrom('', 'fast', 'no'), dnsLabel),
    },
    { requiredKeys: ['backend', 'size', 's3', 'gcs', 'azure'] },
  )
  .map(({ s3, gcs, azure, ...rest }) => ({
    ...rest,
    ...(rest.backend === 's3' && { s3 }),
    ...(rest.backend === 'gcs' && { gcs }),
    ...(rest.backend === 'azure' && { azure }),
  }));

const connection = fc.record(
  {
    host: fc.constantFrom('postgres.databases', 'localhost', '10.0.0.1', '::1', 'Host_1'),
    port: fc.constantFrom(1, 5432, 65_535),
    database: fc.constantFrom('chronik', 'no', '1e3', 'with space', '${DB}'),
    credentialsSecret: objectName,
  },
  { requiredKeys: ['host', 'database', 'credentialsSecret'] },
);
const metastore = fc.oneof(
  fc.record({ connection }),
  fc.record({ database: fc.constant('postgres' as const), connection }),
);

const imageName = fc.constantFrom(
  'chronik/node:v1.0.0',
  'registry.example.com:5000/chronik',
  'chronik/node:latest',
  `chronik/node@sha256:${'0'.repeat(64)}`,
);
const image = block({
  controller: imageName,
  ingest: imageName,
  search: imageName,
  pullPolicy: fc.constantFrom('Always', 'IfNotPresent', 'Never'),
  pullSecrets: fc.uniqueArray(objectName, { maxLength: 3 }),
});

const monitoring = block({
  prometheus: fc.boolean(),
  tracing: fc.boolean(),
  otlpEndpoint: fc.constantFrom('http://otel:4317', 'otel:4317', 'https://jaeger:14268/api/traces', 'HTTP://x'),
  serviceMonitor: block({
    enabled: fc.boolean(),
    interval: fc.constantFrom('30s', '1m30s', '1500ms', '1d'),
    labels,
  }),
});

const network = block({
  serviceType: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
  loadBalancerSourceRanges: fc.uniqueArray(fc.constantFrom('10.0.0.0/8', '192.168.1.0/24', '2001:db8::/32'), {
    maxLength: 3,
  }),
  hostNetwork: fc.boolean(),
  dnsPolicy: fc.constantFrom('ClusterFirst', 'ClusterFirstWithHostNet', 'Default'),
}).map((each) => {
  const { loadBalancerSourceRanges: _ranges, ...rest } = each;
  return each.serviceType === 'LoadBalancer' ? each : rest;
});

const user = fc.constantFrom(1, 1000, 65_534);
const rootOrUser = fc.oneof(
  fc.record({ runAsUser: fc.constant(0), runAsNonRoot: fc.constant(false) }),
  fc.record({ runAsUser: user, runAsNonRoot: fc.constant(true) }, { requiredKeys: [] }),
);
const podSecurityContext = fc
  .tuple(rootOrUser, fc.record({ runAsGroup: user, fsGroup: user }, { requiredKeys: [] }))
  .map(([who, groups]) => ({ ...who, ...groups }));
/** What a container says of its user it says in full, so that it does not depend on what its pod says. */
const containerSecurityContext = fc
  .tuple(
    fc.option(
      fc.oneof(
        fc.record({ runAsUser: fc.constant(0), runAsNonRoot: fc.constant(false) }),
        fc.record({ runAsUser: user, runAsNonRoot: fc.constant(true) }),
      ),
    ),
    fc.record({ allowPrivilegeEscalation: fc.boolean(), readOnlyRootFilesystem: fc.boolean() }, { requiredKeys: [] }),
    fc.option(fc.boolean()),
  )
  .map(([who, rest, privileged]) => ({
    ...who,
    ...rest,
    ...(privileged !== null && { privileged }),
    // The API server refuses a privileged container that may not escalate.
    ...(privileged === true && { allowPrivilegeEscalation: true }),
  }));
const security = fc
  .record(
    {
      tlsEnabled: fc.boolean(),
      tlsSecret: objectName,
      mtlsEnabled: fc.boolean(),
      podSecurityContext,
      containerSecurityContext,
    },
    { requiredKeys: ['tlsEnabled', 'tlsSecret', 'mtlsEnabled'] },
  )
  .map((each) => ({ ...each, mtlsEnabled: each.tlsEnabled && each.mtlsEnabled }));

const customMetric = fc.oneof(
  fc.record({
    name: fc.constantFrom('cpu', 'memory'),
    targetType: fc.constant('Utilization' as const),
    targetValue: fc.constantFrom<number | string>(60, '80', '150'),
  }),
  fc.record({
    name: fc.constantFrom('records_per_second', 'kafka_lag'),
    targetType: fc.constantFrom('Value' as const, 'AverageValue' as const),
    targetValue: fc.constantFrom<number | string>(100, '10k', '1500m', '1e3'),
  }),
);
const autoscaler = fc
  .tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 1, max: 1000 }),
    block({
      targetCpuUtilizationPercentage: fc.integer({ min: 1, max: 1000 }),
      targetMemoryUtilizationPercentage: fc.integer({ min: 1, max: 1000 }),
      customMetrics: fc.array(customMetric, { minLength: 1, maxLength: 2 }),
    }),
  )
  .map(([minReplicas, more, cpu, metrics]) => ({
    minReplicas,
    maxReplicas: minReplicas + more,
    ...(Object.keys(metrics).length === 0 && { targetCpuUtilizationPercentage: cpu }),
    ...metrics,
  }));

const everyField = fc.record(
  {
    controllers: fc.integer({ min: 1, max: 99 }),
    ingestNodes: fc.integer({ min: 1, max: 999 }),
    searchNodes: fc.integer({ min: 0, max: 3 }),
    storage,
    metastore,
    resources: block({ controller: resources, ingest: resources, search: resources }),
    image,
    monitoring,
    network,
    security,
    autoscaling: block({
      controllers: autoscaler,
      ingestNodes: autoscaler,
      searchNodes: autoscaler,
    }),
    podDisruptionBudget,
    podAnnotations: annotations,
    podLabels: labels,
    deletionPolicy: fc.constantFrom('Retain', 'Delete'),
    paused: fc.boolean(),
    nodeSelector: labels,
    tolerations: fc.array(toleration, { maxLength: 3 }),
    affinity,
  },
  { requiredKeys: ['storage', 'metastore'] },
);

/** Any spec that a ChronikCluster may have: every field of the schema, in every combination that its rules allow. */
const chronikClusterSpec: fc.Arbitrary<JsonObject> = everyField.map((spec) => {
  const { searchNodes: _scaled, ...autoscaling } = spec.autoscaling ?? {};
  const scalesNothing = (spec.searchNodes ?? 0) === 0;
  return spec.autoscaling === undefined || !scalesNothing ? spec : { ...spec, autoscaling };
});

/** A whole resource. */
export const chronikCluster: fc.Arbitrary<JsonObject> = fc
  .record({ name: clusterName, namespace: namespaceName, spec: chronikClusterSpec })
  .map(({ name, namespace, spec }) => ({
    apiVersion: 'chronik.stream/v1alpha1',
    kind: 'ChronikCluster',
    metadata: { name, namespace },
    // The arbitraries generate JSON and nothing else.
    spec: spec as JsonObject,
  }));

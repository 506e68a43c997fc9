import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { annotations, block, dnsLabel, labels, objectName, toleration } from './blocks.ts';

/** Names of servers. */
export const host = fc.constantFrom('postgres.databases', '10.0.0.1', 'Host_1', 'a-b.example.com');
/** Addresses, some with what other formats quote. */
export const url = fc.constantFrom(
  'https://a.example.com/x',
  'http://10.0.0.1:9090',
  'https://b:8443/?q=1#x',
  'http://c/"d"',
);
/** Durations of more than a day, and shorter ones. */
export const duration = fc.constantFrom('30s', '1h30m', '90m', '15d', '2w', '1y', '36h');
/** A reference to a Secret. */
export const secret = fc.record(
  { name: objectName, key: fc.constantFrom('key', 'a.b', '_x') },
  { requiredKeys: ['name'] },
);
/** Names of Secrets. */
export const secrets = fc.uniqueArray(dnsLabel, { maxLength: 2 });
/** A user name and a password from a Secret. */
export const basicAuth = fc.record(
  { secretName: objectName, usernameKey: fc.constant('user'), passwordKey: fc.constant('pass') },
  { requiredKeys: ['secretName'] },
);
/** Names that configuration files must quote. */
export const word = fc.constantFrom('admin', 'no', '1e3', 'a"b', "it's", 'a;b#c', '%(x)s', '日本', '"""');
const labelName = fc.constantFrom('cluster', 'Region', '_a', 'constructor', 'on', 'e1');
const labelText = fc.constantFrom('', 'true', 'a "quoted" \\ one', 'line\nline', '{{ x }}', '${HOME}', '日本');
/** Labels of Prometheus. */
export const promLabels = fc.dictionary(labelName, labelText, { maxKeys: 3, noNullPrototype: true });

/** Requests, and limits that are not less, in several spellings. */
export const resources = block({
  requests: fc.constantFrom<JsonObject>({ cpu: 2, memory: '3Gi' }, { cpu: '1500m', memory: '1.5Gi' }),
  limits: fc.constantFrom<JsonObject>({ cpu: '8', memory: '1e10' }, { cpu: 2 }, { memory: 4_294_967_296 }, {}),
}).map((each) => (each.limits === undefined ? each : { requests: { cpu: 2, memory: '2Gi' }, ...each }));
/** A volume. */
export const storage = block({
  size: fc.constantFrom<number | string>('1Gi', '1.5Ti', 10_737_418_240, '1e10'),
  storageClassName: fc.constantFrom('', 'fast', 'no', 'a.b'),
});
const version = (texts: readonly string[]) => fc.constantFrom(...texts);
/** What every component has; present more often than not, so that deep fields are tried. */
export const common = (versions: readonly string[]) => ({
  enabled: fc.constantFrom(true, true, true, false),
  version: version(versions),
  image: fc.constantFrom('registry.example.com:5000/a/b', 'c/d__e'),
  replicas: fc.integer({ min: 1, max: 5 }),
  resources,
  podAnnotations: annotations,
  serviceAccountAnnotations: annotations,
  priorityClassName: objectName,
  nodeSelector: labels,
  tolerations: fc.array(toleration, { maxLength: 2 }),
});

/** An autoscaler. */
export const autoscaling = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 4 }),
    block({
      targetMemoryUtilizationPercentage: fc.integer({ min: 1, max: 1000 }),
      customMetrics: fc.constantFrom<JsonObject[]>(
        [{ name: 'cpu', targetType: 'Utilization', targetValue: 60 }],
        [{ name: 'requests', targetType: 'AverageValue', targetValue: '10k' }],
      ),
    }),
  )
  .map(([minReplicas, more, metrics]) => ({
    minReplicas,
    maxReplicas: minReplicas + more,
    targetCpuUtilizationPercentage: 70,
    ...metrics,
  }));

const bucketName = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{1,8}[a-z0-9]$/);
/** The fields of an S3 bucket. */
export const s3 = {
  bucketName,
  region: fc.constantFrom('us-east-1', 'eu', '1e3'),
  endpoint: fc.constantFrom('minio.storage:9000', 's3.example.com'),
  forcePathStyle: fc.boolean(),
  insecure: fc.boolean(),
  secretName: objectName,
};
/** The fields of a Google bucket. */
export const gcs = { bucketName, secretName: objectName };
/** The fields of an Azure container. */
export const azure = {
  containerName: fc.constantFrom('$web', 'a-b'),
  storageAccount: fc.constantFrom('abc', '1e3'),
  secretName: objectName,
};
/** A switch. */
export const enabled = fc.boolean();
const AZURE_NAMES = ['containerName', 'storageAccount'] as const;
/** Up to three stores, of which one at most is on. */
export const objectStores = block({
  s3: fc.record({ enabled, ...s3 }, { requiredKeys: ['bucketName'] }),
  gcs: fc.record({ enabled, ...gcs }, { requiredKeys: ['bucketName'] }),
  azure: fc.record({ enabled, ...azure }, { requiredKeys: [...AZURE_NAMES] }),
}).map((stores) => {
  const on = Object.entries(stores).find(([, store]) => store?.enabled !== false)?.[0];
  return Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, name === on ? store : { ...store, enabled: false }]),
  );
});

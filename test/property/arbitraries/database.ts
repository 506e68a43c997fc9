import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json/json.ts';
import {
  affinity,
  annotations,
  block,
  dnsLabel,
  labelSelector,
  labels,
  namespaceName,
  objectName,
  podDisruptionBudget,
  toleration,
} from './blocks.ts';

/** Short, long, and like something else when it is read as YAML. */
const databaseResourceName = fc.oneof(
  fc.stringMatching(/^[a-z]([-a-z0-9]{0,12}[a-z0-9])?$/),
  fc.constantFrom('no', 'null', 'e1', 'a'.repeat(44), `a${'-'.repeat(42)}b`, 'constructor', 'replica', 'x-replica'),
);
/** What PostgreSQL would fold, quote or take for a keyword. */
const databaseName = fc.oneof(
  fc.constantFrom('user', 'SELECT', 'all', 'replication', '1e3', 'true', '_', 'a-b', 'x'.repeat(63), 'constructor'),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/).filter((name) => !/^(postgres|template[01])$/.test(name)),
);
const username = databaseName.filter((name) => !/^(postgres|replicator|public|none|pg_.*)$/.test(name));

const imageName = fc.constantFrom(
  'postgres:17.6',
  'postgres:14',
  'postgres:16.10-alpine3.22',
  'registry.example.com:5000/team/postgres:18.0-bookworm',
  'postgres:latest',
  'registry.example.com:5000/postgres',
  `postgres:15.14@sha256:${'0'.repeat(64)}`,
  `postgres@sha256:${'1'.repeat(64)}`,
  'postgis/postgis:17-3.5',
  'postgres:19.1',
);

const storageClass = fc.oneof(fc.constantFrom('', 'fast', 'no'), dnsLabel);
const largeSize = fc.constantFrom<number | string>('50Gi', '1.5Ti', 107_374_182_400, '1e12', '.5Ti');
const smallSize = fc.constantFrom<number | string>('1Gi', '1.5Gi', '2e9', '1073741824', '10G');

/** A request and a limit that is not less, in several spellings of quantities. */
const cpu = fc.constantFrom<readonly [number | string, number | string]>(['100m', '200m'], [1, 2], ['0', '10']);
const memory = fc.constantFrom<readonly [number | string, number | string]>(
  ['512Mi', '1Gi'],
  ['1Gi', '1Gi'],
  ['.5G', '0.5Gi'],
  [1_073_741_824, '2Gi'],
  ['0', '128Mi'],
  ['64Gi', '1Ti'],
);
const resources = fc
  .record({ cpu, memory, asked: fc.constantFrom('neither', 'requests', 'limits', 'both') })
  .map(({ cpu: [cpuRequest, cpuLimit], memory: [memoryRequest, memoryLimit], asked }) => ({
    ...((asked === 'requests' || asked === 'both') && { requests: { cpu: cpuRequest, memory: memoryRequest } }),
    ...((asked === 'limits' || asked === 'both') && { limits: { cpu: cpuLimit, memory: memoryLimit } }),
  }));

const postgresql = block({
  parameters: fc
    .record(
      {
        max_connections: fc.constantFrom<number | string>(1, 200, '5000'),
        work_mem: fc.constantFrom('4MB', "it's", 'a\\b', '', 'UTF-8: ü'),
        timezone: fc.constantFrom('UTC', '<+03>-3'),
        shared_preload_libraries: fc.constantFrom('auto_explain', "a, 'b'"),
      },
      { requiredKeys: [] },
    )
    .chain((known) => fc.constantFrom({ ...known }, { ...known, 'auto_explain.log_min_duration': 0 })),
  hostBasedAccess: fc.uniqueArray(
    fc.constantFrom(
      'host all analyst 10.0.0.0/8 scram-sha-256',
      'local all all peer # comment',
      'host "my db" +group samenet reject',
      'host all all 0.0.0.0/0 trust',
    ),
    { maxLength: 3 },
  ),
});

const backup = block({
  enabled: fc.boolean(),
  schedule: fc.constantFrom('0 2 * * *', '*/15 0-6 1,15 jan-mar mon', '@daily', '5  4 * * sun'),
  retentionDays: fc.constantFrom(1, 7, 3650),
  beforeUpgrade: fc.boolean(),
  storage: block({ size: fc.constantFrom<number | string>('1', '10Gi', '.5Ti'), storageClass }),
});

const peer = fc.oneof(
  fc.record({ podSelector: labelSelector }),
  fc.record({ namespaceSelector: labelSelector }),
  fc.record({ podSelector: labelSelector, namespaceSelector: labelSelector }),
  fc.record({ ipBlock: fc.record({ cidr: fc.constantFrom('10.0.0.0/8', '2001:db8::/32', '192.168.1.1/32') }) }),
);

const times = fc.constantFrom(
  {},
  { intervalSeconds: 5 },
  { timeoutSeconds: 30 },
  { intervalSeconds: 60, timeoutSeconds: 60 },
);
const port = fc.constantFrom(1, 5432, 65_535);
const host = fc.constantFrom('queue.messaging.svc', '10.0.0.1', '::1', 'Host_1');
const dependency = fc
  .tuple(
    fc.oneof(
      fc.record({ type: fc.constant('tcp'), host, port }),
      fc.record({ type: fc.constant('http'), url: fc.constantFrom('http://a', 'https://b.example.com/c?d=e#f') }),
      fc.record({ type: fc.constant('postgresql'), host, port }, { requiredKeys: ['type', 'host'] }),
      fc.record({ type: fc.constant('dns'), host }),
    ),
    dnsLabel,
    times,
  )
  .map(([what, name, when]) => ({ name, ...what, ...when }));

const user = fc.constantFrom(1, 70, 999, 65_534);
const security = block({
  podSecurityContext: block({ runAsUser: user, runAsGroup: user, fsGroup: user, runAsNonRoot: fc.boolean() }),
  containerSecurityContext: block({ allowPrivilegeEscalation: fc.boolean(), readOnlyRootFilesystem: fc.boolean() }),
});

const everyField = fc.record(
  {
    image: imageName,
    databaseName,
    username,
    credentials: block({ secretName: objectName }),
    resources,
    postgresql,
    extensions: fc.uniqueArray(fc.constantFrom('pgcrypto', 'uuid-ossp', 'pg_stat_statements'), { maxLength: 3 }),
    backup,
    networkPolicy: block({ enabled: fc.boolean(), from: fc.array(peer, { maxLength: 3 }) }),
    dependencies: fc.uniqueArray(dependency, { maxLength: 3, selector: ({ name }) => name }),
    imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent', 'Never'),
    imagePullSecrets: fc.uniqueArray(
      objectName.map((name) => ({ name })),
      { maxLength: 3, selector: ({ name }) => name },
    ),
    bootstrapImage: fc.constantFrom('curlimages/curl:8.16.0', 'curl', 'registry.example.com:5000/curl:latest'),
    podDisruptionBudget,
    security,
    podAnnotations: annotations,
    podLabels: labels,
    deletionPolicy: fc.constantFrom('Retain', 'Delete'),
    paused: fc.boolean(),
    nodeSelector: labels,
    tolerations: fc.array(toleration, { maxLength: 3 }),
    affinity,
  },
  { requiredKeys: ['databaseName', 'username'] },
);

/** Volumes in a size that the number of servers and what is kept for them allow. */
const sized = fc
  .record(
    {
      replicas: fc.integer({ min: 1, max: 10 }),
      size: fc.tuple(smallSize, largeSize),
      storageClass,
      mode: fc.constantFrom('async', 'sync'),
      maxSlotWalKeepSize: fc.constantFrom<number | string>('0', 67_108_864, '.5Gi'),
    },
    { requiredKeys: ['size'] },
  )
  .map(({ replicas, size: [small, large], storageClass: ofClass, ...replication }) => ({
    ...(replicas !== undefined && { replicas }),
    storage: {
      size: (replicas ?? 1) > 5 ? large : small,
      ...(ofClass !== undefined && { storageClass: ofClass }),
    },
    ...(Object.keys(replication).length > 0 && { replication }),
  }));

/** Any Database that the schema and its rules allow. */
export const database: fc.Arbitrary<JsonObject> = fc
  .record({ name: databaseResourceName, namespace: namespaceName, spec: everyField, sized })
  .map(({ name, namespace, spec, sized: sizes }) => ({
    apiVersion: 'database.example.com/v1',
    kind: 'Database',
    metadata: { name, namespace },
    // The arbitraries generate JSON and nothing else.
    spec: { ...spec, ...sizes } as JsonObject,
  }));

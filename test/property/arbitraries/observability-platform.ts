import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { affinity, block, labels, namespaceName, objectName, toleration } from './blocks.ts';
import {
  autoscaling,
  azure,
  common,
  duration,
  enabled,
  gcs,
  host,
  promLabels,
  s3,
  secret,
  secrets,
  storage,
  url,
  word,
} from './observability-blocks.ts';
import { grafana } from './observability-grafana.ts';
import { loki, prometheus, tempo } from './observability-stores.ts';

/** Short, long, and like something else when it is read as YAML. */
const platformName = fc.oneof(
  fc.stringMatching(/^[a-z]([-a-z0-9]{0,12}[a-z0-9])?$/),
  fc.constantFrom(
    'no',
    'null',
    'e1',
    'a'.repeat(36),
    `a${'-'.repeat(34)}b`,
    'constructor',
    'headless',
    'grafana-admin',
  ),
);
const collectorConfig = `receivers: {otlp: {protocols: {grpc: {endpoint: "0.0.0.0:4317"}}}}
exporters: {debug: {}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
`;
const openTelemetryCollector = block({
  ...common(['0.152.0', '0.91.0', '0.80.0']),
  mode: fc.constantFrom('deployment', 'daemonset'),
  autoscaling,
  config: fc.constant(collectorConfig),
  secrets,
}).map(({ autoscaling: scaled, ...each }) => ({
  ...each,
  ...(each.mode !== 'daemonset' && scaled !== undefined && { autoscaling: scaled }),
}));

const alertmanager = block({
  ...common(['v0.34.2', 'v0.26.0', 'v0.22.0']),
  storage,
  config: fc.constant('# mine\nroute: {receiver: "a b"}\nreceivers: [{name: "a b"}]\n'),
  configSecret: secret,
  secrets,
}).map(({ configSecret, ...each }) => ({
  ...each,
  ...(each.config === undefined && configSecret !== undefined && { configSecret }),
}));
const rule = fc.oneof(
  fc.record(
    {
      alert: word,
      expr: fc.constantFrom('up == 0', 'vector(1)'),
      for: duration,
      labels: promLabels,
      annotations: promLabels,
    },
    { requiredKeys: ['alert', 'expr'] },
  ),
  fc.record(
    { record: fc.constantFrom('a:b', '_x'), expr: fc.constant('sum(up)'), labels: promLabels },
    { requiredKeys: ['record', 'expr'] },
  ),
);
const rules = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', '1e3', 'rules'),
    groups: fc.uniqueArray(
      fc.record(
        { name: word, interval: duration, rules: fc.array(rule, { maxLength: 2 }) },
        { requiredKeys: ['name', 'rules'] },
      ),
      { minLength: 1, maxLength: 2, selector: ({ name }) => name },
    ),
  }),
  { maxLength: 2, selector: ({ name }) => name },
);

const authentication = fc.oneof(
  fc.record({
    type: fc.constant('oidc'),
    oidc: fc.record(
      {
        issuer: url,
        clientId: word,
        clientSecretRef: secret,
        redirectUrl: url,
        scopes: fc.constantFrom(['openid'], []),
        authUrl: url,
        tokenUrl: url,
        apiUrl: url,
        roleAttributePath: fc.constantFrom("contains(a[*], 'b') && 'Admin' || 'Viewer'", 'role; # x'),
      },
      { requiredKeys: ['issuer', 'clientId'] },
    ),
  }),
  fc.record({
    type: fc.constant('ldap'),
    ldap: fc.record(
      {
        host,
        port: fc.constant(636),
        tls: fc.constantFrom('none', 'start', 'full'),
        bindDn: fc.constantFrom('cn=a,dc=b', 'cn="x"\\y'),
        bindPasswordSecret: secret,
        userBaseDn: fc.constantFrom('dc=b', "ou='x'"),
        userFilter: fc.constantFrom('(uid=%s)', '(&(a=b)(mail=%s))'),
      },
      { requiredKeys: ['host', 'bindDn', 'userBaseDn'] },
    ),
  }),
  fc.record({
    type: fc.constant('basic'),
    basic: fc.record({ username: fc.constantFrom('a', '1e3'), passwordSecret: secret }, { requiredKeys: ['username'] }),
  }),
);
const destination = fc.oneof(
  fc.record({ type: fc.constant('s3'), s3: fc.record(s3, { requiredKeys: ['bucketName'] }) }),
  fc.record({ type: fc.constant('gcs'), gcs: fc.record(gcs, { requiredKeys: ['bucketName'] }) }),
  fc.record({
    type: fc.constant('azure'),
    azure: fc.record(azure, { requiredKeys: ['containerName', 'storageAccount'] }),
  }),
);

/** A whole resource: every field of the schema, in every combination that its rules allow. */
export const observabilityPlatform: fc.Arbitrary<JsonObject> = fc
  .record({
    name: platformName,
    namespace: namespaceName,
    spec: fc.record(
      {
        components: fc
          .record({ prometheus, loki, tempo, grafana, openTelemetryCollector }, { requiredKeys: ['prometheus'] })
          // Rules and alerts need Prometheus, and so does a platform of nothing else.
          .map((each) => ({ ...each, prometheus: { ...each.prometheus, enabled: true } })),
        alerting: block({ alertmanager, rules, ruleConfigMaps: secrets }),
        global: block({
          externalLabels: promLabels,
          logLevel: fc.constantFrom('debug', 'info', 'warn', 'error'),
          imagePullSecrets: fc.uniqueArray(fc.record({ name: objectName }), {
            maxLength: 2,
            selector: ({ name }) => name,
          }),
          nodeSelector: labels,
          tolerations: fc.array(toleration, { maxLength: 2 }),
          affinity,
        }),
        highAvailability: block({
          enabled,
          minReplicas: fc.integer({ min: 2, max: 4 }),
          antiAffinity: block({
            type: fc.constantFrom('soft', 'hard'),
            topologyKey: fc.constant('topology.kubernetes.io/zone'),
          }),
        }),
        backup: fc.record(
          {
            enabled,
            schedule: fc.constantFrom('*/5 2 * * 1-5', '@daily'),
            retentionDays: fc.constantFrom(1, 3650),
            image: fc.constant('registry.example.com:5000/rclone:1'),
            destination,
          },
          { requiredKeys: ['destination'] },
        ),
        security: block({
          networkPolicy: fc.boolean(),
          tls: block({ enabled, autoTLS: fc.boolean(), certSecret: objectName }),
          authentication,
        }),
        bootstrapImage: fc.constant('registry.example.com:5000/curl:8'),
        deletionPolicy: fc.constantFrom('Retain', 'Delete'),
        paused: fc.boolean(),
      },
      { requiredKeys: ['components'] },
    ),
  })
  .map(({ name, namespace, spec }) => ({
    apiVersion: 'observability.io/v1beta1',
    kind: 'ObservabilityPlatform',
    metadata: { name, namespace },
    // The arbitraries generate JSON and nothing else.
    spec: spec as unknown as JsonObject,
  }));

import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { block, objectName } from './blocks.ts';
import {
  basicAuth,
  common,
  duration,
  enabled,
  host,
  objectStores,
  promLabels,
  secret,
  secrets,
  storage,
  url,
} from './observability-blocks.ts';

const relabelling = fc.constantFrom<JsonObject>(
  { sourceLabels: ['a', 'b'], separator: '/', regex: '(.*)', action: 'replace', targetLabel: 'c', replacement: '$1' },
  { sourceLabels: ['a'], action: 'hashmod', modulus: 8, targetLabel: 'shard' },
  { regex: 'go_.*', sourceLabels: ['__name__'], action: 'drop' },
);
const receiver = fc
  .record(
    {
      url,
      name: fc.constantFrom('a', 'b c'),
      remoteTimeout: duration,
      headers: fc.constantFrom<JsonObject>({ 'X-Scope-OrgID': '1e3' }, {}),
      sendExemplars: fc.boolean(),
      basicAuth,
      bearerTokenSecret: secret,
      tls: block({ caSecret: secret, certSecret: objectName, serverName: host, insecureSkipVerify: fc.boolean() }),
      queueConfig: block({
        capacity: fc.constant(1000),
        minShards: fc.constant(1),
        maxShards: fc.constant(5),
        maxSamplesPerSend: fc.constant(500),
        batchSendDeadline: duration,
        minBackoff: fc.constantFrom('30ms', '5s'),
        maxBackoff: duration,
      }),
      writeRelabelConfigs: fc.array(relabelling, { maxLength: 2 }),
    },
    { requiredKeys: ['url'] },
  )
  .map(({ bearerTokenSecret, ...each }) => ({
    ...each,
    ...(each.basicAuth === undefined && bearerTokenSecret !== undefined && { bearerTokenSecret }),
  }));
/** Prometheus refuses two receivers of one name, and two that are equal. */
const remoteWrite = fc.uniqueArray(receiver, { maxLength: 2, selector: ({ name, url: address }) => name ?? address });

/** Any settings of Prometheus. */
export const prometheus = block({
  ...common(['v3.15.0', 'v2.48.0', 'v2.40.0', 'v3.0.0-rc.1']),
  storage,
  retention: duration,
  retentionSize: fc.constantFrom('8GB', '512MB'),
  externalLabels: promLabels,
  scrapeInterval: duration,
  evaluationInterval: duration,
  discovery: fc.constantFrom<JsonObject>({}, { scope: 'Cluster' }, { scope: 'Namespace', namespaces: ['a', '1e3'] }),
  additionalScrapeConfigs: fc.constantFrom(
    "- job_name: a\n  static_configs: [{targets: ['a:1']}]\n",
    '# none\n[]',
    '- {job_name: prometheus}\n- {job_name: "b c", scrape_interval: 5s}',
  ),
  secrets,
  remoteWrite,
  exemplars: block({ enabled }),
});
const count = fc.constantFrom(1, 1000, 1_000_000);
/** Any settings of Loki. */
export const loki = fc
  .tuple(
    block({
      ...common(['3.7.8', '2.9.3', '2.9.0', '3.0.0']),
      storage,
      retention: fc.constantFrom('24h', '7d', '2w', '1y'),
      compactorEnabled: fc.boolean(),
      limits: block({
        ingestionRateMB: count,
        ingestionBurstSizeMB: count,
        maxStreamsPerUser: count,
        maxEntriesLimitPerQuery: count,
      }),
    }),
    objectStores,
  )
  .map(([own, stores]) => ({ ...own, ...stores }));
/** Any settings of Tempo. */
export const tempo = fc
  .tuple(
    block({
      ...common(['2.8.2', '2.3.0', '2.0.0']),
      storage,
      retention: duration,
      searchEnabled: fc.boolean(),
      metricsGenerator: fc
        .record(
          {
            enabled,
            processors: fc.constantFrom(['span-metrics'], ['service-graphs', 'span-metrics']),
            remoteWriteUrl: url,
          },
          { requiredKeys: ['enabled'] },
        )
        .map((each) => ({ ...each, enabled: each.enabled && each.remoteWriteUrl !== undefined })),
      limits: block({
        ingestionRateMB: count,
        ingestionBurstSizeMB: count,
        maxTracesPerUser: count,
        maxTraceSizeMB: fc.constant(5),
      }),
    }),
    objectStores,
  )
  .map(([own, stores]) => ({ ...own, ...stores }));

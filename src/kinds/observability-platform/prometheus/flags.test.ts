import { expect, it } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { prometheusFlags } from './flags.ts';
import { remoteWriteUrls } from './receivers.ts';

const FIRST = '--config.file=/etc/prometheus/config/prometheus.yml';
const DATA = '--storage.tsdb.path=/prometheus';
const MONTH = '--storage.tsdb.retention.time=30d';
const ADDRESS = '--web.external-url=http://prometheus-production.monitoring.svc.cluster.local:9090';

it.each<readonly [string, string, readonly string[]]>([
  ['Prometheus 3', 'components: {prometheus: {}}', [FIRST, DATA, MONTH, ADDRESS, '--log.level=info']],
  [
    'Prometheus 2, which has to be told to expand labels',
    'components: {prometheus: {version: v2.55.1}}',
    [FIRST, DATA, MONTH, ADDRESS, '--enable-feature=expand-external-labels', '--log.level=info'],
  ],
  [
    'retention, exemplars, log level',
    'components: {prometheus: {retention: 1w, retentionSize: 5GB, exemplars: {enabled: true}}}\nglobal: {logLevel: debug}',
    [
      FIRST,
      DATA,
      '--storage.tsdb.retention.time=1w',
      '--storage.tsdb.retention.size=5GB',
      ADDRESS,
      '--enable-feature=exemplar-storage',
      '--log.level=debug',
    ],
  ],
  [
    'exemplars that are sent on: they are stored first',
    'components: {prometheus: {version: v2.55.1, remoteWrite: [{url: "http://a.example.com", sendExemplars: true}]}}',
    [FIRST, DATA, MONTH, ADDRESS, '--enable-feature=expand-external-labels,exemplar-storage', '--log.level=info'],
  ],
  [
    'metrics that Tempo writes',
    'components: {prometheus: {}, tempo: {metricsGenerator: {enabled: true}}}',
    [FIRST, DATA, MONTH, ADDRESS, '--web.enable-remote-write-receiver', '--log.level=info'],
  ],
  [
    'metrics that the collector writes',
    'components: {prometheus: {}, openTelemetryCollector: {}}',
    [FIRST, DATA, MONTH, ADDRESS, '--web.enable-remote-write-receiver', '--log.level=info'],
  ],
  [
    'a Tempo that writes nothing',
    'components: {prometheus: {}, tempo: {}}',
    [FIRST, DATA, MONTH, ADDRESS, '--log.level=info'],
  ],
  [
    'rules of others: Prometheus 3 watches them',
    'components: {prometheus: {version: v3.15.0}}\nalerting: {ruleConfigMaps: [a]}',
    [FIRST, DATA, MONTH, ADDRESS, '--config.auto-reload', '--log.level=info'],
  ],
  [
    'rules of others: watching them was a feature to be enabled first',
    'components: {prometheus: {version: v3.5.0}}\nalerting: {ruleConfigMaps: [a]}',
    [FIRST, DATA, MONTH, ADDRESS, '--enable-feature=auto-reload-config', '--log.level=info'],
  ],
  [
    'rules of others: Prometheus 2 reloads when it is asked to',
    'components: {prometheus: {version: v2.55.1}}\nalerting: {ruleConfigMaps: [a]}',
    [
      FIRST,
      DATA,
      MONTH,
      ADDRESS,
      '--web.enable-lifecycle',
      '--enable-feature=expand-external-labels',
      '--log.level=info',
    ],
  ],
  [
    'HTTPS',
    'components: {prometheus: {}}\nsecurity: {tls: {enabled: true, certSecret: a}}',
    [
      FIRST,
      DATA,
      MONTH,
      '--web.external-url=https://prometheus-production.monitoring.svc.cluster.local:9090',
      '--web.config.file=/etc/prometheus/config/web.yml',
      '--log.level=info',
    ],
  ],
  [
    'a user name that an init container completes',
    'components: {prometheus: {version: v2.48.0, remoteWrite: [{url: "http://a.example.com", basicAuth: {secretName: a}}]}}',
    [
      '--config.file=/etc/prometheus/completed/prometheus.yml',
      DATA,
      MONTH,
      ADDRESS,
      '--enable-feature=expand-external-labels',
      '--log.level=info',
    ],
  ],
])('%s', (_title, spec, flags) => {
  expect(prometheusFlags(testPlatform(spec))).toEqual(flags);
});

it.each<readonly [string, readonly string[]]>([
  [
    'components: {prometheus: {replicas: 2}}',
    [
      'http://prometheus-production-0.prometheus-production-headless.monitoring.svc.cluster.local:9090/api/v1/write',
      'http://prometheus-production-1.prometheus-production-headless.monitoring.svc.cluster.local:9090/api/v1/write',
    ],
  ],
  ['components: {loki: {}}', []],
])('what others write goes to each Prometheus of %s', (spec, urls) => {
  expect(remoteWriteUrls(testPlatform(spec))).toEqual(urls);
});

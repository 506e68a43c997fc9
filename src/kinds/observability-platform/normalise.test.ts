import { describe, expect, it } from 'vitest';
import { admitSpec } from '../../../test/observability/admit-text.ts';

/** Fields of other dialects: what is written, what it is read as, and what is said about it. */
const DIALECTS: readonly (readonly [string, string, Readonly<Record<string, unknown>>, readonly string[]])[] = [
  [
    'a retention in days',
    'components: {prometheus: {retentionDays: 30}}',
    { components: { prometheus: { retention: '30d' } } },
    ['older-field spec.components.prometheus.retentionDays'],
  ],
  [
    'a retention in the storage of a component, which another one wins over',
    'components: {prometheus: {retention: 7d, storage: {retention: 15d}}}',
    { components: { prometheus: { retention: '7d', storage: { size: '10Gi' } } } },
    ['older-field spec.components.prometheus.storage.retention'],
  ],
  [
    'a retention as a block',
    'components: {loki: {retention: {days: 3, deletionEnabled: true}}}',
    { components: { loki: { retention: '3d' } } },
    ['older-form spec.components.loki.retention', 'unsupported-field spec.components.loki.retention.deletionEnabled'],
  ],
  [
    'retention policies, for the components that there are',
    'components: {loki: {}}\nglobal: {retentionPolicies: {metrics: 30d, logs: 14d}}',
    { components: { loki: { retention: '14d' } }, global: { logLevel: 'info' } },
    ['older-field spec.global.retentionPolicies.logs'],
  ],
  [
    'one storage class for everything',
    'components: {prometheus: {}, tempo: {storage: {storageClassName: own}}}\nstorage: {storageClassName: fast}',
    {
      components: {
        prometheus: { storage: { storageClassName: 'fast' } },
        tempo: { storage: { storageClassName: 'own' } },
      },
    },
    ['older-field spec.storage.storageClassName'],
  ],
  [
    'pull secrets by their names',
    'components: {prometheus: {}}\nglobal: {imagePullSecrets: [a, {name: b}]}',
    { components: { prometheus: { enabled: true } }, global: { imagePullSecrets: [{ name: 'a' }, { name: 'b' }] } },
    ['older-form spec.global.imagePullSecrets'],
  ],
  [
    'components under their oldest name',
    'monitoring: {prometheus: {version: v2.48.0}}',
    { components: { prometheus: { version: 'v2.48.0' } } },
    ['older-field spec.monitoring.prometheus'],
  ],
  [
    'a prometheus.yml',
    'components:\n  prometheus:\n    customConfig: |\n      global: {scrape_interval: 30s, external_labels: {a: b}}\n      remote_write: [{url: "http://a", queue_config: {max_shards: 3}}]\n      rule_files: [x]',
    {
      components: {
        prometheus: {
          scrapeInterval: '30s',
          externalLabels: { a: 'b' },
          remoteWrite: [{ url: 'http://a', queueConfig: { maxShards: 3 } }],
        },
      },
    },
    [
      'older-field spec.components.prometheus.customConfig.global.external_labels',
      'older-field spec.components.prometheus.customConfig.global.scrape_interval',
      'older-field spec.components.prometheus.customConfig.remote_write',
      'older-field spec.components.prometheus.remoteWrite[0].queueConfig.max_shards',
      'older-field spec.components.prometheus.remoteWrite[0].queue_config',
      'unsupported-field spec.components.prometheus.customConfig.rule_files',
    ],
  ],
  [
    "v1alpha1's map of external labels",
    'components: {prometheus: {customConfig: {cluster: a}}}',
    { components: { prometheus: { externalLabels: { cluster: 'a' } } } },
    ['older-field spec.components.prometheus.customConfig'],
  ],
  [
    'scrape configurations as a list',
    'components: {prometheus: {additionalScrapeConfigs: [{job_name: a}]}}',
    { components: { prometheus: { additionalScrapeConfigs: '- job_name: a\n' } } },
    ['older-form spec.components.prometheus.additionalScrapeConfigs'],
  ],
  [
    'one receiver of samples as a block',
    'components: {prometheus: {remoteWrite: {enabled: true, endpoint: "http://a"}}}',
    { components: { prometheus: { remoteWrite: [{ url: 'http://a' }] } } },
    [
      'older-field spec.components.prometheus.remoteWrite[0].endpoint',
      'older-form spec.components.prometheus.remoteWrite',
    ],
  ],
  [
    'a receiver that is turned off',
    'components: {prometheus: {remoteWrite: {enabled: false, url: "http://a"}}}',
    { components: { prometheus: { remoteWrite: [] } } },
    ['older-form spec.components.prometheus.remoteWrite'],
  ],
  [
    'a bucket inside storage, with an address that has a scheme',
    'components: {loki: {storage: {type: s3, s3: {bucket: logs, endpoint: "http://minio:9000/"}}}}',
    {
      components: {
        loki: { storage: { size: '20Gi' }, s3: { bucketName: 'logs', endpoint: 'minio:9000', insecure: true } },
      },
    },
    [
      'older-field spec.components.loki.s3.bucket',
      'older-field spec.components.loki.storage.s3',
      'older-field spec.components.loki.storage.type',
      'older-form spec.components.loki.s3.endpoint',
    ],
  ],
  [
    'a bucket that is turned off, without a name',
    'components: {loki: {s3: {enabled: false}}}',
    { components: { loki: { enabled: true } } },
    [],
  ],
  [
    'an image with a tag, which is the version',
    'components: {prometheus: {version: v2.48.0, image: {repository: a/b, tag: 2.48.1}}}',
    { components: { prometheus: { version: 'v2.48.1', image: 'a/b' } } },
    ['older-form spec.components.prometheus.image', 'version-spelling spec.components.prometheus.version'],
  ],
  [
    'plugins as text and dashboards by their pages',
    'components: {grafana: {plugins: "a, b", dashboards: "- {name: n, url: https://grafana.com/grafana/dashboards/1860-x/}"}}',
    {
      components: {
        grafana: {
          plugins: ['a', 'b'],
          dashboards: [{ name: 'n', url: 'https://grafana.com/api/dashboards/1860/revisions/latest/download' }],
        },
      },
    },
    [
      'older-form spec.components.grafana.dashboards',
      'older-form spec.components.grafana.dashboards[0].url',
      'older-form spec.components.grafana.plugins',
    ],
  ],
  [
    'rules without groups, by the names of Go types',
    'components: {prometheus: {}}\nalerting: {alertmanager: {configSecret: c}, rules: [{name: Down, expression: up == 0, duration: 5m}]}',
    {
      components: { prometheus: { enabled: true } },
      alerting: {
        alertmanager: { configSecret: { name: 'c' } },
        rules: [{ name: 'rules', groups: [{ name: 'rules', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m' }] }] }],
      },
    },
    ['older-form spec.alerting.alertmanager.configSecret', 'older-form spec.alerting.rules'],
  ],
  [
    "Alertmanager's configuration as a block in camel case, whose labels stay",
    'components: {prometheus: {}}\nalerting: {alertmanager: {config: {route: {receiver: r, groupBy: [a], routes: [{receiver: r, match: {teamName: x}}]}, receivers: [{name: r}]}}}',
    {
      components: { prometheus: { enabled: true } },
      alerting: {
        alertmanager: {
          config:
            'route:\n  receiver: r\n  group_by:\n    - a\n  routes:\n    - receiver: r\n      match:\n        teamName: x\nreceivers:\n  - name: r\n',
        },
      },
    },
    ['older-form spec.alerting.alertmanager.config'],
  ],
  [
    'an autoscaler of a store',
    'components: {prometheus: {autoscaling: {enabled: true, minReplicas: 1, maxReplicas: 2}}}',
    { components: { prometheus: { enabled: true } } },
    ['unsupported-field spec.components.prometheus.autoscaling'],
  ],
  [
    "an autoscaler of the collector in Kubernetes' own form",
    'components: {prometheus: {}, otel: {autoscaling: {enabled: true, minReplicas: 1, maxReplicas: 2, metrics: [{resource: {name: memory, target: {averageUtilization: 60}}}]}}}',
    {
      components: {
        prometheus: { enabled: true },
        openTelemetryCollector: {
          autoscaling: { minReplicas: 1, maxReplicas: 2, targetMemoryUtilizationPercentage: 60 },
        },
      },
    },
    ['older-field spec.components.otel', 'older-form spec.components.openTelemetryCollector.autoscaling'],
  ],
  [
    'anti-affinity in one word, and a backup in an older form',
    'components: {prometheus: {}}\nhighAvailability: {enabled: false, antiAffinity: required}\nbackup: {retention: 90d, storageType: s3, storageConfig: {bucket: abc}}',
    {
      components: { prometheus: { enabled: true } },
      highAvailability: { enabled: false, antiAffinity: { type: 'hard' } },
      backup: { retentionDays: 90, destination: { type: 's3', s3: { bucketName: 'abc' } } },
    },
    [
      'backup-without-grafana spec.backup',
      'older-field spec.backup.destination.s3.bucket',
      'older-field spec.backup.retention',
      'older-field spec.backup.storageConfig',
      'older-field spec.backup.storageType',
      'older-form spec.highAvailability.antiAffinity',
    ],
  ],
  [
    'security as blocks, and a policy that Kubernetes no longer has',
    'components: {prometheus: {}}\nsecurity: {podSecurityPolicy: true, networkPolicy: {enabled: false}, tls: {enabled: true, certManager: {enabled: true}}}',
    {
      components: { prometheus: { enabled: true } },
      security: { networkPolicy: false, tls: { enabled: true, autoTLS: true } },
    },
    [
      'older-field spec.security.tls.certManager.enabled',
      'older-form spec.security.networkPolicy',
      'unsupported-field spec.security.podSecurityPolicy',
    ],
  ],
];

describe('another dialect', () => {
  it.each(DIALECTS)('%s', (_, written, spec, found) => {
    const admitted = admitSpec(written);
    expect(admitted.found).toEqual(found);
    expect(admitted.spec).toEqual(spec);
  });

  it('is pointed at where it was written, also after it has moved twice', () => {
    const { diagnostics } = admitSpec('components:\n  grafana:\n    security:\n      adminPasswordSecret: mine');
    expect(diagnostics.map(({ code, location }) => [code, location?.line])).toEqual([
      ['older-field', 8],
      ['older-form', 8],
      ['unknown-field', 7],
    ]);
  });

  it('is refused where it does not name one version', () => {
    const { found } = admitSpec(
      'components: {prometheus: {version: latest}, loki: {version: "2.9"}, tempo: {version: ">2.0.0"}}',
    );
    expect(found).toEqual([
      '!version-channel spec.components.prometheus.version',
      '!version-incomplete spec.components.loki.version',
      '!version-range spec.components.tempo.version',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { admitSpec } from '../../../test/observability/admit-text.ts';

const PROMETHEUS = 'components: {prometheus: {}}\n';
const config = (text: string) =>
  `${PROMETHEUS}alerting:\n  alertmanager:\n    config: |\n${text.replaceAll(/^/gm, '      ')}`;
const scrape = (text: string) =>
  `components:\n  prometheus:\n    additionalScrapeConfigs: |\n${text.replaceAll(/^/gm, '      ')}`;
const collector = (text: string) =>
  `components:\n  openTelemetryCollector:\n    config: |\n${text.replaceAll(/^/gm, '      ')}`;

describe('a platform', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['in its simplest form', PROMETHEUS, []],
    [
      'of the oldest versions there may be',
      'components: {prometheus: {version: v2.40.0}, loki: {version: 2.9.0}, tempo: {version: 2.0.0}, grafana: {version: 9.0.0}}',
      [],
    ],
    [
      'of a version that is older as a number and newer as text',
      'components: {prometheus: {version: v2.9.0}}',
      ['!version-too-old spec.components.prometheus.version'],
    ],
    [
      'of a Loki that does not know the form in which logs are written',
      'components: {loki: {version: 2.8.11}}',
      ['!version-too-old spec.components.loki.version'],
    ],
    [
      'of an old version that is turned off',
      'components: {prometheus: {}, loki: {enabled: false, version: 1.0.0}}',
      [],
    ],
    [
      'of a version to come',
      'components: {grafana: {version: 13.0.0}}',
      ['version-untested spec.components.grafana.version'],
    ],
    [
      "of a version with a suffix, whose image may be one's own",
      'components: {loki: {version: 3.0.0-x}}',
      ['version-suffix spec.components.loki.version'],
    ],
    [
      'with several Grafana pods and no database',
      'components: {grafana: {replicas: 2}}',
      ['replicas-need-database spec.components.grafana.replicas'],
    ],
    ['with several Grafana pods and a database', 'components: {grafana: {replicas: 2, database: {host: a}}}', []],
    [
      'with several Loki pods on volumes',
      'components: {loki: {replicas: 2}}',
      ['replicas-need-object-storage spec.components.loki.replicas'],
    ],
    ['with several Tempo pods on a store', 'components: {tempo: {replicas: 3, gcs: {bucketName: abc}}}', []],
    [
      'that is to be highly available',
      'components: {prometheus: {}, loki: {}, grafana: {}}\nhighAvailability: {}',
      ['replicas-need-database spec.highAvailability', 'replicas-need-object-storage spec.highAvailability'],
    ],
    [
      'with hardly any memory',
      'components: {loki: {resources: {requests: {cpu: 5m, memory: 64Mi}}}}',
      [
        'request-very-small spec.components.loki.resources.requests.cpu',
        'request-very-small spec.components.loki.resources.requests.memory',
      ],
    ],
    [
      'with a label that Prometheus has no name for',
      'components: {prometheus: {externalLabels: {a-b: c}}}\nglobal: {externalLabels: {__a: b}}',
      [
        '!invalid-label-name spec.components.prometheus.externalLabels.a-b',
        '!invalid-label-name spec.global.externalLabels.__a',
      ],
    ],
    ['with a label that upstream refused', 'components: {prometheus: {externalLabels: {tenant_id: a}}}', []],
    [
      'whose Loki keeps logs for half a day',
      'components: {loki: {retention: 12h}}',
      ['!invalid-retention spec.components.loki.retention'],
    ],
    [
      'whose Loki keeps logs for a day and half an hour',
      'components: {loki: {retention: 1d30m}}',
      ['!invalid-retention spec.components.loki.retention'],
    ],
    [
      'whose months are minutes',
      'components: {prometheus: {retention: 3m}}',
      ['retention-very-short spec.components.prometheus.retention'],
    ],
    [
      'with rules and no Alertmanager',
      `${PROMETHEUS}alerting: {ruleConfigMaps: [a]}`,
      ['alerts-without-alertmanager spec.alerting'],
    ],
    [
      'with recording rules alone',
      `${PROMETHEUS}alerting: {rules: [{name: a, groups: [{name: a, rules: [{record: b, expr: up}]}]}]}`,
      [],
    ],
    [
      'with an Alertmanager that knows nobody',
      `${PROMETHEUS}alerting: {alertmanager: {}}`,
      ['alertmanager-without-receiver spec.alerting.alertmanager'],
    ],
    ['with a good configuration of Alertmanager', config('route: {receiver: a}\nreceivers: [{name: a}]'), []],
    [
      'with a configuration of Alertmanager that is no YAML',
      config('route: [a'),
      ['!invalid-yaml spec.alerting.alertmanager.config'],
    ],
    [
      'with a route to nobody',
      config('route: {receiver: a, routes: [{receiver: b}]}\nreceivers: [{name: a}]'),
      ['!invalid-configuration spec.alerting.alertmanager.config'],
    ],
    ['with no route', config('receivers: [{name: a}]'), ['!invalid-configuration spec.alerting.alertmanager.config']],
    ['with merge keys in a configuration', config('x: &x {receiver: a}\nroute: {<<: *x}\nreceivers: [{name: a}]'), []],
    ['with a list of scrape jobs', scrape('- job_name: a\n- job_name: b'), []],
    [
      'with two scrape jobs of one name',
      scrape('- job_name: a\n- job_name: a'),
      ['!invalid-configuration spec.components.prometheus.additionalScrapeConfigs'],
    ],
    [
      'with scrape jobs that are no list',
      scrape('job_name: a'),
      ['!invalid-configuration spec.components.prometheus.additionalScrapeConfigs'],
    ],
    [
      'with a collector of its own',
      collector(
        'receivers: {a: {}}\nexporters: {b: {}}\nconnectors: {c: {}}\nservice: {pipelines: {traces: {receivers: [a], exporters: [c]}, metrics: {receivers: [c], exporters: [b]}}}',
      ),
      [],
    ],
    [
      'with a collector whose pipeline uses what is not there',
      collector(
        'receivers: {a: {}}\nexporters: {b: {}}\nservice: {pipelines: {traces: {receivers: [a], processors: [c], exporters: [b]}}}',
      ),
      ['!invalid-configuration spec.components.openTelemetryCollector.config'],
    ],
    [
      'with a collector without pipelines',
      collector('receivers: {}'),
      ['!invalid-configuration spec.components.openTelemetryCollector.config'],
    ],
    [
      'whose collector cannot send logs to an old Loki',
      'components: {loki: {version: 2.9.0}, openTelemetryCollector: {}}',
      ['collector-without-logs spec.components.openTelemetryCollector.version'],
    ],
    [
      'with a schedule that no CronJob takes',
      'components: {grafana: {}}\nbackup: {schedule: 0 25 * * *, destination: {type: s3, s3: {bucketName: abc}}}',
      ['!invalid-schedule spec.backup.schedule'],
    ],
    [
      'with a store that backups do not go to',
      'components: {grafana: {}}\nbackup: {destination: {type: s3, s3: {bucketName: abc}, gcs: {bucketName: abc}}}',
      ['backup-store-unused spec.backup.destination.gcs'],
    ],
    [
      'with backups and no Grafana',
      'components: {loki: {}}\nbackup: {destination: {type: s3, s3: {bucketName: abc}}}',
      ['backup-without-grafana spec.backup'],
    ],
    [
      'with TLS and no certificate',
      `${PROMETHEUS}security: {tls: {enabled: true}}`,
      ['tls-without-certificate spec.security.tls'],
    ],
    [
      'with a certificate and no TLS',
      `${PROMETHEUS}security: {tls: {autoTLS: true}}`,
      ['certificate-without-tls spec.security.tls'],
    ],
    [
      'with a provider whose addresses must be guessed',
      'components: {grafana: {}}\nsecurity: {authentication: {type: oidc, oidc: {issuer: "https://a", clientId: b}}}',
      ['oidc-endpoints-guessed spec.security.authentication.oidc'],
    ],
    [
      'with passwords over plain LDAP',
      'components: {grafana: {}}\nsecurity: {authentication: {type: ldap, ldap: {host: a, bindDn: b, userBaseDn: c}}}',
      ['ldap-without-tls spec.security.authentication.ldap'],
    ],
    [
      'with a variable in a setting of Grafana',
      'components: {grafana: {adminUser: "${USER}"}}',
      ['!invalid-grafana-setting spec.components.grafana.adminUser'],
    ],
    [
      'with a line break in a setting of Grafana',
      'components: {grafana: {database: {host: a, user: "a\\nb"}}}',
      ['!invalid-grafana-setting spec.components.grafana.database.user'],
    ],
    [
      'whose Grafana is elsewhere than its Ingress',
      'components: {grafana: {rootUrl: "https://a/x", ingress: {host: a.b, path: /y}}}',
      ['root-url-path spec.components.grafana.rootUrl'],
    ],
    [
      'whose Ingress has no certificate',
      'components: {grafana: {ingress: {host: a.b, tls: {enabled: true}}}}',
      ['ingress-without-certificate spec.components.grafana.ingress.tls'],
    ],
    [
      'whose Ingress lets people in over HTTP',
      'components: {grafana: {ingress: {host: a.b, tls: {enabled: true, secretName: a}, annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "false"}}}}',
      ['ingress-without-redirect spec.components.grafana.ingress.annotations'],
    ],
    [
      'with annotations that are not its own',
      'components: {prometheus: {podAnnotations: {argocd.argoproj.io/sync-wave: "1"}}}',
      ['reserved-key spec.components.prometheus.podAnnotations["argocd.argoproj.io/sync-wave"]'],
    ],
    [
      'with a toleration that has no time',
      'components: {loki: {tolerations: [{operator: Exists, effect: NoSchedule, tolerationSeconds: 1}]}}',
      ['toleration-seconds-ignored spec.components.loki.tolerations[0].tolerationSeconds'],
    ],
  ])('%s', (_, spec, found) => {
    expect(admitSpec(spec).found).toEqual(found);
  });
});

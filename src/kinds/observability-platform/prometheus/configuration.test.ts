import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import { prometheusConfiguration, prometheusYaml } from './configuration.ts';

describe('prometheus.yml', () => {
  it('of one Prometheus in its namespace', () => {
    const platform = testPlatform('components: {prometheus: {discovery: {scope: Namespace, namespaces: [shop]}}}');
    const { scrape_configs: jobs, ...rest } = prometheusConfiguration(platform);
    expect(rest).toEqual({
      global: {
        scrape_interval: '15s',
        evaluation_interval: '15s',
        external_labels: { prometheus_replica: '${POD_NAME}' },
      },
      rule_files: ['/etc/prometheus/rules/*.yaml'],
    });
    expect(jobs).toMatchObject([
      {
        job_name: 'prometheus',
        metrics_path: '/metrics',
        dns_sd_configs: [{ names: ['_http._tcp.prometheus-production-headless.monitoring.svc.cluster.local'] }],
      },
      {
        job_name: 'kubernetes-pods',
        kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['monitoring', 'shop'] } }],
      },
      {
        job_name: 'kubernetes-services',
        kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['monitoring', 'shop'] } }],
      },
    ]);
  });

  it.each<readonly [string, string, readonly string[]]>([
    [
      'one Prometheus in the cluster',
      'components: {prometheus: {}}',
      [
        'prometheus',
        'kubernetes-apiservers',
        'kubernetes-nodes',
        'kubernetes-cadvisor',
        'kubernetes-pods',
        'kubernetes-services',
      ],
    ],
    [
      'every component, in their order',
      'components: {prometheus: {discovery: {scope: Namespace}}, openTelemetryCollector: {}, grafana: {}, tempo: {}, loki: {}}\nalerting: {alertmanager: {}}',
      ['prometheus', 'loki', 'tempo', 'grafana', 'alertmanager', 'collector', 'kubernetes-pods', 'kubernetes-services'],
    ],
    [
      "the user's jobs, which take the place of ours",
      'components: {prometheus: {discovery: {scope: Namespace}, additionalScrapeConfigs: "[{job_name: shop}, {job_name: kubernetes-pods}]"}}',
      ['prometheus', 'kubernetes-services', 'shop', 'kubernetes-pods'],
    ],
    [
      "nothing but the user's jobs",
      'components: {prometheus: {discovery: {scope: Namespace}, additionalScrapeConfigs: "[{job_name: prometheus}, {job_name: kubernetes-pods}, {job_name: kubernetes-services}]"}}',
      ['prometheus', 'kubernetes-pods', 'kubernetes-services'],
    ],
    [
      'ours where the list of the user is empty',
      'components: {prometheus: {discovery: {scope: Namespace}, additionalScrapeConfigs: "[]"}}',
      ['prometheus', 'kubernetes-pods', 'kubernetes-services'],
    ],
  ])('has the jobs of %s', (_title, spec, jobs) => {
    const { scrape_configs: rendered } = parse(prometheusYaml(testPlatform(spec)));
    expect(rendered.map((job: { readonly job_name: string }) => job.job_name)).toEqual(jobs);
  });

  it('tells every Alertmanager, and the replicas send one alert', () => {
    const platform = testPlatform('components: {prometheus: {replicas: 2}}\nalerting: {alertmanager: {replicas: 3}}');
    expect(prometheusConfiguration(platform)['alerting']).toEqual({
      alert_relabel_configs: [{ action: 'labeldrop', regex: 'prometheus_replica' }],
      alertmanagers: [
        { dns_sd_configs: [{ names: ['_http._tcp.alertmanager-production-headless.monitoring.svc.cluster.local'] }] },
      ],
    });
  });

  it('says what Alertmanager and the components have certificates for', () => {
    const platform = testPlatform(
      'components: {prometheus: {discovery: {scope: Namespace}}, openTelemetryCollector: {}}\nalerting: {alertmanager: {}}\nsecurity: {tls: {enabled: true}}',
    );
    const { alerting, scrape_configs: jobs } = prometheusConfiguration(platform);
    const tls = (name: string): unknown => ({
      ca_file: '/etc/observability/tls/ca.crt',
      server_name: `${name}-production.monitoring.svc.cluster.local`,
    });
    expect(alerting).toMatchObject({ alertmanagers: [{ scheme: 'https', tls_config: tls('alertmanager') }] });
    expect(jobs).toMatchObject([
      { job_name: 'prometheus', scheme: 'https', tls_config: tls('prometheus') },
      { job_name: 'alertmanager', scheme: 'https', tls_config: tls('alertmanager') },
      { job_name: 'collector' },
      {},
      {},
    ]);
    expect(JSON.stringify(jobs)).not.toContain('"server_name":"collector');
  });

  it('external labels: its own win, in order, and a dollar sign is no variable', () => {
    const platform = testPlatform(
      'global: {externalLabels: {zone: a, cluster: "${HOME}"}}\ncomponents: {prometheus: {externalLabels: {zone: b, prometheus_replica: mine}}}',
    );
    const { global } = parse(prometheusYaml(platform));
    expect(Object.entries(global.external_labels)).toEqual([
      ['cluster', '$${HOME}'],
      ['prometheus_replica', '${POD_NAME}'],
      ['zone', 'b'],
    ]);
  });

  it('takes late samples where others write', () => {
    const platform = testPlatform('components: {prometheus: {}, tempo: {metricsGenerator: {enabled: true}}}');
    expect(prometheusConfiguration(platform)['storage']).toEqual({ tsdb: { out_of_order_time_window: '30m' } });
  });

  it.each([
    ['v2.55.1', undefined],
    ['v3.0.0', 'PrometheusText0.0.4'],
  ])('%s is told what annotated pods answer: %s', (version, protocol) => {
    const platform = testPlatform(`components: {prometheus: {version: ${version}, discovery: {scope: Namespace}}}`);
    expect(prometheusConfiguration(platform)['scrape_configs']).toMatchObject([
      {},
      { job_name: 'kubernetes-pods', fallback_scrape_protocol: protocol },
      { job_name: 'kubernetes-services', fallback_scrape_protocol: protocol },
    ]);
  });
});

describe("the user's scrape configurations", () => {
  const spelled = `# before
- job_name: 0123
  honor_labels: yes
  nothing:
  params: {a: [007, +5, 1e3, "yes"]} # beside
  static_configs: &targets
    - targets: ['it''s']
- job_name: second
  note: |-
    two

      lines
  static_configs: *targets
`;

  it('are spelled as they were: only indented', () => {
    const spec = `components:\n  prometheus:\n    additionalScrapeConfigs: ${JSON.stringify(spelled)}`;
    const expected = `  # before
  - job_name: 0123
    honor_labels: yes
    nothing:
    params: { a: [ 007, +5, 1e3, "yes" ] } # beside
    static_configs: &targets
      - targets: [ 'it''s' ]
  - job_name: second
    note: |-
      two

        lines
    static_configs: *targets
`;
    expect(prometheusYaml(testPlatform(spec)).slice(-expected.length)).toBe(expected);
  });

  it('of any value are the last jobs', () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((json) => json as JsonValue);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        const jobs = values.map((params, index) => ({ job_name: `job ${index}`, params }));
        const text = JSON.stringify(JSON.stringify(jobs));
        const platform = testPlatform(`components: {prometheus: {additionalScrapeConfigs: ${text}}}`);
        expect(parse(prometheusYaml(platform)).scrape_configs.slice(-jobs.length)).toEqual(parse(JSON.stringify(jobs)));
      }),
      { numRuns: 50 },
    );
  });
});

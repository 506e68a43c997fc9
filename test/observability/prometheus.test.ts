import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram, type Program } from '../control-plane/harness/programs.ts';
import { synthesizeObservabilityPlatform } from '../../src/kinds/observability-platform/synthesize.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { type LocalContainer, localContainer } from './local-container.ts';
import { selfSigned } from './self-signed.ts';
import { planOf } from './test-platform.ts';

const { certificate, key } = selfSigned(['prometheus-production.monitoring.svc.cluster.local']);
const tls = { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': certificate };

/** What the pods mount that no Plan holds. */
const OBJECTS = {
  'production-tls': tls,
  'receiver-login': { username: 'o\'neil: #1 \\ "x"', password: 'p' },
  'receiver-token': { token: 't' },
  'receiver-tls': tls,
  'exporter.login': { password: 'p' },
  'team-rules': { 'a.yaml': 'groups: [{name: a, rules: [{record: "a:up", expr: up}]}]', 'README.md': 'not rules' },
};

/** Specs that turn on what Prometheus can be asked for; `prometheus` is filled with the version. */
const SPECS: readonly (readonly [string, (version: string) => string])[] = [
  ['nothing but a version', (version) => `components: {prometheus: {version: ${version}}}`],
  [
    'every component, and HTTPS',
    (
      version,
    ) => `components: {prometheus: {version: ${version}}, loki: {}, tempo: {metricsGenerator: {enabled: true}}, grafana: {}, openTelemetryCollector: {}}
alerting: {alertmanager: {replicas: 3}}
security: {tls: {enabled: true, autoTLS: true}}`,
  ],
  [
    'discovery in namespaces, labels, short intervals and sizes',
    (version) => `global: {externalLabels: {cluster: a, price: "$5"}}
components:
  prometheus:
    version: ${version}
    replicas: 2
    externalLabels: {cluster: b}
    scrapeInterval: 5s
    evaluationInterval: 1m30s
    retention: 1y2w3d
    retentionSize: 8GB
    exemplars: {enabled: true}
    discovery: {scope: Namespace, namespaces: [shop, monitoring]}`,
  ],
  [
    'scrape configurations of the user',
    (version) => `components:
  prometheus:
    version: ${version}
    secrets: [exporter.login]
    additionalScrapeConfigs: |
      # The shop's own exporters
      - job_name: shop
        honor_labels: yes
        basic_auth: {username: a, password_file: /etc/prometheus/secrets/exporter.login/password}
        static_configs: &targets
          - targets: ["shop.example.com:9100"]
            labels: {note: on}
      - job_name: "0123"
        static_configs: *targets
        kubernetes_sd_configs: [{role: ingress}]`,
  ],
  [
    'every kind of remote write',
    (version) => `components:
  prometheus:
    version: ${version}
    remoteWrite:
      - {url: "http://one.example.com/write"}
      - url: https://two.example.com/write
        name: two
        remoteTimeout: 1m
        headers: {X-Scope-OrgID: b, X-A: a}
        sendExemplars: true
        basicAuth: {secretName: receiver-login}
        tls: {caSecret: {name: receiver-tls}, certSecret: receiver-tls, serverName: other, insecureSkipVerify: true}
        queueConfig: {capacity: 10, minShards: 1, maxShards: 2, maxSamplesPerSend: 3, batchSendDeadline: 5s, minBackoff: 1s, maxBackoff: 5s}
        writeRelabelConfigs:
          - {sourceLabels: [job, pod], separator: ";", regex: "a;b", action: keep}
          - {sourceLabels: [pod], targetLabel: shard, modulus: 4, action: hashmod}
          - {regex: "tmp_.*", action: labeldrop}
          - {regex: "kept_.*", action: labelkeep}
          - {regex: "a_(.+)", action: labelmap}
          - {sourceLabels: [job], targetLabel: job, action: lowercase}
          - {sourceLabels: [job], targetLabel: pod, action: keepequal}
          - {sourceLabels: [job], targetLabel: job, replacement: "x-$1"}
      - url: https://three.example.com/write
        bearerTokenSecret: {name: receiver-token}`,
  ],
  [
    'rules, of the spec and of ConfigMaps',
    (version) => `components: {prometheus: {version: ${version}}}
alerting:
  ruleConfigMaps: [team-rules]
  rules:
    - name: shop
      groups:
        - name: orders
          interval: 1m
          rules:
            - {record: "job:orders:rate5m", expr: 'sum by (job) (rate(orders_total[5m]))', labels: {team: shop}}
            - alert: NoOrders
              expr: job:orders:rate5m == 0
              for: 10m
              labels: {severity: page}
              annotations: {summary: 'No orders in {{ $labels.job }}'}`,
  ],
];

const VERSIONS: readonly (readonly [version: string, program: Program])[] = [
  ['v2.48.0', 'promtool-2'],
  ['v3.15.0', 'promtool'],
];

describe.each(VERSIONS)('Prometheus %s', (version, promtool) => {
  describeWithPrograms('accepts', [promtool], () => {
    it.each(SPECS)('%s', (_title, spec) => {
      const { folder, config } = prometheusOf(spec(version));
      const { status, stdout, stderr } = runProgram(promtool, [
        'check',
        'config',
        '--lint=all',
        '--lint-fatal',
        config,
      ]);
      // promtool 3 expands external labels and knows no pod.
      const complaints = stderr.split('\n').filter((line) => line !== '' && !line.includes('name=POD_NAME'));
      expect({ status, complaints }, stdout + readFileSync(config, 'utf8')).toEqual({ status: 0, complaints: [] });
      expect(readdirSync(join(folder, 'etc/prometheus/rules'))).not.toEqual([]);
      expect(stdout).toContain('SUCCESS');
    });
  });
});

/** Lays out a Prometheus pod, runs its init container where it has one, and says where its configuration is. */
function prometheusOf(spec: string): {
  readonly folder: string;
  readonly config: string;
  readonly container: LocalContainer;
} {
  const folder = temporaryFolder({
    'var/run/secrets/kubernetes.io/serviceaccount/token': 't',
    'var/run/secrets/kubernetes.io/serviceaccount/ca.crt': certificate,
  });
  const plan = planOf(spec, synthesizeObservabilityPlatform);
  const surroundings = { folder, objects: OBJECTS, env: { POD_NAME: 'prometheus-production-0' } };
  const container = localContainer(plan, ['StatefulSet', 'prometheus-production', 'prometheus'], surroundings);
  const config = container.args[0]?.replace('--config.file=', '') ?? '';
  if (config.includes('/completed/')) {
    const init = localContainer(plan, ['StatefulSet', 'prometheus-production', 'complete-user-names'], surroundings);
    const [, ...words] = init.command;
    const { status, stderr } = spawnSync(findProgram('busybox') ?? 'busybox', ['sh', ...words], {
      encoding: 'utf8',
      env: {},
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }
  return { folder, config, container };
}

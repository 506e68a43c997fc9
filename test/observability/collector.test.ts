import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCollector } from '../../src/kinds/observability-platform/collector/add-collector.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { type LocalPlatform, startPlatform } from './local-platform.ts';
import { localContainer } from './local-container.ts';
import { selfSigned } from './self-signed.ts';
import { planOf } from './test-platform.ts';

const VERSIONS: readonly (readonly [version: string, program: Program])[] = [
  ['0.91.0', 'otelcol-0.91'],
  ['0.152.0', 'otelcol'],
];

const { certificate, key } = selfSigned(['collector-production.monitoring.svc.cluster.local']);
const OBJECTS = { 'production-tls': { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': certificate } };

/** Specs that turn on what the collector can be asked for; each is filled with its version. */
const SPECS: Readonly<Record<string, (version: string) => string>> = {
  'every backend': (version) =>
    `components: {prometheus: {replicas: 2}, loki: {}, tempo: {}, openTelemetryCollector: {version: ${version}}}`,
  'an old Loki, labels, HTTPS': (version) =>
    `components: {prometheus: {}, loki: {version: 2.9.3}, tempo: {}, openTelemetryCollector: {version: ${version}}}
global: {externalLabels: {cluster: "a$b", region: eu}, logLevel: warn}
security: {tls: {enabled: true, autoTLS: true}}`,
  'a pod on every node, traces only': (version) =>
    `components: {tempo: {}, openTelemetryCollector: {version: ${version}, mode: daemonset}}`,
  'metrics only': (version) => `components: {prometheus: {}, openTelemetryCollector: {version: ${version}}}`,
  'logs only': (version) => `components: {loki: {}, openTelemetryCollector: {version: ${version}}}`,
  'a configuration of its own': (version) => `components:
  prometheus: {}
  openTelemetryCollector:
    version: ${version}
    config: |
      receivers:
        otlp: {protocols: {grpc: , http: {endpoint: "0.0.0.0:4318"}}}
      processors:
        batch:
        k8sattributes/own: {auth_type: none, extract: {labels: [{tag_name: team, key: team, from: namespace}]}}
      exporters:
        debug: {}
        prometheus: {endpoint: "0.0.0.0:8889"}
      extensions:
        health_check/mine: {path: /alive}
        zpages:
      service:
        extensions: [zpages]
        pipelines:
          metrics: {receivers: [otlp], processors: [k8sattributes/own, batch], exporters: [debug, prometheus]}`,
};

describe.each(VERSIONS)('the collector %s', (version, otelcol) => {
  describeWithPrograms('accepts', [otelcol], () => {
    it.each(Object.entries(SPECS))('%s', (_title, spec) => {
      const plan = planOf(spec(version), addCollector);
      const kind = plan.objects.some(({ ref }) => ref.kind === 'DaemonSet') ? 'DaemonSet' : 'Deployment';
      const folder = temporaryFolder();
      const { args } = localContainer(plan, [kind, 'collector-production', 'collector'], { folder, objects: OBJECTS });
      const { status, stdout, stderr } = runProgram(otelcol, ['validate', ...args], { env: { NODE_NAME: 'node' } });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    });
  });
});

/** The programs of one generation, as people would run them together. */
const GENERATIONS = [
  {
    title: 'the programs of 2023',
    versions: { prometheus: 'v2.48.0', loki: '2.9.3', tempo: '2.6.0', collector: '0.91.0' },
    programs: { prometheus: 'prometheus-2', loki: 'loki-2', tempo: 'tempo-2.6', collector: 'otelcol-0.91' },
  },
  {
    title: 'the newest programs',
    versions: { prometheus: 'v3.15.0', loki: '3.7.8', tempo: '2.8.0', collector: '0.152.0' },
    programs: { prometheus: 'prometheus', loki: 'loki', tempo: 'tempo', collector: 'otelcol' },
  },
] as const;

describe.each(GENERATIONS)('$title', ({ versions, programs }) => {
  describeWithPrograms('what an application sends arrives', Object.values(programs), () => {
    let folder = '';
    let platform: LocalPlatform;
    beforeAll(async () => {
      folder = realpathSync(mkdtempSync(join(tmpdir(), 'planwright-collector-')));
      platform = await startPlatform(folder, versions, programs);
    });
    afterAll(async () => {
      await platform.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('a trace, in Tempo', async () => {
      const traceId = '5b8efff798038103d269b633813fc60c';
      expect(await platform.send('traces', { resourceSpans: [spans(traceId)] })).toBe(200);
      await platform.eventually('tempo', `/api/traces/${traceId}`, (answer) => answer.includes('pay the bill'));
    });

    it('a metric, in Prometheus, as a series of its application', async () => {
      expect(await platform.send('metrics', { resourceMetrics: [sum('shop.orders', 7)] })).toBe(200);
      const answer = await platform.eventually('prometheus', '/api/v1/query?query=shop_orders_total', (text) =>
        text.includes('"7"'),
      );
      expect(JSON.parse(answer)).toMatchObject({
        data: { result: [{ metric: { __name__: 'shop_orders_total', job: 'till', paid: 'yes' } }] },
      });
    });

    it('a line of a log, in Loki, under the name of its service', async () => {
      expect(await platform.send('logs', { resourceLogs: [line('the till is open')] })).toBe(200);
      const query = encodeURIComponent('{service_name="till"}');
      await platform.eventually('loki', `/loki/api/v1/query_range?query=${query}&since=30m`, (text) =>
        text.includes('the till is open'),
      );
    });

    it('kubelets and Prometheus get their answers', async () => {
      expect(await platform.ask('health', '/')).toMatch(/Server available/);
      expect(await platform.ask('metrics', '/metrics')).toMatch(/otelcol_receiver_accepted_spans/);
    });
  });
});

const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'till' } }] };

/** Nanoseconds since 1970, as OTLP's JSON has them. */
function now(): string {
  return `${Date.now()}000000`;
}

function spans(traceId: string): object {
  const span = { traceId, spanId: 'eee19b7ec3c1b174', name: 'pay the bill', kind: 2 };
  return {
    resource: RESOURCE,
    scopeSpans: [{ spans: [{ ...span, startTimeUnixNano: now(), endTimeUnixNano: now() }] }],
  };
}

function sum(name: string, value: number): object {
  const attributes = [{ key: 'paid', value: { stringValue: 'yes' } }];
  const dataPoints = [{ asInt: value, timeUnixNano: now(), startTimeUnixNano: now(), attributes }];
  const metric = { name, sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints } };
  return { resource: RESOURCE, scopeMetrics: [{ metrics: [metric] }] };
}

function line(text: string): object {
  return { resource: RESOURCE, scopeLogs: [{ logRecords: [{ timeUnixNano: now(), body: { stringValue: text } }] }] };
}

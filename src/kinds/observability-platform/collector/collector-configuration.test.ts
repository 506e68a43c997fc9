import { describe, expect, it } from 'vitest';
import { planOf, testPlatform } from '../../../../test/observability/test-platform.ts';
import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../../core/json/json.ts';
import { addCollector } from './add-collector.ts';
import { collectorConfiguration } from './configuration.ts';
import { logRoute } from './log-route.ts';

function configuration(collector: string, rest = 'prometheus: {}, loki: {}, tempo: {}'): JsonObject {
  return collectorConfiguration(testPlatform(`components: {${rest}, openTelemetryCollector: ${collector}}`));
}

function names(value: JsonValue | undefined): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

describe('the pipelines', () => {
  it.each([
    [
      'every backend',
      'prometheus: {}, loki: {}, tempo: {}',
      ['traces', 'metrics', 'logs'],
      ['otlp', 'jaeger', 'zipkin'],
    ],
    ['metrics', 'prometheus: {}', ['metrics'], ['otlp']],
    ['traces', 'tempo: {}', ['traces'], ['otlp', 'jaeger', 'zipkin']],
    ['a backend that is off', 'prometheus: {}, tempo: {enabled: false}', ['metrics'], ['otlp']],
  ])('are there for %s, and the receivers that they use', (_title, components, pipelines, receivers) => {
    const rendered = configuration('{}', components);
    expect(names(valueAt(rendered, ['service', 'pipelines']))).toEqual(pipelines);
    expect(names(rendered['receivers'])).toEqual(receivers);
  });

  it('write metrics to each Prometheus, one sample after the other', () => {
    const rendered = configuration('{version: 0.153.0}', 'prometheus: {replicas: 2}');
    const host = 'prometheus-production-headless.monitoring.svc.cluster.local:9090/api/v1/write';
    const queue = { enabled: true, num_consumers: 1 };
    expect(rendered['exporters']).toEqual({
      'prometheusremotewrite/0': { endpoint: `http://prometheus-production-0.${host}`, remote_write_queue: queue },
      'prometheusremotewrite/1': { endpoint: `http://prometheus-production-1.${host}`, remote_write_queue: queue },
    });
  });

  it.each([
    ['3.0.0', '0.144.0', 'otlp', 'otlp_http/loki'],
    ['3.0.0', '0.143.0', 'otlp', 'otlphttp/loki'],
    ['2.9.3', '0.130.1', 'loki', 'loki'],
    ['2.9.3', '0.131.0', 'none', undefined],
  ])('from Loki %s and the collector %s on carry logs by %s', (loki, version, by, exporter) => {
    const components = `prometheus: {}, loki: {version: ${loki}}`;
    expect(
      logRoute(testPlatform(`components: {${components}, openTelemetryCollector: {version: ${version}}}`)).by,
    ).toBe(by);
    const rendered = configuration(`{version: ${version}}`, components);
    expect(valueAt(rendered, ['service', 'pipelines', 'logs', 'exporters', 0])).toBe(exporter);
  });
});

it('newer versions get the newer names', () => {
  const rendered = configuration('{version: 0.154.0}');
  expect(names(rendered['exporters'])).toEqual(['otlp_grpc/tempo', 'prometheus_remote_write/0', 'otlp_http/loki']);
  expect(names(rendered['processors'])).toEqual(['memory_limiter', 'k8s_attributes', 'batch']);
});

it.each([
  ['0.111.0', { address: '0.0.0.0:8888' }],
  ['0.112.0', { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }] }],
])('version %s tells its own metrics in its form', (version, metrics) => {
  expect(valueAt(configuration(`{version: ${version}}`), ['service', 'telemetry', 'metrics'])).toEqual(metrics);
});

describe('a configuration of the spec', () => {
  const own = (text: string): JsonObject => configuration(JSON.stringify({ config: text }));

  it('gets a health check and telemetry, and is else as it was written', () => {
    expect(own('receivers: {otlp: }\nexporters: {debug: {a: $X}}\nservice: {pipelines: {traces: {}}}')).toEqual({
      receivers: { otlp: null },
      exporters: { debug: { a: '$X' } },
      extensions: { health_check: { endpoint: '0.0.0.0:13133' } },
      service: {
        pipelines: { traces: {} },
        extensions: ['health_check'],
        telemetry: {
          logs: { level: 'info' },
          metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }] },
        },
      },
    });
  });

  it('keeps its own health check, where kubelets find it, and its own telemetry', () => {
    const rendered = own(`extensions: {zpages: , health_check/own: {endpoint: "localhost:1", path: /up}}
service: {extensions: [zpages, health_check/own], telemetry: {metrics: {level: none}}}`);
    expect(rendered).toEqual({
      extensions: { zpages: null, 'health_check/own': { endpoint: '0.0.0.0:13133', path: '/up' } },
      service: {
        extensions: ['zpages', 'health_check/own'],
        telemetry: { logs: { level: 'info' }, metrics: { level: 'none' } },
      },
    });
  });
});

describe('what the collector may read', () => {
  const roleOf = (collector: string): JsonValue | undefined =>
    planOf(`components: {tempo: {}, openTelemetryCollector: ${collector}}`, addCollector).objects.find(
      ({ ref }) => ref.kind === 'ClusterRole',
    )?.manifest;
  const read = ['get', 'list', 'watch'];

  it('is pods, what stands between them and their Deployments, and namespaces', () => {
    expect(valueAt(roleOf('{}'), ['rules'])).toEqual([
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: read },
      { apiGroups: ['apps'], resources: ['replicasets'], verbs: read },
    ]);
  });

  it('is nothing where its configuration reads nothing', () => {
    const config = JSON.stringify('service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}');
    expect(roleOf(`{config: ${config}}`)).toBeUndefined();
  });

  it('is the same where its own configuration reads pods, by whatever name', () => {
    const resources = ['k8sattributes/a', 'k8s_attributes'].map((name) => {
      const config = JSON.stringify(`processors: {${name}: }\nservice: {pipelines: {}}`);
      return valueAt(roleOf(`{config: ${config}}`), ['rules', 0, 'resources']);
    });
    expect(resources).toEqual([
      ['pods', 'namespaces'],
      ['pods', 'namespaces'],
    ]);
  });
});

it('is the same whatever the order of the labels of the platform', () => {
  const labelled = (labels: string) =>
    collectorConfiguration(
      testPlatform(
        `global: {externalLabels: {${labels}}}\ncomponents: {loki: {}, openTelemetryCollector: {version: 0.91.0}}`,
      ),
    );
  const sorted = JSON.stringify(labelled('cluster: one, zone: two'));
  expect(sorted).toContain('"key":"cluster","value":"one","action":"insert"},{"key":"zone"');
  expect(JSON.stringify(labelled('zone: two, cluster: one'))).toBe(sorted);
});

it('on every node, pods come one node at a time and read the pods of their node', () => {
  const spec = 'components: {tempo: {}, openTelemetryCollector: {mode: daemonset}}';
  const { objects } = planOf(spec, addCollector);
  const daemonSet = objects.find(({ ref }) => ref.kind === 'DaemonSet')?.manifest;
  expect(valueAt(daemonSet, ['spec', 'updateStrategy'])).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1 },
  });
  expect(valueAt(daemonSet, ['spec', 'template', 'spec', 'topologySpreadConstraints'])).toBeUndefined();
  expect(objects.map(({ ref }) => ref.kind)).not.toContain('PodDisruptionBudget');
  const rendered = collectorConfiguration(testPlatform(spec));
  expect(valueAt(rendered, ['processors', 'k8s_attributes', 'filter'])).toEqual({ node_from_env_var: 'NODE_NAME' });
});

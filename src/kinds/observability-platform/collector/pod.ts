import { configDigestAnnotation } from '../../../core/blocks/config-digest.ts';
import type { Container, EnvVar, PodTemplateSpec } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { goMemoryLimit } from '../go-memory-limit.ts';
import { baseContainer, podTemplate } from '../pods.ts';
import { COMPONENT_PORTS, containerPort } from '../ports.ts';
import { tlsMounts, tlsVolumes } from '../tls.ts';
import { healthPath, readsPods } from './asked-configuration.ts';
import { CONFIG_FILE, collectorConfigName, collectorConfiguration } from './configuration.ts';
import { NODE_VARIABLE } from './processors.ts';

/** The user in otel/opentelemetry-collector-contrib. */
const COLLECTOR_USER = 10_001;
const CONFIG_PATH = '/etc/collector';
/** Long enough to send what is in the queues. */
const GRACE_PERIOD_SECONDS = 60;

/** The collector's pods. */
export function collectorPod(chart: ResourceChart, platform: ObservabilityPlatform): PodTemplateSpec {
  const configuration = collectorConfiguration(platform);
  return podTemplate(chart, platform, {
    name: 'collector',
    user: COLLECTOR_USER,
    annotations: configDigestAnnotation(configuration),
    containers: [container(platform, healthPath(configuration))],
    volumes: [
      { name: 'config', configMap: { name: collectorConfigName(platform) } },
      { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
      ...tlsVolumes(platform),
    ],
    token: readsPods(configuration),
    terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
  });
}

function container(platform: ObservabilityPlatform, path: string): Container {
  const { secrets } = platform.spec.components.openTelemetryCollector;
  return {
    ...baseContainer(platform, 'collector'),
    args: [`--config=${CONFIG_PATH}/${CONFIG_FILE}`],
    env: environment(platform),
    envFrom: secrets.length === 0 ? undefined : secrets.map((name) => ({ secretRef: { name } })),
    ports: COMPONENT_PORTS.collector.map(containerPort),
    ...probes(path),
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_PATH, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
      ...tlsMounts(platform),
    ],
  };
}

function environment(platform: ObservabilityPlatform): EnvVar[] {
  return [
    goMemoryLimit(platform, 'collector'),
    { name: NODE_VARIABLE, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  ];
}

/** The health extension speaks plain HTTP whatever the receivers do. */
function probes(path: string): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const health = { httpGet: { path, port: 'health' }, timeoutSeconds: 3 };
  return {
    startupProbe: { ...health, periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: { ...health, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...health, periodSeconds: 5, failureThreshold: 3 },
  };
}

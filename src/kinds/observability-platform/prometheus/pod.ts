import { configDigestAnnotation } from '../../../core/blocks/config-digest.ts';
import type { Container, PodTemplateSpec } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { type ObservabilityPlatform, objectName } from '../components.ts';
import { httpProbe } from '../http-probe.ts';
import { type Mounted, mounted } from '../mounted.ts';
import { baseContainer, podTemplate } from '../pods.ts';
import { COMPONENT_PORTS, containerPort } from '../ports.ts';
import { DATA_VOLUME } from '../stateful-set.ts';
import { tlsMounts, tlsVolumes } from '../tls.ts';
import { completeUserNames } from './complete-user-names.ts';
import { configurationFiles } from './config-maps.ts';
import { prometheusFlags } from './flags.ts';
import { PATHS } from './paths.ts';
import { completesUserNames } from './remote-write.ts';
import { ruleFiles } from './rules.ts';
import { secretMounts } from './secrets.ts';

/** The user of the image (nobody). */
const USER = 65_534;

/** Time to write what is in memory to disk and to send what the remote write queues hold: the operator's. */
const GRACE_SECONDS = 600;

/** The pods of Prometheus. */
export function prometheusPod(chart: ResourceChart, platform: ObservabilityPlatform): PodTemplateSpec {
  const mounts = mountsOf(platform);
  const volumes = mounts.map(({ volume }) => volume);
  const common = {
    user: USER,
    annotations: configDigestAnnotation({ configuration: configurationFiles(platform), rules: ruleFiles(platform) }),
    containers: [prometheusContainer(platform, mounts)],
    token: true,
    terminationGracePeriodSeconds: GRACE_SECONDS,
  };
  if (!completesUserNames(platform)) {
    return podTemplate(chart, platform, {
      name: 'prometheus',
      ...common,
      volumes: [...volumes, ...tlsVolumes(platform)],
    });
  }
  const { container, volume } = completeUserNames(platform, mounts);
  return podTemplate(chart, platform, {
    name: 'prometheus',
    ...common,
    initContainers: [container],
    volumes: [...volumes, volume, ...tlsVolumes(platform)],
  });
}

function prometheusContainer(platform: ObservabilityPlatform, mounts: readonly Mounted[]): Container {
  const completed = completesUserNames(platform)
    ? [{ name: 'completed', mountPath: PATHS.completed, readOnly: true }]
    : [];
  return {
    ...baseContainer(platform, 'prometheus'),
    args: [...prometheusFlags(platform)],
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    ports: COMPONENT_PORTS.prometheus.map(containerPort),
    volumeMounts: [
      { name: DATA_VOLUME, mountPath: PATHS.data },
      ...mounts.map(({ mount }) => mount),
      ...completed,
      ...tlsMounts(platform),
    ],
    // A write-ahead log is read before Prometheus is ready: a quarter of an hour is the operator's patience.
    startupProbe: httpProbe(platform, '/-/ready', { periodSeconds: 15, failureThreshold: 60 }),
    readinessProbe: httpProbe(platform, '/-/ready', { periodSeconds: 5, failureThreshold: 3 }),
    livenessProbe: httpProbe(platform, '/-/healthy', { periodSeconds: 5, failureThreshold: 6 }),
  };
}

/** Everything that Prometheus reads, beside its own volume and the certificate. */
function mountsOf(platform: ObservabilityPlatform): readonly Mounted[] {
  const name = objectName(platform, 'prometheus');
  return [
    mounted({ name: 'config', configMap: { name: `${name}-config` } }, PATHS.config),
    mounted({ name: 'rules', configMap: { name: `${name}-rules` } }, PATHS.rules),
    ...platform.spec.alerting.ruleConfigMaps.map((configMap, index) =>
      mounted({ name: `rules-${index}`, configMap: { name: configMap } }, `${PATHS.ruleConfigMaps}/${configMap}`),
    ),
    ...secretMounts(platform),
  ];
}

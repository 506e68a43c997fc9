import { configDigestAnnotation } from '../../../core/blocks/config-digest.ts';
import type { Container, PodTemplateSpec } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { type ObservabilityPlatform, objectName } from '../components.ts';
import { httpProbe } from '../http-probe.ts';
import { type Mounted, mounted } from '../mounted.ts';
import { baseContainer, podTemplate } from '../pods.ts';
import { COMPONENT_PORTS, containerPort } from '../ports.ts';
import { DATA_VOLUME } from '../stateful-set.ts';
import { servesTls, tlsMounts, tlsVolumes } from '../tls.ts';
import { alertmanagerFiles } from './config-maps.ts';
import { alertmanagerFlags } from './flags.ts';
import { PATHS } from './paths.ts';

/** The user of the image (nobody). */
const USER = 65_534;

/** Time to tell the other members what was sent, and to write it down: the operator's. */
const GRACE_SECONDS = 120;

/** The pods of Alertmanager. */
export function alertmanagerPod(chart: ResourceChart, platform: ObservabilityPlatform): PodTemplateSpec {
  const mounts = mountsOf(platform);
  return podTemplate(chart, platform, {
    name: 'alertmanager',
    user: USER,
    annotations: configDigestAnnotation(alertmanagerFiles(platform)),
    containers: [container(platform, mounts)],
    volumes: [...mounts.map(({ volume }) => volume), ...tlsVolumes(platform)],
    terminationGracePeriodSeconds: GRACE_SECONDS,
  });
}

function container(platform: ObservabilityPlatform, mounts: readonly Mounted[]): Container {
  return {
    ...baseContainer(platform, 'alertmanager'),
    args: [...alertmanagerFlags(platform)],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    ports: COMPONENT_PORTS.alertmanager.map(containerPort),
    volumeMounts: [
      { name: DATA_VOLUME, mountPath: PATHS.data },
      ...mounts.map(({ mount }) => mount),
      ...tlsMounts(platform),
    ],
    startupProbe: httpProbe(platform, '/-/ready', { periodSeconds: 5, failureThreshold: 24 }),
    readinessProbe: httpProbe(platform, '/-/ready', { periodSeconds: 5, failureThreshold: 10 }),
    livenessProbe: httpProbe(platform, '/-/healthy', { periodSeconds: 10, failureThreshold: 6 }),
  };
}

function mountsOf(platform: ObservabilityPlatform): readonly Mounted[] {
  const { configSecret, secrets } = platform.spec.alerting.alertmanager;
  const name = objectName(platform, 'alertmanager');
  return [
    configSecret === undefined
      ? mounted({ name: 'config', configMap: { name: `${name}-config` } }, PATHS.config)
      : mounted(secretVolume(configSecret), PATHS.config),
    ...(servesTls(platform) ? [mounted({ name: 'web', configMap: { name: `${name}-web` } }, PATHS.web)] : []),
    ...secrets.map((secretName, index) =>
      mounted({ name: `secret-${index}`, secret: { secretName } }, `${PATHS.secrets}/${secretName}`),
    ),
  ];
}

function secretVolume({ name, key }: { readonly name: string; readonly key: string }): Mounted['volume'] {
  return { name: 'config', secret: { secretName: name, items: [{ key, path: 'alertmanager.yml' }] } };
}

import { configDigestAnnotation } from '../../../core/blocks/config-digest.ts';
import type { Container, EnvVar, PodTemplateSpec, Volume } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { type ObservabilityPlatform, objectName } from '../components.ts';
import { httpProbe } from '../http-probe.ts';
import { baseContainer, podTemplate } from '../pods.ts';
import { COMPONENT_PORTS, containerPort } from '../ports.ts';
import { tlsMounts, tlsVolumes } from '../tls.ts';
import { grafanaPath } from './address.ts';
import { CONFIG_PATH } from './authentication.ts';
import { configMapName, filesAsJson, grafanaFiles } from './configuration.ts';
import { dashboardMounts, dashboardVolumes, fetchContainers } from './dashboards.ts';
import { keepsVolume } from './persistence.ts';
import { PLUGINS_PATH, pluginContainers, pluginsMount, pluginVolume } from './plugins.ts';
import { secretsMount, secretsVolume, secretVariables } from './secrets.ts';

/** The user in grafana/grafana. */
const GRAFANA_USER = 472;
const PROVISIONING_PATH = '/etc/grafana/provisioning';
const GRACE_PERIOD_SECONDS = 30;

/** Grafana's pods. */
export function grafanaPod(chart: ResourceChart, platform: ObservabilityPlatform): PodTemplateSpec {
  return podTemplate(chart, platform, {
    name: 'grafana',
    user: GRAFANA_USER,
    annotations: configDigestAnnotation(filesAsJson(grafanaFiles(platform))),
    initContainers: [...fetchContainers(platform), ...pluginContainers(platform)],
    containers: [container(platform)],
    volumes: volumes(platform),
    terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
  });
}

function container(platform: ObservabilityPlatform): Container {
  return {
    ...baseContainer(platform, 'grafana'),
    env: environment(platform),
    ports: COMPONENT_PORTS.grafana.map(containerPort),
    ...probes(platform),
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_PATH, readOnly: true },
      { name: 'datasources', mountPath: `${PROVISIONING_PATH}/datasources`, readOnly: true },
      { name: 'dashboard-provider', mountPath: `${PROVISIONING_PATH}/dashboards`, readOnly: true },
      ...dashboardMounts(platform),
      secretsMount(),
      ...tlsMounts(platform),
      { name: 'data', mountPath: '/var/lib/grafana' },
      pluginsMount(),
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function environment(platform: ObservabilityPlatform): EnvVar[] {
  return [
    { name: 'GF_PATHS_CONFIG', value: `${CONFIG_PATH}/grafana.ini` },
    { name: 'GF_PATHS_PLUGINS', value: PLUGINS_PATH },
    { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ...secretVariables(platform),
  ];
}

/** Migrations of the database may take minutes. /healthz answers without the database: a restart does not bring that back. */
function probes(platform: ObservabilityPlatform): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const path = grafanaPath(platform);
  return {
    startupProbe: httpProbe(platform, `${path}/api/health`, { periodSeconds: 5, failureThreshold: 120 }),
    livenessProbe: httpProbe(platform, `${path}/healthz`, { periodSeconds: 10, failureThreshold: 6 }),
    readinessProbe: httpProbe(platform, `${path}/api/health`, { periodSeconds: 5, failureThreshold: 3 }),
  };
}

function volumes(platform: ObservabilityPlatform): readonly Volume[] {
  const { size } = platform.spec.components.grafana.persistence;
  const data: Volume = keepsVolume(platform)
    ? { name: 'data', persistentVolumeClaim: { claimName: objectName(platform, 'grafana') } }
    : { name: 'data', emptyDir: { sizeLimit: String(size) } };
  return [
    ...(['config', 'datasources', 'dashboard-provider'] as const).map((purpose) => ({
      name: purpose,
      configMap: { name: configMapName(platform, purpose) },
    })),
    ...dashboardVolumes(platform),
    secretsVolume(platform),
    ...tlsVolumes(platform),
    data,
    pluginVolume(),
    { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
  ];
}

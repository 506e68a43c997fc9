import { addBootstrappedSecrets } from '../../../core/blocks/bootstrapped-secret.ts';
import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { addCommonObjects } from '../common-objects.ts';
import {
  autoscalingOf,
  type ObservabilityPlatform,
  objectName,
  PLATFORM_COMPONENT,
  platformLabels,
  replicasOf,
  stepOf,
} from '../components.ts';
import { pullSecretsOf } from '../pods.ts';
import { grafanaConfigMaps } from './configuration.ts';
import { grafanaIngress, ingressSecretName } from './ingress.ts';
import { grafanaClaim, keepsVolume } from './persistence.ts';
import { grafanaPod } from './pod.ts';
import { adminSecret, adminUserOf, keySecret, namedAdminPassword } from './secrets.ts';

const COMPONENT = 'grafana';
/** 32 characters, and as many as Grafana's own key has bits. */
const PASSWORD_BYTES = 24;
const KEY_BYTES = 32;

/** Adds Grafana: its Secrets, files, workload, address, and what every component has. */
export function addGrafana(chart: ResourceChart, platform: ObservabilityPlatform): void {
  addCommonObjects(chart, platform, { name: COMPONENT, kind: 'Deployment' });
  addSecrets(chart, platform);
  for (const configMap of grafanaConfigMaps(platform)) {
    chart.add({ step: stepOf(COMPONENT, 'config'), component: COMPONENT }, configMap);
  }
  addWorkload(chart, platform);
  addIngress(chart, platform);
}

function addSecrets(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const key = keySecret(platform);
  const admin = adminSecret(platform);
  const password = {
    name: admin.name,
    keys: [
      { key: 'admin-user', value: adminUserOf(platform) },
      { key: admin.key, randomBytes: PASSWORD_BYTES },
    ],
  };
  const secrets = [
    ...(namedAdminPassword(platform) === undefined ? [password] : []),
    { name: key.name, keys: [{ key: key.key, randomBytes: KEY_BYTES }] },
  ];
  const { nodeSelector, tolerations, affinity } = platform.spec.global;
  addBootstrappedSecrets(chart, secrets, {
    // Not grafana: its Services and its budget would take the Jobs' pods for Grafana's, and a budget with such pods allows no eviction.
    component: PLATFORM_COMPONENT,
    steps: { rbac: 'rbac', bootstrap: 'bootstrap' },
    namespace: platform.metadata.namespace,
    image: platform.spec.bootstrapImage,
    imagePullSecrets: pullSecretsOf(platform)?.flatMap(({ name }) => (name === undefined ? [] : [{ name }])),
    retained: platform.spec.deletionPolicy === 'Retain',
    labels: platformLabels(platform, COMPONENT),
    scheduling: { nodeSelector, tolerations, affinity: { nodeAffinity: affinity?.nodeAffinity } },
  });
}

function addWorkload(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const placement = { step: stepOf(COMPONENT, 'workloads'), component: COMPONENT };
  if (keepsVolume(platform)) {
    chart.add({ ...placement, protected: platform.spec.deletionPolicy === 'Retain' }, grafanaClaim(platform));
  }
  const autoscaled = autoscalingOf(platform, COMPONENT) !== undefined;
  chart.add({ ...placement, autoscaled }, deployment(chart, platform));
}

function deployment(chart: ResourceChart, platform: ObservabilityPlatform): TypedManifests['Deployment'] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: objectName(platform, COMPONENT), labels: platformLabels(platform, COMPONENT) },
    spec: {
      replicas: replicasOf(platform, COMPONENT),
      // A volume has one node, and SQLite one writer: the old pod goes before the new one comes.
      strategy: keepsVolume(platform)
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: grafanaPod(chart, platform),
    },
  };
}

function addIngress(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const { ingress } = platform.spec.components.grafana;
  if (ingress?.enabled !== true) return;
  // An Ingress without its Secret serves the controller's own certificate until there is one.
  const soft = [`Secret/${platform.metadata.namespace}/${ingressSecretName(platform, ingress)}`];
  chart.add({ step: stepOf(COMPONENT, 'exposure'), component: COMPONENT, soft }, grafanaIngress(platform, ingress));
}

import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { addCommonObjects } from '../common-objects.ts';
import {
  autoscalingOf,
  type ObservabilityPlatform,
  objectName,
  platformLabels,
  replicasOf,
  stepOf,
} from '../components.ts';
import { readPodsBinding, readPodsRole } from './access.ts';
import { readsPods } from './asked-configuration.ts';
import { collectorConfigMap, collectorConfiguration } from './configuration.ts';
import { collectorPod } from './pod.ts';

const COMPONENT = 'collector';

/** Adds the OpenTelemetry Collector: its rights, its configuration, its pods behind a Service or on every node. */
export function addCollector(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const { mode } = platform.spec.components.openTelemetryCollector;
  addCommonObjects(chart, platform, { name: COMPONENT, kind: mode === 'daemonset' ? 'DaemonSet' : 'Deployment' });
  if (readsPods(collectorConfiguration(platform))) {
    const rbac = { step: stepOf(COMPONENT, 'rbac'), component: COMPONENT };
    chart.add(rbac, readPodsRole(platform));
    chart.add(rbac, readPodsBinding(platform));
  }
  chart.add({ step: stepOf(COMPONENT, 'config'), component: COMPONENT }, collectorConfigMap(platform));
  const workloads = { step: stepOf(COMPONENT, 'workloads'), component: COMPONENT };
  if (mode === 'daemonset') {
    chart.add(workloads, daemonSet(chart, platform));
    return;
  }
  chart.add(
    { ...workloads, autoscaled: autoscalingOf(platform, COMPONENT) !== undefined },
    deployment(chart, platform),
  );
}

function deployment(chart: ResourceChart, platform: ObservabilityPlatform): TypedManifests['Deployment'] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: objectName(platform, COMPONENT), labels: platformLabels(platform, COMPONENT) },
    spec: {
      replicas: replicasOf(platform, COMPONENT),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: collectorPod(chart, platform),
    },
  };
}

function daemonSet(chart: ResourceChart, platform: ObservabilityPlatform): TypedManifests['DaemonSet'] {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: objectName(platform, COMPONENT), labels: platformLabels(platform, COMPONENT) },
    spec: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: collectorPod(chart, platform),
    },
  };
}

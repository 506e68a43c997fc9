import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { addCommonObjects } from '../common-objects.ts';
import { type ObservabilityPlatform, stepOf } from '../components.ts';
import { statefulSet } from '../stateful-set.ts';
import { alertmanagerConfigMaps } from './config-maps.ts';
import { alertmanagerPod } from './pod.ts';

/** Adds Alertmanager: its configuration and its pods. */
export function addAlertmanager(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const component = 'alertmanager' as const;
  addCommonObjects(chart, platform, { name: component, kind: 'StatefulSet' });
  for (const configMap of alertmanagerConfigMaps(platform)) {
    chart.add({ step: stepOf(component, 'config'), component }, configMap);
  }
  const { storage } = platform.spec.alerting.alertmanager;
  const parts = { name: component, template: alertmanagerPod(chart, platform), storage };
  chart.add({ step: stepOf(component, 'stateful'), component }, statefulSet(chart, platform, parts));
}

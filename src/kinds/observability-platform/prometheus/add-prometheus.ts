import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { addCommonObjects } from '../common-objects.ts';
import { type ObservabilityPlatform, stepOf } from '../components.ts';
import { statefulSet } from '../stateful-set.ts';
import { addAccess } from './access.ts';
import { prometheusConfigMaps } from './config-maps.ts';
import { prometheusPod } from './pod.ts';

/** Adds Prometheus: its rights, configuration, rules and pods. */
export function addPrometheus(chart: ResourceChart, platform: ObservabilityPlatform): void {
  const component = 'prometheus' as const;
  addCommonObjects(chart, platform, { name: component, kind: 'StatefulSet' });
  addAccess(chart, platform);
  for (const configMap of prometheusConfigMaps(platform)) {
    chart.add({ step: stepOf(component, 'config'), component }, configMap);
  }
  const { storage } = platform.spec.components.prometheus;
  const parts = { name: component, template: prometheusPod(chart, platform), storage };
  chart.add({ step: stepOf(component, 'stateful'), component }, statefulSet(chart, platform, parts));
}

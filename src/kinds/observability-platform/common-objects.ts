import { autoscaler, behaviorWithoutData } from '../../core/blocks/autoscaler.ts';
import { budgetLimits, disruptionBudget } from '../../core/blocks/disruption-budget.ts';
import { serviceAccount } from '../../core/blocks/service-account.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import {
  autoscalingOf,
  type ComponentName,
  componentSpec,
  type ObservabilityPlatform,
  objectName,
  platformLabels,
  replicasOf,
  stepOf,
} from './components.ts';
import { networkPolicy } from './network-policy.ts';
import { clientService, headlessService } from './services.ts';

/** Whether a component's headless Service governs its StatefulSet or only lists its pods. */
export type WorkloadKind = 'StatefulSet' | 'Deployment' | 'DaemonSet';

/**
 * Adds what every component has whatever it is: account, NetworkPolicy, both Services, and a budget and an autoscaler where there is
 * more than one pod to speak of. Workload and configuration are the component's own.
 */
export function addCommonObjects(
  chart: ResourceChart,
  platform: ObservabilityPlatform,
  { name, kind }: { readonly name: ComponentName; readonly kind: WorkloadKind },
): void {
  const labels = platformLabels(platform, name);
  const { serviceAccountAnnotations: annotations } = componentSpec(platform, name);
  const account = { name: objectName(platform, name), labels, annotations: { ...annotations } };
  chart.add({ step: stepOf(name, 'rbac'), component: name }, serviceAccount(account));
  if (platform.spec.security.networkPolicy) {
    chart.add({ step: stepOf(name, 'config'), component: name }, networkPolicy(chart, platform, name));
  }
  const governed = stepOf(name, kind === 'StatefulSet' ? 'stateful' : 'services');
  chart.add({ step: governed, component: name }, headlessService(chart, platform, name));
  chart.add({ step: stepOf(name, 'services'), component: name }, clientService(chart, platform, name));
  if (kind !== 'DaemonSet') addAvailability(chart, platform, { name, kind });
}

function addAvailability(
  chart: ResourceChart,
  platform: ObservabilityPlatform,
  { name, kind }: { readonly name: ComponentName; readonly kind: Exclude<WorkloadKind, 'DaemonSet'> },
): void {
  const labels = platformLabels(platform, name);
  const autoscaling = autoscalingOf(platform, name);
  const limits = budgetLimits(undefined, autoscaling?.minReplicas ?? replicasOf(platform, name));
  if (limits !== undefined) {
    const budget = disruptionBudget(chart, name, { name: objectName(platform, name), labels, limits });
    chart.add({ step: stepOf(name, 'disruption'), component: name }, budget);
  }
  if (autoscaling !== undefined) {
    const target = { kind, name: objectName(platform, name), labels };
    const scaler = autoscaler(target, autoscaling, behaviorWithoutData());
    chart.add({ step: stepOf(name, 'autoscaling'), component: name }, scaler);
  }
}

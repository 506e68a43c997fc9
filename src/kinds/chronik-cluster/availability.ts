import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import {
  type ChronikCluster,
  leastReplicas,
  type Role,
  type RoleAutoscaling,
  roleObjectName,
  upstreamLabels,
} from './roles.ts';

type Budget = TypedManifests['PodDisruptionBudget'];
type Autoscaler = TypedManifests['HorizontalPodAutoscaler'];
type AutoscalerSpec = NonNullable<Autoscaler['spec']>;
type Metric = NonNullable<AutoscalerSpec['metrics']>[number];
type CustomMetric = NonNullable<RoleAutoscaling['customMetrics']>[number];

/** The budget of a role: the user's, or one pod at a time where there is more than one; undefined for a lone pod. */
export function disruptionBudget(chart: ResourceChart, cluster: ChronikCluster, role: Role): Budget | undefined {
  const limits = budgetLimits(cluster, role);
  if (limits === undefined) return undefined;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: `${roleObjectName(cluster, role.name)}-pdb`, labels: upstreamLabels(cluster, role.name) },
    spec: {
      ...limits,
      selector: { matchLabels: { ...chart.selector(role.name) } },
      // A pod that is broken anyway must not keep a node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  };
}

/** What a budget allows; undefined when there is to be none. */
export function budgetLimits(
  { spec }: ChronikCluster,
  role: Role,
): { readonly minAvailable: number | string } | { readonly maxUnavailable: number | string } | undefined {
  const { minAvailable, maxUnavailable } = spec.podDisruptionBudget ?? {};
  if (minAvailable != null) return { minAvailable: podCount(minAvailable) };
  if (maxUnavailable != null) return { maxUnavailable: podCount(maxUnavailable) };
  return leastReplicas(role) > 1 ? { maxUnavailable: 1 } : undefined;
}

/** A budget takes text for percentages only: a count that was put in quotes is written as a number. */
function podCount(limit: number | string): number | string {
  return typeof limit === 'string' && /^\d+$/.test(limit) ? Number(limit) : limit;
}

/** The autoscaler of a role that has autoscaling; undefined otherwise. */
export function autoscaler(cluster: ChronikCluster, role: Role): Autoscaler | undefined {
  if (role.autoscaling === undefined) return undefined;
  const name = roleObjectName(cluster, role.name);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: `${name}-hpa`, labels: upstreamLabels(cluster, role.name) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: role.stateful ? 'StatefulSet' : 'Deployment', name },
      minReplicas: role.autoscaling.minReplicas,
      maxReplicas: role.autoscaling.maxReplicas,
      metrics: metricsOf(role.autoscaling),
      behavior: behaviorOf(role),
    },
  };
}

function metricsOf(autoscaling: RoleAutoscaling): Metric[] {
  const { targetCpuUtilizationPercentage: cpu, targetMemoryUtilizationPercentage: memory } = autoscaling;
  return [
    ...(cpu == null ? [] : [utilization('cpu', cpu)]),
    ...(memory == null ? [] : [utilization('memory', memory)]),
    ...(autoscaling.customMetrics ?? []).map(customMetric),
  ];
}

function utilization(name: string, averageUtilization: number): Metric {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

/**
 * An average over the pods is a metric of the pods; a plain value belongs to the whole system, so it comes from outside
 * (KEP-117: Pods metrics have averages only). Utilization exists for cpu and memory alone; the schema refuses it elsewhere.
 */
function customMetric({ name, targetType, targetValue }: CustomMetric): Metric {
  switch (targetType) {
    case 'AverageValue':
      return { type: 'Pods', pods: { metric: { name }, target: { type: 'AverageValue', averageValue: targetValue } } };
    case 'Value':
      return { type: 'External', external: { metric: { name }, target: { type: 'Value', value: targetValue } } };
    case 'Utilization':
      return utilization(name, Number.parseInt(String(targetValue), 10));
  }
}

/**
 * Members with data are added two at a time and taken away one at a time, after ten quiet minutes, since each takes partitions
 * with it; a quorum one at a time in both directions, so that no step changes the majority by two. Search nodes follow the load.
 */
function behaviorOf(role: Role): AutoscalerSpec['behavior'] {
  const pods = (value: number, periodSeconds: number) => [{ type: 'Pods', value, periodSeconds }];
  if (role.quorum) {
    return {
      scaleUp: { stabilizationWindowSeconds: 60, policies: pods(1, 120) },
      scaleDown: { stabilizationWindowSeconds: 600, policies: pods(1, 300) },
    };
  }
  if (role.stateful) {
    return {
      scaleUp: { stabilizationWindowSeconds: 60, policies: pods(2, 60) },
      scaleDown: { stabilizationWindowSeconds: 600, policies: pods(1, 120) },
    };
  }
  return {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }] },
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
  };
}

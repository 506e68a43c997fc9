import { autoscaler, behaviorWithoutData, type ScalingBehavior } from '../../core/blocks/autoscaler.ts';
import { budgetLimits, disruptionBudget } from '../../core/blocks/disruption-budget.ts';
import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type ChronikCluster, leastReplicas, type Role, roleObjectName, upstreamLabels } from './roles.ts';

/** The budget of a role: the user's, or one pod at a time where there is more than one; undefined for a lone pod. */
export function roleBudget(
  chart: ResourceChart,
  cluster: ChronikCluster,
  role: Role,
): TypedManifests['PodDisruptionBudget'] | undefined {
  const limits = budgetLimits(cluster.spec.podDisruptionBudget, leastReplicas(role));
  if (limits === undefined) return undefined;
  const labels = upstreamLabels(cluster, role.name);
  return disruptionBudget(chart, role.name, { name: `${roleObjectName(cluster, role.name)}-pdb`, labels, limits });
}

/** The autoscaler of a role that has autoscaling; undefined otherwise. */
export function roleAutoscaler(
  cluster: ChronikCluster,
  role: Role,
): TypedManifests['HorizontalPodAutoscaler'] | undefined {
  if (role.autoscaling === undefined) return undefined;
  const name = roleObjectName(cluster, role.name);
  const kind = role.stateful ? 'StatefulSet' : 'Deployment';
  return autoscaler({ kind, name, labels: upstreamLabels(cluster, role.name) }, role.autoscaling, behaviorOf(role));
}

/**
 * Members with data are added two at a time and taken away one at a time, after ten quiet minutes, since each takes partitions
 * with it; a quorum one at a time in both directions, so that no step changes the majority by two. Search nodes follow the load.
 */
function behaviorOf(role: Role): ScalingBehavior {
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
  return behaviorWithoutData();
}

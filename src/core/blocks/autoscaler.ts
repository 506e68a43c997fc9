import type { TypedManifests } from '../manifest/typed-manifest.ts';

type Autoscaler = TypedManifests['HorizontalPodAutoscaler'];
type AutoscalerSpec = NonNullable<Autoscaler['spec']>;
type Metric = NonNullable<AutoscalerSpec['metrics']>[number];

/** How fast an autoscaler may add and take away pods. */
export type ScalingBehavior = AutoscalerSpec['behavior'];

/** One metric, as schemas/autoscaling.common.yaml has it. */
export interface AskedMetric {
  readonly name: string;
  readonly targetType: 'Utilization' | 'Value' | 'AverageValue';
  readonly targetValue: number | string;
}

/** What schemas/autoscaling.common.yaml lets a spec say. */
export interface AskedAutoscaling {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly targetCpuUtilizationPercentage?: number | null | undefined;
  readonly targetMemoryUtilizationPercentage?: number | null | undefined;
  readonly customMetrics?: readonly AskedMetric[] | null | undefined;
}

/** The autoscaler `<name>-hpa` of one workload. */
export function autoscaler(
  target: {
    readonly kind: 'Deployment' | 'StatefulSet';
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  },
  asked: AskedAutoscaling,
  behavior: ScalingBehavior,
): Autoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: `${target.name}-hpa`, labels: target.labels },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: target.kind, name: target.name },
      minReplicas: asked.minReplicas,
      maxReplicas: asked.maxReplicas,
      metrics: metricsOf(asked),
      behavior,
    },
  };
}

/** Pods without data follow the load: double in a minute, halve in a minute after five quiet ones. */
export function behaviorWithoutData(): ScalingBehavior {
  return {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }] },
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
  };
}

function metricsOf(asked: AskedAutoscaling): Metric[] {
  const { targetCpuUtilizationPercentage: cpu, targetMemoryUtilizationPercentage: memory } = asked;
  return [
    ...(cpu == null ? [] : [utilization('cpu', cpu)]),
    ...(memory == null ? [] : [utilization('memory', memory)]),
    ...(asked.customMetrics ?? []).map(customMetric),
  ];
}

function utilization(name: string, averageUtilization: number): Metric {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

/**
 * An average over the pods is a metric of the pods; a plain value belongs to the whole system, so it comes from outside
 * (KEP-117: Pods metrics have averages only). Utilization exists for cpu and memory alone; the schema refuses it elsewhere.
 */
function customMetric({ name, targetType, targetValue }: AskedMetric): Metric {
  switch (targetType) {
    case 'AverageValue':
      return { type: 'Pods', pods: { metric: { name }, target: { type: 'AverageValue', averageValue: targetValue } } };
    case 'Value':
      return { type: 'External', external: { metric: { name }, target: { type: 'Value', value: targetValue } } };
    case 'Utilization':
      return utilization(name, Number.parseInt(String(targetValue), 10));
  }
}

import type { JsonObject } from '../../../src/core/json/json.ts';
import { metadata, selector } from './sample-metadata.ts';

/** A PodDisruptionBudget. */
export const disruptionBudget: JsonObject = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata,
  spec: { minAvailable: '50%', selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
};

/** An autoscaler with every sort of metric. */
export const autoscaler: JsonObject = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata,
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'memory',
          container: 'server',
          target: { type: 'AverageValue', averageValue: '200Mi' },
        },
      },
      { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
      {
        type: 'Object',
        object: {
          describedObject: { apiVersion: 'v1', kind: 'Service', name: 'queue' },
          metric: { name: 'length' },
          target: { type: 'Value', value: 5 },
        },
      },
      { type: 'External', external: { metric: { name: 'lag' }, target: { type: 'AverageValue', averageValue: '30' } } },
    ],
    behavior: {
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: 'Min',
        policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
      },
    },
  },
};

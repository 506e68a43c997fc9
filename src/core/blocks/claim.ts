import type { ClaimTemplate } from '../manifest/raw-api-shape.ts';
import { COMPONENT_LABEL, PROTECTION_ANNOTATIONS, RESOURCE_LABEL } from '../synth/labels.ts';
import type { ResourceChart } from '../synth/resource-chart.ts';

/** The disk of one pod. */
export interface AskedClaim {
  /** The claim's name inside the StatefulSet, such as `data`. */
  readonly name: string;
  readonly size: string | number;
  /** Absent or null for the cluster's default class. */
  readonly storageClass?: string | null | undefined;
  /** Labels that never change: neither a version nor a user's. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The claim template of a StatefulSet's members. Nothing in it may depend on a version or on a user's labels: the API server refuses every
 * change to claim templates. apiVersion and kind are written because Argo CD sees a difference without them.
 */
export function claimTemplate(chart: ResourceChart, component: string, asked: AskedClaim): ClaimTemplate {
  const selector = chart.selector(component);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: asked.name,
      labels: {
        ...asked.labels,
        'app.kubernetes.io/managed-by': 'planwright',
        [RESOURCE_LABEL]: selector[RESOURCE_LABEL],
        [COMPONENT_LABEL]: selector[COMPONENT_LABEL],
      },
      annotations: { ...PROTECTION_ANNOTATIONS },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: asked.size } },
      storageClassName: asked.storageClass ?? undefined,
    },
  };
}

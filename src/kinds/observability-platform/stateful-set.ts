import { claimTemplate } from '../../core/blocks/claim.ts';
import type { PodTemplateSpec, TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import {
  type ComponentName,
  headlessName,
  type ObservabilityPlatform,
  objectName,
  platformLabels,
  replicasOf,
} from './components.ts';

/** The name of the claim of each pod. */
export const DATA_VOLUME = 'data';

/** What a StatefulSet of one component is made of. */
export interface StatefulParts {
  readonly name: ComponentName;
  readonly template: PodTemplateSpec;
  readonly storage: { readonly size: number | string; readonly storageClassName?: string | undefined };
}

/** The StatefulSet of a component: a volume for each pod, governed by the headless Service. */
export function statefulSet(
  chart: ResourceChart,
  platform: ObservabilityPlatform,
  { name, template, storage }: StatefulParts,
): TypedManifests['StatefulSet'] {
  const labels = platformLabels(platform, name);
  const retained = platform.spec.deletionPolicy === 'Retain';
  const claim = { name: DATA_VOLUME, size: storage.size, storageClass: storage.storageClassName, labels };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: objectName(platform, name), labels },
    spec: {
      serviceName: headlessName(platform, name),
      replicas: replicasOf(platform, name),
      // Members find each other while they start. And with OrderedReady, a pod that never becomes ready would not be replaced by one of
      // a corrected template.
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: retained ? 'Retain' : 'Delete', whenScaled: 'Retain' },
      template,
      volumeClaimTemplates: [claimTemplate(chart, name, claim)],
    },
  };
}

import { claimTemplate } from '../../core/blocks/claim.ts';
import type { PodTemplateSpec, TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { primaryPod, replicaPod } from './server-pods.ts';
import { type Database, namesOf, replicaCount, upstreamLabels } from './servers.ts';

type StatefulSet = TypedManifests['StatefulSet'];

/** The primary: exactly one pod. */
export function primarySet(chart: ResourceChart, database: Database): StatefulSet {
  return statefulSet(chart, database, {
    component: 'primary',
    name: namesOf(database).primary,
    replicas: 1,
    template: primaryPod(chart, database),
  });
}

/** The replicas, in a set of their own, so that no label has to move for a Service to find the primary. */
export function replicaSet(chart: ResourceChart, database: Database): StatefulSet {
  return statefulSet(chart, database, {
    component: 'replica',
    name: namesOf(database).replica,
    replicas: replicaCount(database),
    template: replicaPod(chart, database),
  });
}

interface SetParts {
  readonly component: 'primary' | 'replica';
  readonly name: string;
  readonly replicas: number;
  readonly template: PodTemplateSpec;
}

function statefulSet(chart: ResourceChart, database: Database, parts: SetParts): StatefulSet {
  const { component, name, replicas, template } = parts;
  const { size, storageClass } = database.spec.storage;
  const retained = database.spec.deletionPolicy === 'Retain';
  const labels = upstreamLabels(database);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels },
    spec: {
      serviceName: name,
      replicas,
      // With OrderedReady, a pod that never becomes ready would not be replaced by one of a corrected template.
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: retained ? 'Retain' : 'Delete', whenScaled: 'Retain' },
      template,
      volumeClaimTemplates: [claimTemplate(chart, component, { name: 'data', size, storageClass, labels })],
    },
  };
}

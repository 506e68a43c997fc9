import { groupKindOf, type LiveObject } from '../../src/core/live/live-object.ts';
import { createLiveState, type LiveState } from '../../src/core/live/live-state.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Instant } from '../../src/core/time/instant.ts';
import type { AppliedObject, ClusterModel } from './cluster/cluster-state.ts';
import { uidOf } from './cluster/deterministic.ts';
import { jobObjects } from './cluster/job-objects.ts';
import { otherObject, templateClaims } from './cluster/other-objects.ts';
import { serviceObjects } from './cluster/service-objects.ts';
import { workloadObjects } from './cluster/workload-objects.ts';

export type { ClusterModel } from './cluster/cluster-state.ts';
export { findId, type Operation } from './cluster/find-object.ts';
export { add } from './cluster/foreign-object.ts';
export * from './cluster/incidents.ts';
export * from './cluster/operations.ts';

/** A cluster in which nothing of the Plan is yet: only a storage class whose volumes wait for their first consumer. */
export function createClusterModel(plan: Plan, now: Instant): ClusterModel {
  const storageClass: LiveObject = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      uid: uidOf('standard'),
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'example.com/disk',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
  const others = new Map([['StorageClass.storage.k8s.io//standard', storageClass]]);
  return { plan, now, applied: new Map(), others, failures: [] };
}

/** Every object in the cluster as the API server would list it, those included that controllers make. */
export function liveObjects({ applied, others }: ClusterModel): readonly LiveObject[] {
  const all = [...applied.values()];
  const workloads = all.filter(({ manifest }) => WORKLOADS.has(manifest.kind));
  return [...all.flatMap((object) => objectsOf(object, workloads)), ...others.values()];
}

/** The cluster as `evaluate` sees it: without what cannot be read. */
export function liveState(model: ClusterModel): LiveState {
  const hidden = new Set(model.failures.map(({ groupKind }) => groupKind));
  const seen = liveObjects(model).filter((object) => !hidden.has(groupKindOf(object)));
  return createLiveState(seen, model.failures);
}

const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

function objectsOf(object: AppliedObject, workloads: readonly AppliedObject[]): readonly LiveObject[] {
  const { kind } = object.manifest;
  if (WORKLOADS.has(kind)) return [...workloadObjects(object), ...templateClaims(object)];
  if (kind === 'Job') return jobObjects(object);
  return kind === 'Service' ? serviceObjects(object, workloads) : [otherObject(object, workloads)];
}

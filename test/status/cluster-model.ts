import { isJsonArray, valueAt } from '../../src/core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../src/core/live/live-object.ts';
import { createLiveState, type LiveState } from '../../src/core/live/live-state.ts';
import type { Manifest } from '../../src/core/manifest/manifest.ts';
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

/** A cluster in which nothing of the Plan is yet: only storage classes, whose volumes wait for their first consumer. */
export function createClusterModel(plan: Plan, now: Instant): ClusterModel {
  const names = new Set(['standard', ...plan.objects.flatMap(({ manifest }) => storageClassNames(manifest))]);
  const classes = [...names].map((name) => [`StorageClass.storage.k8s.io//${name}`, storageClass(name)] as const);
  return { plan, now, applied: new Map(), others: new Map(classes), failures: [] };
}

function storageClassNames(manifest: Manifest): readonly string[] {
  const templates = valueAt(manifest, ['spec', 'volumeClaimTemplates']);
  const claims = [manifest, ...(isJsonArray(templates) ? templates : [])];
  const names = claims.map((claim) => valueAt(claim, ['spec', 'storageClassName']));
  return names.filter((name) => typeof name === 'string');
}

function storageClass(name: string): LiveObject {
  const isDefault = { 'storageclass.kubernetes.io/is-default-class': String(name === 'standard') };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, uid: uidOf(name), annotations: isDefault },
    provisioner: 'example.com/disk',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
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

import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { nameOf } from '../../harness/api-client.ts';
import { daemonSet, replicaSet } from './daemon-sets.ts';
import { condition, deleteHeld, FINALIZER, type Stage, together } from './stage.ts';
import { deployment, job, statefulSet } from '../../simulation/workload-samples.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';

/** Objects without a state of their own: they exist, or are being deleted. */
export async function makeRecords(stage: Stage): Promise<void> {
  const metadata = (name: string): Manifest['metadata'] => ({ ...stage.named(name) });
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
  const subjects = [{ kind: 'ServiceAccount', name: 'reader', namespace: stage.namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
  const records = (name: string): readonly Manifest[] => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data: { a: 'b' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: metadata(name), stringData: { a: 'b' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(name) },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: metadata(name),
      spec: { limits: [{ type: 'Pod', max: { cpu: '9' } }] },
    },
    { apiVersion: RBAC, kind: 'Role', metadata: metadata(name), rules },
    { apiVersion: RBAC, kind: 'RoleBinding', metadata: metadata(name), subjects, roleRef },
    { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name: `sample-${name}` }, rules },
    { apiVersion: RBAC, kind: 'ClusterRoleBinding', metadata: { name: `sample-${name}` }, subjects, roleRef },
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: `sample-${name}` }, value: 1000 },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: `sample-${name}` },
      provisioner: 'example.com/none',
    },
  ];
  await together(
    ...records('reader').map((record) => () => stage.reach(record)),
    ...records('deleted').map((record) => () => deleteHeld(stage, record)),
    () => deleteNamespace(stage),
  );
}

/** A namespace that cannot go because of what is in it. */
async function deleteNamespace(stage: Stage): Promise<void> {
  const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${stage.namespace}-deleted` } };
  await stage.client.apply(namespace);
  const held = { name: 'held', namespace: namespace.metadata.name, finalizers: [FINALIZER] };
  await stage.client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
  await stage.client.remove(nameOf(namespace));
}

/** Registers an API whose server is not there. From then on nobody can ask the cluster which kinds it serves. */
export async function registerAbsentApi(stage: Stage): Promise<void> {
  const service = { namespace: stage.namespace, name: 'nobody' };
  const spec = {
    group: 'absent.example.com',
    version: 'v1',
    service,
    groupPriorityMinimum: 1,
    versionPriority: 1,
    insecureSkipTLSVerify: true,
  };
  const metadata = { name: 'v1.absent.example.com' };
  const absent = { conditions: condition({ type: 'Available', status: 'False' }) };
  await stage.reach({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata, spec }, absent);
}

/** Workloads in a namespace where no pod may be made. */
export async function makeRefused(stage: Stage): Promise<void> {
  const { named } = stage;
  await stage.reach(
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { ...named('no-pods') }, spec: { hard: { pods: '0' } } },
    { hard: { pods: '0' }, used: { pods: '0' } },
  );
  const refused = { conditions: condition({ type: 'ReplicaFailure', status: 'True' }) };
  await together(
    () => stage.reach(deployment(named('deployment')), refused),
    () => stage.reach(replicaSet(named('replica-set')), refused),
    ...[statefulSet(named('stateful-set')), daemonSet(named('daemon-set'))].map((workload) => async () => {
      await stage.reach(workload, { observedGeneration: 1 });
      await stage.hears(workload, 'FailedCreate');
    }),
    () => stage.reach(job(named('job'))),
  );
}

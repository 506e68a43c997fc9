import { groupOf } from './object-id.ts';

/**
 * Tells whether objects of a kind live outside namespaces. Kinds that Kubernetes and its common add-ons do not define
 * count as namespaced, which is what custom resources nearly always are.
 */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return CLUSTER_SCOPED.has(kindId(apiVersion, kind));
}

/** The place of a kind within a wave: what others need comes first. Kinds not in the list come last, all at one rank. */
export function applyRank(apiVersion: string, kind: string): number {
  return APPLY_RANKS.get(kindId(apiVersion, kind)) ?? APPLY_RANKS.size;
}

function kindId(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'ComponentStatus',
  'Namespace',
  'Node',
  'PersistentVolume',
  'MutatingAdmissionPolicy.admissionregistration.k8s.io',
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'APIService.apiregistration.k8s.io',
  'SelfSubjectReview.authentication.k8s.io',
  'TokenReview.authentication.k8s.io',
  'SelfSubjectAccessReview.authorization.k8s.io',
  'SelfSubjectRulesReview.authorization.k8s.io',
  'SubjectAccessReview.authorization.k8s.io',
  'CertificateSigningRequest.certificates.k8s.io',
  'ClusterTrustBundle.certificates.k8s.io',
  'FlowSchema.flowcontrol.apiserver.k8s.io',
  'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io',
  'StorageVersion.internal.apiserver.k8s.io',
  'IPAddress.networking.k8s.io',
  'IngressClass.networking.k8s.io',
  'ServiceCIDR.networking.k8s.io',
  'RuntimeClass.node.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'DeviceClass.resource.k8s.io',
  'DeviceTaintRule.resource.k8s.io',
  'ResourceSlice.resource.k8s.io',
  'PriorityClass.scheduling.k8s.io',
  'CSIDriver.storage.k8s.io',
  'CSINode.storage.k8s.io',
  'StorageClass.storage.k8s.io',
  'VolumeAttachment.storage.k8s.io',
  'VolumeAttributesClass.storage.k8s.io',
  'StorageVersionMigration.storagemigration.k8s.io',
  'ClusterIssuer.cert-manager.io',
  'ClusterExternalSecret.external-secrets.io',
  'ClusterSecretStore.external-secrets.io',
  'GatewayClass.gateway.networking.k8s.io',
  'VolumeSnapshotClass.snapshot.storage.k8s.io',
  'VolumeSnapshotContent.snapshot.storage.k8s.io',
]);

const APPLY_RANKS: ReadonlyMap<string, number> = new Map(
  [
    'Namespace',
    'CustomResourceDefinition.apiextensions.k8s.io',
    'PriorityClass.scheduling.k8s.io',
    'StorageClass.storage.k8s.io',
    'ResourceQuota',
    'LimitRange',
    'ServiceAccount',
    'ClusterRole.rbac.authorization.k8s.io',
    'ClusterRoleBinding.rbac.authorization.k8s.io',
    'Role.rbac.authorization.k8s.io',
    'RoleBinding.rbac.authorization.k8s.io',
    'Secret',
    'ConfigMap',
    'NetworkPolicy.networking.k8s.io',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Service',
    'Deployment.apps',
    'StatefulSet.apps',
    'DaemonSet.apps',
    'Job.batch',
    'CronJob.batch',
    'PodDisruptionBudget.policy',
    'HorizontalPodAutoscaler.autoscaling',
    'Ingress.networking.k8s.io',
    'ServiceMonitor.monitoring.coreos.com',
  ].map((id, rank) => [id, rank] as const),
);

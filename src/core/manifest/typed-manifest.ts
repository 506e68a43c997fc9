import type { k8s } from 'cdk8s-plus-27';
import type { RawApiShape, TemplateMetadata } from './raw-api-shape.ts';

/**
 * The manifests a kind renders, by kind: what Kubernetes 1.27 accepts, spelled as it is sent. The selectors of Deployments
 * and StatefulSets may be left out, for the resource's chart writes them.
 */
export interface TypedManifests {
  readonly ClusterRole: WithMembers<'rbac.authorization.k8s.io/v1', 'ClusterRole', k8s.KubeClusterRoleProps>;
  readonly ClusterRoleBinding: WithMembers<
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    k8s.KubeClusterRoleBindingProps
  >;
  readonly ConfigMap: WithMembers<'v1', 'ConfigMap', k8s.KubeConfigMapProps>;
  readonly CronJob: WithSpec<'batch/v1', 'CronJob', k8s.CronJobSpec>;
  readonly DaemonSet: WithSelectedPods<'DaemonSet', k8s.DaemonSetSpec>;
  readonly Deployment: WithSelectedPods<'Deployment', k8s.DeploymentSpec>;
  readonly HorizontalPodAutoscaler: WithSpec<
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    k8s.HorizontalPodAutoscalerSpecV2
  >;
  readonly Ingress: WithSpec<'networking.k8s.io/v1', 'Ingress', k8s.IngressSpec>;
  readonly Job: WithSpec<'batch/v1', 'Job', k8s.JobSpec>;
  readonly Namespace: WithMembers<'v1', 'Namespace', k8s.KubeNamespaceProps>;
  readonly NetworkPolicy: WithSpec<'networking.k8s.io/v1', 'NetworkPolicy', k8s.NetworkPolicySpec>;
  readonly PersistentVolumeClaim: WithSpec<'v1', 'PersistentVolumeClaim', k8s.PersistentVolumeClaimSpec>;
  readonly PodDisruptionBudget: WithSpec<'policy/v1', 'PodDisruptionBudget', k8s.PodDisruptionBudgetSpec>;
  readonly Role: WithMembers<'rbac.authorization.k8s.io/v1', 'Role', k8s.KubeRoleProps>;
  readonly RoleBinding: WithMembers<'rbac.authorization.k8s.io/v1', 'RoleBinding', k8s.KubeRoleBindingProps>;
  readonly Secret: WithMembers<'v1', 'Secret', k8s.KubeSecretProps>;
  readonly Service: WithSpec<'v1', 'Service', k8s.ServiceSpec>;
  readonly ServiceAccount: WithMembers<'v1', 'ServiceAccount', k8s.KubeServiceAccountProps>;
  readonly StatefulSet: WithSelectedPods<'StatefulSet', k8s.StatefulSetSpec>;
}

/** The metadata of a manifest: always named, never generated, and no owner, for appliers stop pruning what has one. */
export type ObjectMetadata = TemplateMetadata & {
  readonly name: string;
  readonly namespace?: string | undefined;
};

type Header<ApiVersion extends string, Kind extends string> = {
  readonly apiVersion: ApiVersion;
  readonly kind: Kind;
  readonly metadata: ObjectMetadata;
};

type WithSpec<ApiVersion extends string, Kind extends string, Spec> = Header<ApiVersion, Kind> & {
  readonly spec: RawApiShape<Spec>;
};

type WithMembers<ApiVersion extends string, Kind extends string, Properties> = Header<ApiVersion, Kind> &
  Omit<RawApiShape<Properties>, 'metadata'>;

type WithSelectedPods<Kind extends string, Spec extends { selector: unknown }> = Header<'apps/v1', Kind> & {
  readonly spec: RawApiShape<Omit<Spec, 'selector'> & Partial<Pick<Spec, 'selector'>>>;
};

/** What a pod is made of, for kinds that put one together from parts. */
export type Affinity = RawApiShape<k8s.Affinity>;
export type Container = RawApiShape<k8s.Container>;
export type ContainerSecurityContext = RawApiShape<k8s.SecurityContext>;
export type EnvVar = RawApiShape<k8s.EnvVar>;
export type PodSecurityContext = RawApiShape<k8s.PodSecurityContext>;
export type PodSpec = RawApiShape<k8s.PodSpec>;
export type PodTemplateSpec = RawApiShape<k8s.PodTemplateSpec>;
export type Toleration = RawApiShape<k8s.Toleration>;
export type Volume = RawApiShape<k8s.Volume>;

/** Parts of other manifests. */
export type ServicePort = RawApiShape<k8s.ServicePort>;

import type { JsonObject } from '../../src/core/json/json.ts';
import {
  admissionPolicy,
  admissionPolicyBinding,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
} from './samples/access-samples.ts';
import { autoscaler, disruptionBudget } from './samples/availability-samples.ts';
import { certificate, issuer } from './samples/certificate-samples.ts';
import {
  claim,
  configMap,
  event,
  lease,
  limitRange,
  namespace,
  resourceQuota,
  secret,
  serviceAccount,
} from './samples/configuration-samples.ts';
import { customResourceDefinition } from './samples/definition-samples.ts';
import {
  application,
  applicationSet,
  appProject,
  gitRepository,
  kustomization,
  ociRepository,
} from './samples/delivery-samples.ts';
import { podMonitor, prometheusRule, serviceMonitor } from './samples/monitoring-samples.ts';
import { externalService, headlessService, ingress, networkPolicy, service } from './samples/network-samples.ts';
import { otherVariants } from './samples/other-variants.ts';
import { cronJob, deployment, hostNetworkDaemonSet, job, pod, statefulSet } from './samples/workload-samples.ts';
import { workloadVariants } from './samples/workload-variants.ts';

/** One manifest of every kind that Planwright renders or may render; real servers accept them all. */
export const acceptedManifests: Readonly<Record<string, JsonObject>> = {
  'a Deployment with everything': deployment,
  'a DaemonSet in the host network': hostNetworkDaemonSet,
  'a StatefulSet with claim templates': statefulSet,
  'an indexed Job': job,
  'a CronJob': cronJob,
  'a Pod': pod,
  'a LoadBalancer Service': service,
  'a headless Service': headlessService,
  'an ExternalName Service': externalService,
  'a ConfigMap': configMap,
  'a TLS Secret': secret,
  'a ServiceAccount': serviceAccount,
  'a Namespace': namespace,
  'a claim': claim,
  'a Role': role,
  'a ClusterRole': clusterRole,
  'a RoleBinding': roleBinding,
  'a ClusterRoleBinding': clusterRoleBinding,
  'a PodDisruptionBudget': disruptionBudget,
  'an autoscaler with every sort of metric': autoscaler,
  'a NetworkPolicy': networkPolicy,
  'an Ingress': ingress,
  'a ResourceQuota': resourceQuota,
  'a LimitRange': limitRange,
  'a Lease': lease,
  'an Event': event,
  'a CustomResourceDefinition': customResourceDefinition,
  'a ValidatingAdmissionPolicy': admissionPolicy,
  'a ValidatingAdmissionPolicyBinding': admissionPolicyBinding,
  'a Flux Kustomization': kustomization,
  'a Flux GitRepository': gitRepository,
  'a Flux OCIRepository': ociRepository,
  'an Argo CD Application': application,
  'an Argo CD ApplicationSet': applicationSet,
  'an Argo CD AppProject': appProject,
  'a ServiceMonitor': serviceMonitor,
  'a PodMonitor': podMonitor,
  'a PrometheusRule': prometheusRule,
  'a Certificate': certificate,
  'an Issuer': issuer,
  ...workloadVariants,
  ...otherVariants,
};

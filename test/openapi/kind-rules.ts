import { checkAdmissionPolicy, checkAdmissionPolicyBinding } from './admission-policy.ts';
import { checkAutoscaler } from './autoscaling.ts';
import { checkConfigMap, checkSecret } from './configuration.ts';
import { checkCustomResourceDefinition } from './custom-resource-definition.ts';
import { checkCoreEvent, checkEvent, checkLease } from './events.ts';
import { at, type Field, type Problems } from './field.ts';
import { checkIngress } from './ingress.ts';
import { checkCronJob, checkJob, cronJobName, jobName } from './jobs.ts';
import { checkNamespace } from './namespace.ts';
import { checkNetworkPolicy } from './network-policy.ts';
import { checkClaimSpec } from './persistent-volume-claim.ts';
import { checkPodDisruptionBudget } from './pod-disruption-budget.ts';
import { checkPodSpec } from './pod-spec.ts';
import { checkLimitRange, checkResourceQuota } from './quotas.ts';
import { checkClusterRole, checkClusterRoleBinding, checkRole, checkRoleBinding } from './rbac.ts';
import { checkService } from './service.ts';
import { dns1035Label, dnsLabel, dnsSubdomain, pathSegment, type Syntax } from './syntax.ts';
import { checkDaemonSet, checkDeployment, checkReplicaSet, checkStatefulSet, statefulSetName } from './workloads.ts';

/** What the API server checks for one kind beyond its schema. */
export interface KindRules {
  readonly name: Syntax;
  readonly check?: (manifest: Field) => Problems;
}

const RULES: Readonly<Record<string, KindRules>> = {
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': { name: dnsSubdomain, check: checkAdmissionPolicy },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': {
    name: dnsSubdomain,
    check: checkAdmissionPolicyBinding,
  },
  'apiextensions.k8s.io/v1/CustomResourceDefinition': { name: dnsSubdomain, check: checkCustomResourceDefinition },
  'apps/v1/DaemonSet': { name: dnsSubdomain, check: checkDaemonSet },
  'apps/v1/Deployment': { name: dnsSubdomain, check: checkDeployment },
  'apps/v1/ReplicaSet': { name: dnsSubdomain, check: checkReplicaSet },
  'apps/v1/StatefulSet': { name: statefulSetName, check: checkStatefulSet },
  'autoscaling/v2/HorizontalPodAutoscaler': { name: dnsSubdomain, check: checkAutoscaler },
  'batch/v1/CronJob': { name: cronJobName, check: checkCronJob },
  'batch/v1/Job': { name: jobName, check: checkJob },
  'coordination.k8s.io/v1/Lease': { name: dnsSubdomain, check: checkLease },
  'events.k8s.io/v1/Event': { name: dnsSubdomain, check: checkEvent },
  'networking.k8s.io/v1/Ingress': { name: dnsSubdomain, check: checkIngress },
  'networking.k8s.io/v1/NetworkPolicy': { name: dnsSubdomain, check: checkNetworkPolicy },
  'policy/v1/PodDisruptionBudget': { name: dnsSubdomain, check: checkPodDisruptionBudget },
  'rbac.authorization.k8s.io/v1/ClusterRole': { name: pathSegment, check: checkClusterRole },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': { name: pathSegment, check: checkClusterRoleBinding },
  'rbac.authorization.k8s.io/v1/Role': { name: pathSegment, check: checkRole },
  'rbac.authorization.k8s.io/v1/RoleBinding': { name: pathSegment, check: checkRoleBinding },
  'v1/ConfigMap': { name: dnsSubdomain, check: checkConfigMap },
  'v1/Event': { name: dnsSubdomain, check: checkCoreEvent },
  'v1/LimitRange': { name: dnsSubdomain, check: checkLimitRange },
  'v1/Namespace': { name: dnsLabel, check: checkNamespace },
  'v1/PersistentVolumeClaim': { name: dnsSubdomain, check: (manifest) => checkClaimSpec(at(manifest, 'spec')) },
  'v1/Pod': { name: dnsSubdomain, check: (manifest) => checkPodSpec(at(manifest, 'spec')) },
  'v1/ResourceQuota': { name: dnsSubdomain, check: checkResourceQuota },
  'v1/Secret': { name: dnsSubdomain, check: checkSecret },
  // Kubernetes 1.36 also takes names that start with a digit; older servers do not.
  'v1/Service': { name: dns1035Label, check: checkService },
};

/** The rules of a kind, given as `apiVersion/kind`. Kinds without an entry have a schema and a name, no more. */
export function rulesOf(kind: string): KindRules {
  return (Object.hasOwn(RULES, kind) ? RULES[kind] : undefined) ?? { name: dnsSubdomain };
}

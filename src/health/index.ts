import { createHealthRules } from '../core/health/create-health-rules.ts';
import type { HealthRules } from '../core/health/health.ts';
import { customResourceDefinitionRule } from './apiextensions-custom-resource-definition/rule.ts';
import { apiServiceRule } from './apiregistration-api-service/rule.ts';
import { daemonSetRule } from './apps-daemon-set/rule.ts';
import { deploymentRule } from './apps-deployment/rule.ts';
import { replicaSetRule } from './apps-replica-set/rule.ts';
import { statefulSetRule } from './apps-stateful-set/rule.ts';
import { horizontalPodAutoscalerRule } from './autoscaling-horizontal-pod-autoscaler/rule.ts';
import { cronJobRule } from './batch-cron-job/rule.ts';
import { jobRule } from './batch-job/rule.ts';
import { configMapRule } from './core-config-map/rule.ts';
import { limitRangeRule } from './core-limit-range/rule.ts';
import { namespaceRule } from './core-namespace/rule.ts';
import { persistentVolumeRule } from './core-persistent-volume/rule.ts';
import { persistentVolumeClaimRule } from './core-persistent-volume-claim/rule.ts';
import { podRule } from './core-pod/rule.ts';
import { resourceQuotaRule } from './core-resource-quota/rule.ts';
import { secretRule } from './core-secret/rule.ts';
import { serviceRule } from './core-service/rule.ts';
import { serviceAccountRule } from './core-service-account/rule.ts';
import { endpointSliceRule } from './discovery-endpoint-slice/rule.ts';
import { httpRouteRule } from './gateway-http-route/rule.ts';
import { prometheusRuleRule } from './monitoring-prometheus-rule/rule.ts';
import { serviceMonitorRule } from './monitoring-service-monitor/rule.ts';
import { ingressRule } from './networking-ingress/rule.ts';
import { ingressClassRule } from './networking-ingress-class/rule.ts';
import { networkPolicyRule } from './networking-network-policy/rule.ts';
import { podDisruptionBudgetRule } from './policy-pod-disruption-budget/rule.ts';
import { clusterRoleRule } from './rbac-cluster-role/rule.ts';
import { clusterRoleBindingRule } from './rbac-cluster-role-binding/rule.ts';
import { roleRule } from './rbac-role/rule.ts';
import { roleBindingRule } from './rbac-role-binding/rule.ts';
import { priorityClassRule } from './scheduling-priority-class/rule.ts';
import { storageClassRule } from './storage-storage-class/rule.ts';

/** The catalogue of health rules: one line each. */
export const healthRules: HealthRules = createHealthRules([
  deploymentRule,
  statefulSetRule,
  daemonSetRule,
  replicaSetRule,
  podRule,
  jobRule,
  cronJobRule,
  serviceRule,
  ingressRule,
  httpRouteRule,
  horizontalPodAutoscalerRule,
  podDisruptionBudgetRule,
  persistentVolumeClaimRule,
  persistentVolumeRule,
  storageClassRule,
  namespaceRule,
  resourceQuotaRule,
  limitRangeRule,
  configMapRule,
  secretRule,
  serviceAccountRule,
  roleRule,
  roleBindingRule,
  clusterRoleRule,
  clusterRoleBindingRule,
  networkPolicyRule,
  ingressClassRule,
  endpointSliceRule,
  priorityClassRule,
  customResourceDefinitionRule,
  apiServiceRule,
  serviceMonitorRule,
  prometheusRuleRule,
]);

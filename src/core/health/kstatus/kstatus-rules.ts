import {
  alwaysReadyKstatus,
  persistentVolumeClaimKstatus,
  podDisruptionBudgetKstatus,
  serviceKstatus,
} from './core-kstatus.ts';
import { customResourceDefinitionKstatus } from './custom-resource-definition-kstatus.ts';
import { daemonSetKstatus } from './daemon-set-kstatus.ts';
import { deploymentKstatus } from './deployment-kstatus.ts';
import { jobKstatus } from './job-kstatus.ts';
import type { KstatusRule } from './kstatus.ts';
import { podKstatus } from './pod-kstatus.ts';
import { replicaSetKstatus } from './replica-set-kstatus.ts';
import { statefulSetKstatus } from './stateful-set-kstatus.ts';

/** The kinds that kstatus knows (`legacyTypes` of its core.go). Autoscalers, Ingresses and all else are not among them. */
export const KSTATUS_RULES: ReadonlyMap<string, KstatusRule> = new Map([
  ['ConfigMap', alwaysReadyKstatus],
  ['CronJob.batch', alwaysReadyKstatus],
  ['CustomResourceDefinition.apiextensions.k8s.io', customResourceDefinitionKstatus],
  ['DaemonSet.apps', daemonSetKstatus],
  ['DaemonSet.extensions', daemonSetKstatus],
  ['Deployment.apps', deploymentKstatus],
  ['Deployment.extensions', deploymentKstatus],
  ['Job.batch', jobKstatus],
  ['PersistentVolumeClaim', persistentVolumeClaimKstatus],
  ['Pod', podKstatus],
  ['PodDisruptionBudget.policy', podDisruptionBudgetKstatus],
  ['ReplicaSet.apps', replicaSetKstatus],
  ['ReplicaSet.extensions', replicaSetKstatus],
  ['Secret', alwaysReadyKstatus],
  ['Service', serviceKstatus],
  ['StatefulSet.apps', statefulSetKstatus],
]);

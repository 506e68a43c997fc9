import type { HealthStatus } from '../../../src/core/health/health.ts';
import type { KstatusStatus } from '../../../src/core/health/kstatus/kstatus.ts';

/** Where our health may differ from kstatus, and why. Each kind, status and reason named here must be met by a live object. */
export interface StrictDifference {
  readonly kinds: readonly string[];
  readonly kstatus: KstatusStatus;
  readonly strict: readonly HealthStatus[];
  /** The reasons that our health gives. */
  readonly reasons: readonly string[];
  readonly because: string;
}

const WORKLOADS = ['DaemonSet.apps', 'Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps'];
const TOY = 'Toy.kstatus.example.com';

/** Later to say ready, earlier to say failed. */
export const STRICTER: readonly StrictDifference[] = [
  {
    kinds: [...WORKLOADS, 'Pod'],
    kstatus: 'InProgress',
    strict: ['Failed'],
    reasons: [
      'CrashLoopBackOff',
      'CreateContainerConfigError',
      'ErrImageNeverPull',
      'ImagePullBackOff',
      'InvalidImageName',
    ],
    because: 'a pod cannot start; kstatus looks at no pod of a workload, and of a pod only at crash loops once it runs',
  },
  {
    kinds: WORKLOADS,
    kstatus: 'InProgress',
    strict: ['Failed'],
    reasons: ['QuotaExceeded'],
    because: 'a quota or an admission refuses the pods for longer than the period of grace; kstatus waits',
  },
  {
    kinds: ['StatefulSet.apps'],
    kstatus: 'Current',
    strict: ['Progressing', 'Degraded', 'Failed'],
    reasons: ['CrashLoopBackOff', 'LessAvailable', 'LessReady'],
    because: 'kstatus takes OnDelete for current at once, and never looks at availableReplicas (minReadySeconds)',
  },
  {
    kinds: ['Pod'],
    kstatus: 'Current',
    strict: ['Failed'],
    reasons: ['Error', 'Evicted'],
    because: 'the pod has failed; kstatus only sees that it has ended',
  },
  {
    kinds: ['Pod'],
    kstatus: 'Current',
    strict: ['Progressing'],
    reasons: ['Running'],
    because: 'a pod that runs to its end is done when it has ended, not when it is ready',
  },
  {
    kinds: ['PersistentVolumeClaim'],
    kstatus: 'InProgress',
    strict: ['Failed'],
    reasons: ['Lost', 'StorageClassNotFound'],
    because: 'no waiting brings back a volume that is gone or makes one of a class that does not exist',
  },
  {
    kinds: ['PersistentVolumeClaim'],
    kstatus: 'Current',
    strict: ['Degraded', 'Failed'],
    reasons: ['ControllerResizeInfeasible', 'FileSystemResizePending'],
    because: 'the claim is bound, but smaller than it asks for; kstatus looks at the phase alone',
  },
  {
    kinds: ['PersistentVolume'],
    kstatus: 'Current',
    strict: ['Failed'],
    reasons: ['Released'],
    because: 'nobody can use a volume whose claim is gone; kstatus has no rule for volumes',
  },
  {
    kinds: ['Service'],
    kstatus: 'Current',
    strict: ['Progressing', 'Degraded'],
    reasons: ['NoLoadBalancerAddress', 'NoReadyEndpoints', 'SyncLoadBalancerFailed'],
    because: 'no ready pod stands behind it, or its load balancer has no address; kstatus looks at the spec alone',
  },
  {
    kinds: ['Ingress.networking.k8s.io'],
    kstatus: 'Current',
    strict: ['Progressing', 'Failed'],
    reasons: ['NoAddress', 'NotObserved', 'ServiceNotFound'],
    because: 'it leads nowhere yet; kstatus has no rule for Ingresses',
  },
  {
    kinds: ['HTTPRoute.gateway.networking.k8s.io'],
    kstatus: 'Current',
    strict: ['Progressing', 'Failed'],
    reasons: ['BackendNotFound', 'NoMatchingListenerHostname', 'NotObserved'],
    because: 'its conditions stand below each parent, where kstatus does not look',
  },
  {
    kinds: ['HorizontalPodAutoscaler.autoscaling'],
    kstatus: 'Current',
    strict: ['Progressing', 'Degraded', 'Failed'],
    reasons: ['AmbiguousSelector', 'FailedGetResourceMetric', 'FailedGetScale'],
    because: 'it cannot scale; kstatus has no rule for autoscalers',
  },
  {
    kinds: ['PodDisruptionBudget.policy'],
    kstatus: 'Current',
    strict: ['Progressing', 'Degraded'],
    reasons: ['InsufficientPods', 'NotObserved'],
    because: 'fewer pods are healthy than it asks for, or nobody has counted; to kstatus a budget is always current',
  },
  {
    kinds: ['CronJob.batch'],
    kstatus: 'Current',
    strict: ['Degraded'],
    reasons: ['LastRunFailed'],
    because: 'its last run failed; to kstatus a CronJob is always current',
  },
  {
    kinds: ['APIService.apiregistration.k8s.io'],
    kstatus: 'Current',
    strict: ['Progressing', 'Degraded'],
    reasons: ['ServiceNotFound'],
    because: 'nobody serves the API; kstatus reads Available of no kind but Deployments',
  },
  {
    kinds: [TOY, 'Stage.kwok.x-k8s.io'],
    kstatus: 'Current',
    strict: ['Progressing'],
    reasons: ['StatusEmpty'],
    because: 'nobody has looked at it yet; to kstatus what says nothing is current',
  },
  {
    kinds: [TOY],
    kstatus: 'Current',
    strict: ['Progressing', 'Degraded', 'Failed'],
    reasons: ['Exception', 'Failed', 'PartsMissing', 'Pending'],
    because: 'another condition than Ready, or its phase, says that it is not ready; kstatus reads neither',
  },
  {
    kinds: [TOY],
    kstatus: 'InProgress',
    strict: ['Failed'],
    reasons: ['ReconcileError'],
    because: 'the reason of Ready=False is an error; to kstatus only Stalled is a failure',
  },
];

/** Earlier to say ready, or later to say failed: every exception to the rule. */
export const LOOSER: readonly StrictDifference[] = [
  {
    kinds: ['PersistentVolumeClaim'],
    kstatus: 'InProgress',
    strict: ['Waiting'],
    reasons: ['WaitForFirstConsumer'],
    because: 'its class makes the volume with the first pod, which would wait for the claim for ever (argo-cd 12840)',
  },
  {
    kinds: ['DaemonSet.apps'],
    kstatus: 'InProgress',
    strict: ['Ready'],
    reasons: ['PendingRestart'],
    because:
      'with OnDelete old pods stay until somebody deletes them, which no applier does: all of them are available',
  },
  {
    kinds: ['Deployment.apps'],
    kstatus: 'InProgress',
    strict: ['Suspended'],
    reasons: ['Paused'],
    because: 'somebody has paused it: it does not go on by itself',
  },
  {
    kinds: ['Pod'],
    kstatus: 'Failed',
    strict: ['Progressing', 'Degraded'],
    reasons: ['Unschedulable'],
    because: 'an autoscaler of nodes often needs more than 15 seconds; the progress deadline is what ends the waiting',
  },
  {
    kinds: ['Pod'],
    kstatus: 'Failed',
    strict: ['Degraded'],
    reasons: ['CrashLoopBackOff'],
    because:
      'it was ready in this revision: Degraded says the same of what has been lost, and starts the period of grace',
  },
];

/** Neither: one of the two says that it is being deleted or that it cannot tell. */
export const OTHERWISE: readonly StrictDifference[] = [
  {
    kinds: ['Job.batch'],
    kstatus: 'Current',
    strict: ['Terminating'],
    reasons: ['Terminating'],
    because: "Flux's reader of Jobs does not see that a Job is being deleted",
  },
  {
    kinds: ['Job.batch'],
    kstatus: 'InProgress',
    strict: ['Terminating'],
    reasons: ['Terminating'],
    because: "Flux's reader of Jobs does not see that a Job is being deleted",
  },
  {
    kinds: [TOY],
    kstatus: 'InProgress',
    strict: ['Unknown'],
    reasons: ['ObservedGenerationAhead'],
    because: 'a later generation than there is comes from a backup: what the status says is about another object',
  },
  {
    kinds: [TOY],
    kstatus: 'Unknown',
    strict: ['Ready'],
    reasons: ['Fine', 'Ready'],
    because: 'kstatus gives up on a generation that is a text and on a status that is a boolean (helm 32615)',
  },
];

import type { ErrorClass } from '../health/health.ts';

/** What usually helps, as one instruction to a person; undefined where waiting is all there is to do. */
export function hintFor(reason: string, errorClass: ErrorClass | undefined): string | undefined {
  return HINTS.get(reason) ?? (errorClass === undefined ? undefined : CLASS_HINTS[errorClass]);
}

/** For reasons that have no hint of their own. A transient error passes, and of an unknown one nothing is known. */
const CLASS_HINTS: Readonly<Record<ErrorClass, string | undefined>> = {
  transient: undefined,
  permanent: 'Read the message: the cluster refuses this as it is, and will until the cluster or the resource changes.',
  unknown: undefined,
  configuration: 'Correct the resource, or create what the message names, and commit.',
  resource: 'Ask whoever runs the cluster for the quota, permission or capacity that the message names.',
  component: "Look at the component's logs: `kubectl logs --previous`.",
};

/** Reasons of one and the same remedy. Reasons of many causes (FailedCreate, ReconciliationFailed) are left to the class. */
const REMEDIES: readonly { readonly reasons: readonly string[]; readonly hint: string }[] = [
  {
    reasons: ['ImagePullBackOff', 'ErrImagePull', 'ImageInspectError', 'RegistryUnavailable'],
    hint: 'Check the image name and tag, and that the pull Secret lets the nodes read the registry.',
  },
  { reasons: ['InvalidImageName'], hint: 'Correct the image: it is no valid reference.' },
  {
    reasons: ['ErrImageNeverPull'],
    hint: 'Load the image onto the nodes, or let them pull it: the pull policy is Never.',
  },
  {
    reasons: ['CrashLoopBackOff', 'ContainerCrashLooping', 'Error', 'RestartingTooOften'],
    hint: 'Read why the container stopped: `kubectl logs --previous`.',
  },
  { reasons: ['OOMKilled', 'OOMKilling'], hint: 'Raise the memory limit, or let the program use less.' },
  {
    reasons: ['CreateContainerConfigError', 'SecretNotFound', 'ConfigMapNotFound', 'MissingRequirement'],
    hint: 'Create the Secret or ConfigMap that the message names, with the keys it names.',
  },
  {
    reasons: ['RunContainerError', 'CreateContainerError', 'StartError', 'ContainerCannotRun'],
    hint: 'Check the command and the mounts of the container: the node cannot start it.',
  },
  {
    reasons: ['PostStartHookError', 'FailedPostStartHook', 'FailedPreStopHook'],
    hint: 'Check the lifecycle hook of the container.',
  },
  {
    reasons: ['Unhealthy', 'ReadinessProbeFailed', 'ContainersNotReady'],
    hint: 'Look at the logs of the pod that is not ready: `kubectl logs`.',
  },
  {
    reasons: ['FailedScheduling', 'Unschedulable'],
    hint: 'Add nodes or free capacity, or loosen requests, affinity, node selector or tolerations.',
  },
  {
    reasons: ['QuotaExceeded', 'ExceededQuota', 'QuotaInsufficient'],
    hint: 'Raise the quota of the namespace, or lower the requests or the replicas.',
  },
  {
    reasons: ['AccessDenied', 'Unauthorized'],
    hint: 'Grant the permission that the message names to the account it names.',
  },
  { reasons: ['PodSecurity'], hint: 'Loosen the Pod Security level of the namespace, or change the pod.' },
  {
    reasons: ['Evicted', 'NodeHasDiskPressure'],
    hint: 'Give the nodes more of what ran out, or request it for the pod.',
  },
  {
    reasons: ['WaitForFirstConsumer', 'WaitingForFirstConsumer'],
    hint: 'Nothing needs to be done: the volume is made when the pod that uses it is scheduled.',
  },
  {
    reasons: ['FailedBinding', 'ProvisioningFailed', 'StorageClassNotFound'],
    hint: 'Check the StorageClass of the claim and its provisioner.',
  },
  {
    reasons: ['ClaimLost', 'Lost'],
    hint: 'Restore the volume, or delete the claim and restore the data from a backup.',
  },
  {
    reasons: ['FailedAttachVolume', 'FailedMount', 'FailedMapVolume'],
    hint: 'Check that the volume is free to be attached to this node, and that what it mounts exists.',
  },
  { reasons: ['VolumeResizeFailed'], hint: 'Check that the StorageClass allows expansion and the storage has room.' },
  {
    reasons: ['FailedGetResourceMetric', 'FailedGetPodsMetric', 'FailedComputeMetricsReplicas'],
    hint: 'Check that the metrics server runs and that the pods request the resource.',
  },
  { reasons: ['FailedGetScale'], hint: 'Check that what the autoscaler scales exists under that name.' },
  {
    reasons: ['BackoffLimitExceeded', 'DeadlineExceeded', 'JobFailed', 'FailureTarget', 'PodFailurePolicy'],
    hint: "Read the Job's logs, remove the cause, and give planwright.dev/retry a new value to run it again.",
  },
  {
    reasons: ['ProgressDeadlineExceeded'],
    hint: 'Look at the pods of the new revision; return to the last good Plan if need be.',
  },
  {
    reasons: ['SyncLoadBalancerFailed', 'AddressPending'],
    hint: 'Check that something in the cluster provides load balancers.',
  },
  { reasons: ['NotServed', 'CRDNotFound'], hint: 'Install the CustomResourceDefinition of this kind.' },
  {
    reasons: ['FieldManagerConflict', 'ConflictingManager'],
    hint: 'Let one manager own the field: take it out of the other one.',
  },
  {
    reasons: ['ResourceConflict'],
    hint: 'Rename the resource, or remove what has its name; an applier that may take it over does so by itself.',
  },
  {
    reasons: ['BuildFailed', 'InvalidPath', 'InvalidSpecError'],
    hint: 'Check that the repository holds what was rendered, at the path the applier reads: `planwright synth`.',
  },
  {
    reasons: ['SyncGivenUp'],
    hint: 'Remove the cause, then sync the Application by hand or commit: Argo CD does not try this commit again.',
  },
  { reasons: ['ArtifactFailed'], hint: 'Check that the applier can read the repository.' },
  { reasons: ['PruneFailed'], hint: 'Check finalizers and permissions of the object that cannot be deleted.' },
  { reasons: ['Suspended', 'SkipReconcile'], hint: 'Resume the applier, when the reason for the pause is gone.' },
  { reasons: ['ManualSync'], hint: 'Sync the Application, or turn on automated sync.' },
];

const HINTS: ReadonlyMap<string, string> = new Map(
  REMEDIES.flatMap(({ reasons, hint }) => reasons.map((reason) => [reason, hint] as const)),
);

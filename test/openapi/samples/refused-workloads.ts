import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import { labels, selector } from './sample-metadata.ts';
import { claimSpec } from './sample-pod-spec.ts';
import { cronJob, deployment, hostNetworkDaemonSet, job, statefulSet } from './workload-samples.ts';

const template = 'spec/template/spec';
const rolling = 'spec/strategy/rollingUpdate';
const failure = 'spec/podFailurePolicy/rules/0';

/** Workloads, Jobs and their templates. */
export const refusedWorkloads: Readonly<Record<string, Refused>> = {
  'negative replicas': refuse(deployment, { 'spec/replicas': -1 }, 'spec.replicas: must be at least 0'),
  'a selector that does not match the template': refuse(
    deployment,
    { 'spec/selector/matchLabels': { app: 'other' } },
    'spec.selector: must match the labels of the pod template',
  ),
  'a selector by expression that does not match': refuse(
    hostNetworkDaemonSet,
    { 'spec/selector/matchExpressions/0/operator': 'NotIn' },
    'spec.selector: must match the labels of the pod template',
  ),
  'an empty selector': refuse(deployment, { 'spec/selector': {} }, 'spec.selector: must not be empty'),
  'a selector with an unknown operator': refuse(
    hostNetworkDaemonSet,
    { 'spec/selector/matchExpressions/0/operator': 'Is' },
    'spec.selector.matchExpressions[0].operator: must be one of In, NotIn, Exists, DoesNotExist',
    'spec.selector: must match the labels of the pod template',
  ),
  'no selector': refuse(statefulSet, { 'spec/selector': undefined }, 'spec: must have the field selector'),
  'a Deployment whose pods end': refuse(
    deployment,
    { [`${template}/restartPolicy`]: 'OnFailure' },
    'spec.template.spec.restartPolicy: must be Always',
  ),
  'a Deployment with a deadline for its pods': refuse(
    deployment,
    { [`${template}/activeDeadlineSeconds`]: 60 },
    'spec.template.spec.activeDeadlineSeconds: may not be set on pods that are kept running',
  ),
  'a progress deadline before pods count as ready': refuse(
    deployment,
    { 'spec/progressDeadlineSeconds': 10 },
    'spec.progressDeadlineSeconds: must be more than minReadySeconds',
  ),
  'a rolling update that may not move': refuse(
    deployment,
    { [`${rolling}/maxSurge`]: 0 },
    'spec.strategy.rollingUpdate: maxUnavailable and maxSurge must not both be 0',
  ),
  'more than all pods unavailable': refuse(
    deployment,
    { [`${rolling}/maxUnavailable`]: '101%' },
    'spec.strategy.rollingUpdate.maxUnavailable: must not be more than 100%',
  ),
  'a percentage without its sign': refuse(
    deployment,
    { [`${rolling}/maxSurge`]: '25' },
    'spec.strategy.rollingUpdate.maxSurge: must be a percentage such as 25%',
  ),
  'a rolling update for Recreate': refuse(
    deployment,
    { 'spec/strategy/type': 'Recreate' },
    'spec.strategy.rollingUpdate: may not be set for strategy Recreate',
  ),
  'an unknown strategy': refuse(
    deployment,
    { 'spec/strategy/type': 'BlueGreen' },
    'spec.strategy.type: must be one of Recreate, RollingUpdate',
  ),
  'an ephemeral container in a template': refuse(
    deployment,
    { [`${template}/ephemeralContainers`]: [{ name: 'debug', image: 'busybox' }] },
    'spec.template.spec.ephemeralContainers: may not be set in a pod template',
  ),

  'a governing Service with a dot': refuse(
    statefulSet,
    { 'spec/serviceName': 'checkout.headless' },
    'spec.serviceName: must be a lower case RFC 1123 label',
  ),
  'an unknown pod management policy': refuse(
    statefulSet,
    { 'spec/podManagementPolicy': 'Serial' },
    'spec.podManagementPolicy: must be one of OrderedReady, Parallel',
  ),
  'a partition below zero': refuse(
    statefulSet,
    { 'spec/updateStrategy/rollingUpdate/partition': -1 },
    'spec.updateStrategy.rollingUpdate.partition: must be at least 0',
  ),
  'a rolling update for OnDelete': refuse(
    statefulSet,
    { 'spec/updateStrategy/type': 'OnDelete' },
    'spec.updateStrategy.rollingUpdate: may not be set for strategy OnDelete',
  ),
  'a start ordinal below zero': refuse(
    statefulSet,
    { 'spec/ordinals': { start: -1 } },
    'spec.ordinals.start: must be at least 0',
  ),
  'an unknown retention policy': refuse(
    statefulSet,
    { 'spec/persistentVolumeClaimRetentionPolicy/whenScaled': 'Keep' },
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled: must be one of Retain, Delete',
  ),
  'a claim template without storage': refuse(
    statefulSet,
    { 'spec/volumeClaimTemplates/0/spec/resources': undefined },
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage: is required',
  ),
  'a claim template of no size': refuse(
    statefulSet,
    { 'spec/volumeClaimTemplates/0/spec/resources/requests/storage': '0' },
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage: must be more than 0',
  ),
  'a claim template without access mode': refuse(
    statefulSet,
    { 'spec/volumeClaimTemplates/0/spec/accessModes': [] },
    'spec.volumeClaimTemplates[0].spec.accessModes: must have at least one access mode',
  ),
  'a claim template with an unknown access mode': refuse(
    statefulSet,
    { 'spec/volumeClaimTemplates/0/spec/accessModes': ['ReadWriteTwice'] },
    'spec.volumeClaimTemplates[0].spec.accessModes[0]: must be one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod',
  ),
  'two claim templates of one name': refuseStrictly(
    'the second template would never make a claim',
    refuse(
      statefulSet,
      { 'spec/volumeClaimTemplates/1/metadata/name': 'data', [`${template}/containers/0/volumeDevices`]: undefined },
      'spec.volumeClaimTemplates[1]: repeats the claim template data',
    ),
  ),
  'a StatefulSet whose pods cannot be labelled': refuseStrictly(
    'the label with the revision of a pod would be longer than 63 characters',
    refuse(
      statefulSet,
      { 'metadata/name': 'a'.repeat(53) },
      'metadata.name: must have at most 52 characters, so that the revision label fits',
    ),
  ),

  'a DaemonSet that surges and removes': refuse(
    hostNetworkDaemonSet,
    { 'spec/updateStrategy/rollingUpdate/maxSurge': 1 },
    'spec.updateStrategy: must have exactly one of maxUnavailable and maxSurge above 0',
  ),
  'a DaemonSet that may not move': refuse(
    hostNetworkDaemonSet,
    { 'spec/updateStrategy/rollingUpdate/maxUnavailable': 0 },
    'spec.updateStrategy: must have exactly one of maxUnavailable and maxSurge above 0',
  ),

  'a Job whose pods never end': refuse(
    job,
    { [`${template}/restartPolicy`]: undefined },
    'spec.template.spec.restartPolicy: must be Never',
  ),
  'a Job that restarts pods although it judges failures': refuse(
    job,
    { [`${template}/restartPolicy`]: 'OnFailure' },
    'spec.template.spec.restartPolicy: must be Never',
  ),
  'a negative back-off limit': refuse(job, { 'spec/backoffLimit': -1 }, 'spec.backoffLimit: must be at least 0'),
  'an indexed Job without completions': refuse(
    job,
    { 'spec/completions': undefined },
    'spec.completions: is required for completionMode Indexed',
  ),
  'a limit per index without indexes': refuse(
    job,
    { 'spec/completionMode': 'NonIndexed' },
    'spec.backoffLimitPerIndex: may not be set unless completionMode is Indexed',
  ),
  'a selector that the Job controller makes': refuse(
    job,
    { 'spec/selector': selector },
    'spec.selector: may not be set unless manualSelector is true',
  ),
  'a Job name that is no label': refuse(
    job,
    { 'metadata/name': 'a'.repeat(64) },
    'metadata.name: must have at most 63 characters',
    'metadata.name: with the index of a pod must have at most 63 characters',
  ),
  'a Job name too long for indexes': refuse(
    job,
    { 'metadata/name': 'a'.repeat(62) },
    'metadata.name: with the index of a pod must have at most 63 characters',
  ),
  'exit code 0 as a failure': refuse(
    job,
    { [`${failure}/onExitCodes/values`]: [0, 1] },
    'spec.podFailurePolicy.rules[0].onExitCodes.values: must not have 0 for operator In',
  ),
  'exit codes out of order': refuse(
    job,
    { [`${failure}/onExitCodes/values`]: [2, 1] },
    'spec.podFailurePolicy.rules[0].onExitCodes.values: must be different numbers in order',
  ),
  'exit codes of an unknown container': refuse(
    job,
    { [`${failure}/onExitCodes/containerName`]: 'other' },
    'spec.podFailurePolicy.rules[0].onExitCodes.containerName: names no container of this pod',
  ),
  'a failure rule without condition': refuse(
    job,
    { [`${failure}/onExitCodes`]: undefined },
    'spec.podFailurePolicy.rules[0]: must have either onExitCodes or onPodConditions',
  ),
  'an unknown failure action': refuse(
    job,
    { [`${failure}/action`]: 'Retry' },
    'spec.podFailurePolicy.rules[0].action: must be one of Count, FailIndex, FailJob, Ignore',
  ),

  'a schedule of four fields': refuse(
    cronJob,
    { 'spec/schedule': '* * * *' },
    'spec.schedule: must have the five fields of a cron schedule',
  ),
  'a schedule at minute 60': refuse(
    cronJob,
    { 'spec/schedule': '60 * * * *' },
    'spec.schedule: must have a valid minute',
  ),
  'a schedule with a step of zero': refuse(
    cronJob,
    { 'spec/schedule': '*/0 * * * *' },
    'spec.schedule: must have a valid minute',
  ),
  'a schedule that runs backwards': refuse(
    cronJob,
    { 'spec/schedule': '* 5-3 * * *' },
    'spec.schedule: must have a valid hour',
  ),
  'a schedule with an unknown descriptor': refuse(
    cronJob,
    { 'spec/schedule': '@often' },
    'spec.schedule: must be a known descriptor such as @daily',
  ),
  'a schedule with a time zone': refuse(
    cronJob,
    { 'spec/schedule': 'TZ=UTC * * * * *' },
    'spec.schedule: must not have a time zone; timeZone has it',
  ),
  'an unknown time zone': refuse(
    cronJob,
    { 'spec/timeZone': 'Europe/Atlantis' },
    'spec.timeZone: must be the name of a time zone',
  ),
  "the server's own time zone": refuse(
    cronJob,
    { 'spec/timeZone': 'Local' },
    'spec.timeZone: must be the name of a time zone',
  ),
  'an unknown concurrency policy': refuse(
    cronJob,
    { 'spec/concurrencyPolicy': 'Queue' },
    'spec.concurrencyPolicy: must be one of Allow, Forbid, Replace',
  ),
  'a CronJob whose Jobs cannot be named': refuse(
    cronJob,
    { 'metadata/name': 'a'.repeat(53) },
    'metadata.name: must have at most 52 characters, so that names of Jobs fit',
  ),
  'a selector in a CronJob': refuse(
    cronJob,
    { 'spec/jobTemplate/spec/selector': { matchLabels: labels } },
    'spec.jobTemplate.spec.selector: may not be set in a CronJob',
  ),

  'a claim that is exclusive and not': refuse(
    statefulSet,
    { 'spec/volumeClaimTemplates/0/spec': { ...claimSpec, accessModes: ['ReadWriteOnce', 'ReadWriteOncePod'] } },
    'spec.volumeClaimTemplates[0].spec.accessModes: ReadWriteOncePod must be the only access mode',
  ),

  'a manual selector in a CronJob': refuse(
    cronJob,
    { 'spec/jobTemplate/spec/manualSelector': true },
    'spec.jobTemplate.spec.manualSelector: must not be true in a CronJob',
  ),
  'more failed indexes than indexes': refuse(
    job,
    { 'spec/maxFailedIndexes': 3 },
    'spec.maxFailedIndexes: must be 0 to 2',
  ),
  'failed indexes without a limit for each': refuse(
    job,
    { 'spec/maxFailedIndexes': 1, 'spec/backoffLimitPerIndex': undefined },
    'spec.maxFailedIndexes: needs backoffLimitPerIndex',
  ),
  'an index that fails without a limit for each': refuse(
    job,
    { [`${failure}/action`]: 'FailIndex', 'spec/backoffLimitPerIndex': undefined },
    'spec.podFailurePolicy.rules[0].action: needs backoffLimitPerIndex',
  ),
  'a Job that replaces pods while it judges failures': refuse(
    job,
    { 'spec/podReplacementPolicy': 'TerminatingOrFailed' },
    'spec.podReplacementPolicy: must be one of Failed',
  ),
  'a Job managed by nobody': refuse(
    job,
    { 'spec/managedBy': 'me' },
    'spec.managedBy: must be a path with a domain in front, such as acme.io/foo',
  ),
  'a success policy without indexes': refuse(
    job,
    {
      'spec/completionMode': undefined,
      'spec/backoffLimitPerIndex': undefined,
      'spec/successPolicy': { rules: [{ succeededCount: 1 }] },
    },
    'spec.successPolicy: may not be set unless completionMode is Indexed',
  ),

  'a StatefulSet that may not move': refuseStrictly(
    'servers drop the field while MaxUnavailableStatefulSet is off',
    refuse(
      statefulSet,
      { 'spec/updateStrategy/rollingUpdate/maxUnavailable': '0%' },
      'spec.updateStrategy.rollingUpdate.maxUnavailable: must not be 0',
    ),
  ),
  'a StatefulSet that may lose more than it has': refuseStrictly(
    'servers drop the field while MaxUnavailableStatefulSet is off',
    refuse(
      statefulSet,
      { 'spec/updateStrategy/rollingUpdate/maxUnavailable': '101%' },
      'spec.updateStrategy.rollingUpdate.maxUnavailable: must not be more than 100%',
    ),
  ),
};

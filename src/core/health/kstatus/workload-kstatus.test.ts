import { expect, test } from 'vitest';
import type { JsonObject } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import { computeKstatus } from './compute-kstatus.ts';
import type { Kstatus } from './kstatus.ts';

/** A workload of generation 1. */
function workload(
  kind: string,
  spec: JsonObject,
  status: JsonObject | undefined,
  metadata: JsonObject = {},
): LiveObject {
  return { apiVersion: 'apps/v1', kind, metadata: { name: 'sample', generation: 1, ...metadata }, spec, status };
}

const current = (message: string): Kstatus => ({ status: 'Current', reason: '', message });
const inProgress = (reason: string, message: string): Kstatus => ({ status: 'InProgress', reason, message });

const OBSERVED = { observedGeneration: 1 };
const PROGRESSED = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' };
const AVAILABLE = { type: 'Available', status: 'True' };
const DONE = {
  ...OBSERVED,
  replicas: 1,
  updatedReplicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
  conditions: [PROGRESSED, AVAILABLE],
};
const deployment = (spec: JsonObject, status?: JsonObject): LiveObject => workload('Deployment', spec, status);

test.each<[string, LiveObject, Kstatus]>([
  ['nothing is there yet', deployment({}), inProgress('LessReplicas', 'Replicas: 0/1')],
  ['all is there', deployment({}, DONE), current('Deployment is available. Replicas: 1')],
  [
    'all is there, in the group of old',
    { ...deployment({}, DONE), apiVersion: 'extensions/v1beta1' },
    current('Deployment is available. Replicas: 1'),
  ],
  [
    'it did not progress',
    deployment(
      { progressDeadlineSeconds: 45 },
      { ...DONE, conditions: [{ ...PROGRESSED, status: 'False', reason: 'Other' }, AVAILABLE] },
    ),
    inProgress('ReplicaSetNotAvailable', 'ReplicaSet not Available'),
  ],
  [
    'it has no deadline',
    deployment({}, { ...DONE, conditions: [AVAILABLE] }),
    current('Deployment is available. Replicas: 1'),
  ],
  [
    'it has the longest deadline',
    deployment({ progressDeadlineSeconds: 2147483647 }, { ...DONE, conditions: [AVAILABLE] }),
    current('Deployment is available. Replicas: 1'),
  ],
  [
    'it is not available',
    deployment({}, { ...DONE, conditions: [PROGRESSED, { ...AVAILABLE, status: 'False' }] }),
    inProgress('DeploymentNotAvailable', 'Deployment not Available'),
  ],
  [
    'the deadline is exceeded, whatever the status of the condition',
    deployment(
      {},
      {
        ...DONE,
        conditions: [
          AVAILABLE,
          { type: 'Progressing', status: 'True', reason: 'ProgressDeadlineExceeded', message: 'late' },
        ],
      },
    ),
    { status: 'Failed', reason: 'ProgressDeadlineExceeded', message: 'Progress deadline exceeded' },
  ],
  [
    'an old pod is left',
    deployment({ replicas: 2 }, { ...DONE, replicas: 2 }),
    inProgress('LessUpdated', 'Updated: 1/2'),
  ],
  [
    'there is one pod too many',
    deployment({}, { ...DONE, replicas: 3 }),
    inProgress('ExtraPods', 'Pending termination: 2'),
  ],
  [
    'a pod is not available',
    deployment({}, { ...DONE, availableReplicas: 0 }),
    inProgress('LessAvailable', 'Available: 0/1'),
  ],
  ['a pod is not ready', deployment({}, { ...DONE, readyReplicas: 0 }), inProgress('LessReady', 'Ready: 0/1')],
  [
    'it is scaled to zero',
    deployment({ replicas: 0 }, { ...OBSERVED, conditions: [PROGRESSED, AVAILABLE] }),
    current('Deployment is available. Replicas: 0'),
  ],
  ['its count is no number', deployment({ replicas: '2' }, DONE), current('Deployment is available. Replicas: 1')],
])('a Deployment: %s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

const FOUR = { ...OBSERVED, currentReplicas: 4, readyReplicas: 4, replicas: 4 };
const set = (spec: JsonObject, status?: JsonObject): LiveObject =>
  workload('StatefulSet', { replicas: 4, ...spec }, status);
const partition = (count: number): JsonObject => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: count } },
});

test.each<[string, LiveObject, Kstatus]>([
  ['nothing is there yet', workload('StatefulSet', {}, undefined), inProgress('LessReplicas', 'Replicas: 0/1')],
  [
    'only one count is there',
    workload('StatefulSet', {}, { ...OBSERVED, currentReplicas: 1 }),
    inProgress('LessReplicas', 'Replicas: 0/1'),
  ],
  ['all is there', set({}, FOUR), current('All replicas scheduled as expected. Replicas: 4')],
  ['two pods are not ready', set({}, { ...FOUR, readyReplicas: 2 }), inProgress('LessReady', 'Ready: 2/4')],
  [
    'two pods are of another revision',
    set({}, { ...FOUR, currentReplicas: 2 }),
    inProgress('LessCurrent', 'current: 2/4'),
  ],
  [
    'there are four pods too many',
    set({}, { ...FOUR, replicas: 8 }),
    inProgress('ExtraPods', 'Pending termination: 4'),
  ],
  [
    'the update is not done',
    set({}, { ...FOUR, currentRevision: 'a', updateRevision: 'b' }),
    inProgress('RevisionMismatch', 'Waiting for updated revision to match current'),
  ],
  [
    'with OnDelete nothing is waited for',
    set({ updateStrategy: { type: 'OnDelete' } }),
    current('StatefulSet is using the ondelete update strategy'),
  ],
  [
    'a partition is being updated',
    set(partition(1), { ...FOUR, updatedReplicas: 2 }),
    inProgress('PartitionRollout', 'updated: 2/3'),
  ],
  [
    'a partition is updated, whatever the revisions',
    set(partition(1), { ...FOUR, updatedReplicas: 3, currentRevision: 'a', updateRevision: 'b' }),
    current('Partition rollout complete. updated: 3'),
  ],
  [
    'a partition of 0 is one',
    set(partition(0), { ...FOUR, updatedReplicas: 3 }),
    inProgress('PartitionRollout', 'updated: 3/4'),
  ],
])('a StatefulSet: %s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

const SCHEDULED = {
  ...OBSERVED,
  desiredNumberScheduled: 4,
  currentNumberScheduled: 4,
  updatedNumberScheduled: 4,
  numberAvailable: 4,
  numberReady: 4,
};
const daemons = (status?: JsonObject, metadata?: JsonObject): LiveObject => workload('DaemonSet', {}, status, metadata);

test.each<[string, LiveObject, Kstatus]>([
  [
    'it has no generation',
    daemons(SCHEDULED, { generation: undefined }),
    inProgress('NoGeneration', 'DaemonSet metadata.generation not found'),
  ],
  [
    'nobody has observed it',
    daemons(),
    inProgress('NoObservedGeneration', 'DaemonSet status.observedGeneration not found'),
  ],
  [
    'how many are wanted is not known',
    daemons({ ...OBSERVED, currentReplicas: 1 }),
    inProgress('NoDesiredNumber', 'Missing .status.desiredNumberScheduled'),
  ],
  ['all is there', daemons(SCHEDULED), current('All replicas scheduled as expected. Replicas: 4')],
  [
    'no node wants one',
    daemons({ ...OBSERVED, desiredNumberScheduled: 0 }),
    current('All replicas scheduled as expected. Replicas: 0'),
  ],
  [
    'its generation was not observed',
    daemons(SCHEDULED, { generation: 2 }),
    inProgress('LatestGenerationNotObserved', 'DaemonSet generation is 2, but latest observed generation is 1'),
  ],
  ['one is missing', daemons({ ...SCHEDULED, currentNumberScheduled: 3 }), inProgress('LessCurrent', 'Current: 3/4')],
  ['one is old', daemons({ ...SCHEDULED, updatedNumberScheduled: 3 }), inProgress('LessUpdated', 'Updated: 3/4')],
  [
    'two are not available',
    daemons({ ...SCHEDULED, numberAvailable: 2 }),
    inProgress('LessAvailable', 'Available: 2/4'),
  ],
  ['two are not ready', daemons({ ...SCHEDULED, numberReady: 2 }), inProgress('LessReady', 'Ready: 2/4')],
])('a DaemonSet: %s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

const REPLICAS = { ...OBSERVED, replicas: 4, readyReplicas: 4, availableReplicas: 4, fullyLabeledReplicas: 4 };
const replicas = (status?: JsonObject): LiveObject => workload('ReplicaSet', { replicas: 4 }, status);
const FAILURE = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' };

test.each<[string, LiveObject, Kstatus]>([
  ['nothing is there yet', workload('ReplicaSet', {}, undefined), inProgress('LessLabelled', 'Labelled: 0/1')],
  ['all is there', replicas(REPLICAS), current('ReplicaSet is available. Replicas: 4')],
  [
    'a failure is over',
    replicas({ ...REPLICAS, conditions: [{ ...FAILURE, status: 'False' }] }),
    current('ReplicaSet is available. Replicas: 4'),
  ],
  [
    'two pods are not available',
    replicas({ ...REPLICAS, availableReplicas: 2 }),
    inProgress('LessAvailable', 'Available: 2/4'),
  ],
  ['two pods are not ready', replicas({ ...REPLICAS, readyReplicas: 2 }), inProgress('LessReady', 'Ready: 2/4')],
  [
    'there is one pod too many',
    replicas({ ...REPLICAS, replicas: 5 }),
    inProgress('ExtraPods', 'Pending termination: 1'),
  ],
  [
    'a pod too many hides none that is missing',
    replicas({ ...REPLICAS, replicas: 5, readyReplicas: 2 }),
    inProgress('LessReady', 'Ready: 2/4'),
  ],
  [
    'pods cannot be made',
    replicas({ ...REPLICAS, conditions: [FAILURE] }),
    inProgress('ReplicaFailure', 'Replica Failure condition. Check Pods'),
  ],
])('a ReplicaSet: %s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

import type { LiveObject } from '../../live/live-object.ts';
import { current, inProgress, integerAt, type Kstatus, type KstatusRule, textAt } from './kstatus.ts';
import { extraPods, firstShortfall } from './replica-counts.ts';

/** The status of a StatefulSet. It never fails; with OnDelete it is current at once, with a partition whatever the revisions. */
export const statefulSetKstatus: KstatusRule = (set) => {
  if (textAt(set, 'spec.updateStrategy.type', '') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy');
  }
  const wanted = integerAt(set, 'spec.replicas', 1);
  const total = integerAt(set, 'status.replicas', 0);
  const ready = integerAt(set, 'status.readyReplicas', 0);
  const lack =
    firstShortfall([
      { reason: 'LessReplicas', label: 'Replicas', actual: total, wanted },
      { reason: 'LessReady', label: 'Ready', actual: ready, wanted },
    ]) ?? extraPods(wanted, total);
  if (lack !== undefined) return lack;
  const partition = integerAt(set, 'spec.updateStrategy.rollingUpdate.partition', -1);
  return partition === -1 ? statusOfRevisions(set, wanted, total) : statusOfPartition(set, wanted - partition);
};

function statusOfPartition(set: LiveObject, wanted: number): Kstatus {
  const updated = integerAt(set, 'status.updatedReplicas', 0);
  const lack = firstShortfall([{ reason: 'PartitionRollout', label: 'updated', actual: updated, wanted }]);
  return lack ?? current(`Partition rollout complete. updated: ${updated}`);
}

function statusOfRevisions(set: LiveObject, wanted: number, total: number): Kstatus {
  const actual = integerAt(set, 'status.currentReplicas', 0);
  const lack = firstShortfall([{ reason: 'LessCurrent', label: 'current', actual, wanted }]);
  if (lack !== undefined) return lack;
  if (textAt(set, 'status.currentRevision', '') !== textAt(set, 'status.updateRevision', '')) {
    return inProgress('RevisionMismatch', 'Waiting for updated revision to match current');
  }
  return current(`All replicas scheduled as expected. Replicas: ${total}`);
}

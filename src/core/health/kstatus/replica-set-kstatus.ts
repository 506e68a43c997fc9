import { current, inProgress, integerAt, type KstatusRule } from './kstatus.ts';
import { findCondition } from './kstatus-conditions.ts';
import { extraPods, firstShortfall } from './replica-counts.ts';

/** The status of a ReplicaSet. Pods that cannot be made are no failure to kstatus. */
export const replicaSetKstatus: KstatusRule = (set, { conditions }) => {
  if (findCondition(conditions, 'ReplicaFailure', 'True') !== undefined) {
    return inProgress('ReplicaFailure', 'Replica Failure condition. Check Pods');
  }
  const wanted = integerAt(set, 'spec.replicas', 1);
  const total = integerAt(set, 'status.replicas', 0);
  const count = (field: string): number => integerAt(set, `status.${field}`, 0);
  const lack = firstShortfall([
    { reason: 'LessLabelled', label: 'Labelled', actual: count('fullyLabeledReplicas'), wanted },
    { reason: 'LessAvailable', label: 'Available', actual: count('availableReplicas'), wanted },
    { reason: 'LessReady', label: 'Ready', actual: count('readyReplicas'), wanted },
  ]);
  return lack ?? extraPods(wanted, total) ?? current(`ReplicaSet is available. Replicas: ${total}`);
};

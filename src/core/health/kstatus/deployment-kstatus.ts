import type { LiveObject } from '../../live/live-object.ts';
import { current, failed, inProgress, integerAt, type Kstatus, type KstatusRule } from './kstatus.ts';
import { findCondition, type KstatusCondition } from './kstatus-conditions.ts';
import { extraPods, firstShortfall } from './replica-counts.ts';

/** What the controller takes for "no deadline", as kstatus does where there is none. */
const NO_DEADLINE = 2 ** 31 - 1;

/** The status of a Deployment: its counts, then its conditions. A deadline once exceeded counts whatever its condition's status. */
export const deploymentKstatus: KstatusRule = (deployment, { conditions }) => {
  const late = conditions.find(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded');
  // kstatus repeats the controller's message in its condition and has its own in the result.
  if (late !== undefined) return failed(late.reason, 'Progress deadline exceeded');
  const lack = lackOfReplicas(deployment);
  if (lack !== undefined) return lack;
  if (!isProgressing(deployment, conditions)) return inProgress('ReplicaSetNotAvailable', 'ReplicaSet not Available');
  if (findCondition(conditions, 'Available', 'True') === undefined) {
    return inProgress('DeploymentNotAvailable', 'Deployment not Available');
  }
  return current(`Deployment is available. Replicas: ${integerAt(deployment, 'status.replicas', 0)}`);
};

function lackOfReplicas(deployment: LiveObject): Kstatus | undefined {
  const wanted = integerAt(deployment, 'spec.replicas', 1);
  const total = integerAt(deployment, 'status.replicas', 0);
  const updated = integerAt(deployment, 'status.updatedReplicas', 0);
  const available = integerAt(deployment, 'status.availableReplicas', 0);
  const ready = integerAt(deployment, 'status.readyReplicas', 0);
  return (
    firstShortfall([
      { reason: 'LessReplicas', label: 'Replicas', actual: total, wanted },
      { reason: 'LessUpdated', label: 'Updated', actual: updated, wanted },
    ]) ??
    extraPods(wanted, total) ??
    firstShortfall([
      { reason: 'LessAvailable', label: 'Available', actual: available, wanted: updated },
      { reason: 'LessReady', label: 'Ready', actual: ready, wanted },
    ])
  );
}

function isProgressing(deployment: LiveObject, conditions: readonly KstatusCondition[]): boolean {
  if (integerAt(deployment, 'spec.progressDeadlineSeconds', NO_DEADLINE) === NO_DEADLINE) return true;
  return conditions.some(
    ({ type, status, reason }) => type === 'Progressing' && status === 'True' && reason === 'NewReplicaSetAvailable',
  );
}

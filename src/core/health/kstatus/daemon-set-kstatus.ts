import { valueAt } from '../../json/json.ts';
import { current, inProgress, integerAt, type KstatusRule } from './kstatus.ts';
import { firstShortfall } from './replica-counts.ts';

/** The status of a DaemonSet. A controller has always written what is asked for first, so kstatus is not lenient there. */
export const daemonSetKstatus: KstatusRule = (set) => {
  if (valueAt(set, ['metadata', 'generation']) === undefined) {
    return inProgress('NoGeneration', `${set.kind} metadata.generation not found`);
  }
  if (valueAt(set, ['status', 'observedGeneration']) === undefined) {
    return inProgress('NoObservedGeneration', `${set.kind} status.observedGeneration not found`);
  }
  const wanted = integerAt(set, 'status.desiredNumberScheduled', -1);
  if (wanted === -1) return inProgress('NoDesiredNumber', 'Missing .status.desiredNumberScheduled');
  const count = (field: string): number => integerAt(set, `status.${field}`, 0);
  const lack = firstShortfall([
    { reason: 'LessCurrent', label: 'Current', actual: count('currentNumberScheduled'), wanted },
    { reason: 'LessUpdated', label: 'Updated', actual: count('updatedNumberScheduled'), wanted },
    { reason: 'LessAvailable', label: 'Available', actual: count('numberAvailable'), wanted },
    { reason: 'LessReady', label: 'Ready', actual: count('numberReady'), wanted },
  ]);
  return lack ?? current(`All replicas scheduled as expected. Replicas: ${wanted}`);
};

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeWithPrograms } from '../../programs/describe-with-programs.ts';
import { type Comparison, compareKstatus, disagreements } from './compare-kstatus.ts';
import { objectArbitrary } from './object-arbitrary.ts';

/** The same objects each time, so that what they reach is the same too. */
const SEED = 5;
const OBJECTS = 20_000;

/** Everything that kstatus can say by itself, beside what it repeats from conditions. */
const OUTCOMES = [
  'ConfigMap Current Resource is always ready',
  'CronJob Current Resource is always ready',
  'CustomResourceDefinition Current CRD is established',
  'CustomResourceDefinition Failed Other',
  'CustomResourceDefinition InProgress Installing',
  'DaemonSet Current All replicas scheduled as expected. Replicas: #',
  'DaemonSet InProgress LessAvailable',
  'DaemonSet InProgress LessCurrent',
  'DaemonSet InProgress LessReady',
  'DaemonSet InProgress LessUpdated',
  'DaemonSet InProgress NoDesiredNumber',
  'DaemonSet InProgress NoGeneration',
  'DaemonSet InProgress NoObservedGeneration',
  'Deployment Current Deployment is available. Replicas: #',
  'Deployment Failed ProgressDeadlineExceeded',
  'Deployment InProgress DeploymentNotAvailable',
  'Deployment InProgress ExtraPods',
  'Deployment InProgress LessAvailable',
  'Deployment InProgress LessReady',
  'Deployment InProgress LessReplicas',
  'Deployment InProgress LessUpdated',
  'Deployment InProgress ReplicaSetNotAvailable',
  'Job Current Job Completed. succeeded: #/#',
  'Job Current Job in progress. success:#, active: #, failed: #',
  'Job Current Job is suspended',
  'Job Failed JobFailed',
  'Job InProgress JobInProgress',
  'Job InProgress JobNotStarted',
  'PersistentVolumeClaim Current PVC is Bound',
  'PersistentVolumeClaim InProgress NotBound',
  'Pod Current Pod has completed successfully',
  'Pod Current Pod has completed, but not successfully',
  'Pod Current Pod is Ready',
  'Pod Failed ContainerCrashLooping',
  'Pod Failed PodUnschedulable',
  'Pod InProgress PodNotObserved',
  'Pod InProgress PodNotScheduled',
  'Pod InProgress PodPending',
  'Pod InProgress PodRunningNotReady',
  'PodDisruptionBudget Current AllowedDisruptions has been computed.',
  'ReplicaSet Current ReplicaSet is available. Replicas: #',
  'ReplicaSet InProgress ExtraPods',
  'ReplicaSet InProgress LessAvailable',
  'ReplicaSet InProgress LessLabelled',
  'ReplicaSet InProgress LessReady',
  'ReplicaSet InProgress ReplicaFailure',
  'Secret Current Resource is always ready',
  'Service Current Service is ready',
  'Service InProgress NoIPAssigned',
  'StatefulSet Current All replicas scheduled as expected. Replicas: #',
  'StatefulSet Current Partition rollout complete. updated: #',
  'StatefulSet Current StatefulSet is using the ondelete update strategy',
  'StatefulSet InProgress ExtraPods',
  'StatefulSet InProgress LessCurrent',
  'StatefulSet InProgress LessReady',
  'StatefulSet InProgress LessReplicas',
  'StatefulSet InProgress PartitionRollout',
  'StatefulSet InProgress RevisionMismatch',
  'Toy Current Resource is Ready',
  'Toy Current Resource is current',
  'Toy Failed Other',
  'Toy InProgress LatestGenerationNotObserved',
  'Toy InProgress Other',
  'Toy Terminating Resource scheduled for deletion',
];

describeWithPrograms('our kstatus beside the real one', ['kstatus'], () => {
  it('both say the same of any object, also of a form that no API server would store', () => {
    const compared = compareKstatus(fc.sample(objectArbitrary, { seed: SEED, numRuns: OBJECTS }));
    expect(disagreements(compared)).toEqual([]);
    const reached = new Set(compared.flatMap(outcomesOf));
    expect(OUTCOMES.filter((outcome) => !reached.has(outcome))).toEqual([]);
    expect(compared.some(({ theirs }) => theirs.kstatus.status === 'Unknown')).toBe(true);
  });
});

/** Without the numbers. */
function outcomesOf({ object, theirs }: Comparison): readonly string[] {
  return [theirs.kstatus, theirs.flux].map(({ status, reason, message }) =>
    [object.kind, status, reason === '' ? message.replaceAll(/-?\d+/g, '#') : reason].join(' '),
  );
}

import { countAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { assessPodController, type Statement, worstFirst } from '../../core/health/pod-controller-health.ts';
import {
  describeUnread,
  findPodProblems,
  remainingPods,
  unobserved,
  wantedReplicas,
} from '../../core/health/pod-controller-pods.ts';
import { findReplicaFailure } from '../../core/health/pod-creation-problem.ts';
import { counted } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** The strict profile of a ReplicaSet that somebody manages directly; a Deployment's own are told by the Deployment. */
export const replicaSetRule: HealthRule = {
  groupKind: 'ReplicaSet.apps',
  summary: 'Observed, and exactly the wanted replicas exist, all ready and available; or it is scaled to zero.',
  reads: ['Pod', 'PersistentVolumeClaim', 'StorageClass.storage.k8s.io', 'Event'],
  assess,
};

function assess(replicaSet: LiveObject, context: HealthContext): Health {
  const wanted = wantedReplicas(replicaSet);
  const waiting = unobserved(replicaSet, wanted);
  if (waiting !== undefined) return waiting;
  const ready = countAt(replicaSet, ['status', 'readyReplicas']);
  const available = countAt(replicaSet, ['status', 'availableReplicas']);
  const missing = missingOf(replicaSet, wanted);
  const failure = missing === undefined ? undefined : findReplicaFailure(replicaSet, context);
  const pods = remainingPods(replicaSet, context.live);
  return assessPodController(
    {
      wanted,
      ready,
      unit: 'replicas',
      isRollingOut: false,
      missing,
      complete:
        wanted === 0
          ? { reason: 'ScaledToZero', message: '0 replicas wanted: it is scaled to zero' }
          : { reason: 'Available', message: `${wanted}/${wanted} replicas ready` },
      lost: { reason: 'Reduced', message: `${available} of ${wanted} replicas are available` },
      problems: [...(failure === undefined ? [] : [failure]), ...worstFirst(findPodProblems(pods, context))],
      unread: describeUnread(context.live, ['Pod']),
    },
    context,
  );
}

function missingOf(replicaSet: LiveObject, wanted: number): Statement | undefined {
  const count = (name: string): number => countAt(replicaSet, ['status', name]);
  const [replicas, ready, available] = [count('replicas'), count('readyReplicas'), count('availableReplicas')];
  if (replicas < wanted) return { reason: 'LessReplicas', message: `${replicas} of ${wanted} replicas exist` };
  if (replicas > wanted)
    return { reason: 'ExtraReplicas', message: `${counted(replicas - wanted, 'replica')} too many` };
  if (count('fullyLabeledReplicas') < wanted) {
    return { reason: 'LessLabelled', message: 'not every pod carries the labels of the template' };
  }
  if (ready < wanted) return { reason: 'LessReady', message: `${ready} of ${wanted} replicas are ready` };
  if (available < wanted)
    return { reason: 'LessAvailable', message: `${available} of ${wanted} replicas are available` };
  return undefined;
}

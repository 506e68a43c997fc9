import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import {
  assessPodController,
  type PodControllerFacts,
  type Statement,
  worstFirst,
} from '../../core/health/pod-controller-health.ts';
import { describeUnread, findPodProblems, remainingPods, unobserved } from '../../core/health/pod-controller-pods.ts';
import { findCreationWarning } from '../../core/health/pod-creation-problem.ts';
import { isPodReady } from '../../core/health/pod-fields.ts';
import { counted } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { findBlockingPod } from './find-blocking-pod.ts';
import { findStuckPod } from './find-stuck-pod.ts';
import { isOfWantedRevision, readRevisions, type StatefulRevisions } from './stateful-revisions.ts';

/** The strict profile of a StatefulSet: unlike kstatus, it knows pods, partitions that hold, and rollouts that cannot go on. */
export const statefulSetRule: HealthRule = {
  groupKind: 'StatefulSet.apps',
  summary:
    'Observed, and exactly the wanted replicas exist, all ready and available, those at or above the partition of the newest revision (with OnDelete: of any); or it is scaled to zero.',
  reads: ['Pod', 'PersistentVolumeClaim', 'StorageClass.storage.k8s.io', 'Event'],
  assess,
};

function assess(statefulSet: LiveObject, context: HealthContext): Health {
  const revisions = readRevisions(statefulSet);
  return (
    unobserved(statefulSet, revisions.wanted) ??
    assessPodController(readFacts(statefulSet, revisions, context), context)
  );
}

function readFacts(statefulSet: LiveObject, revisions: StatefulRevisions, context: HealthContext): PodControllerFacts {
  const { live } = context;
  const pods = remainingPods(statefulSet, live);
  const wantedPods = pods.filter((pod) => isOfWantedRevision(pod, revisions));
  const missing = missingOf(revisions);
  const lacksPods = revisions.replicas < revisions.wanted;
  return {
    wanted: revisions.wanted,
    ready: readyCountOf(revisions, pods, wantedPods),
    unit: 'replicas',
    isRollingOut: revisions.isRollingOut,
    missing,
    complete: completeOf(revisions, pods),
    lost: { reason: 'LessReady', message: missing?.message ?? 'a replica is not ready' },
    problems: worstFirst([
      lacksPods ? findCreationWarning(statefulSet, pods, context) : undefined,
      findBlockingPod(pods, revisions, context),
      missing === undefined ? undefined : findStuckPod(statefulSet, context),
      ...findPodProblems(wantedPods, context),
    ]),
    unread: describeUnread(live, ['Pod']),
  };
}

/** Without pods: as many as must be of the wanted revision even if every old pod were ready. */
function readyCountOf(
  revisions: StatefulRevisions,
  pods: readonly LiveObject[],
  wantedPods: readonly LiveObject[],
): number {
  if (pods.length > 0) return Math.min(revisions.ready, wantedPods.filter(isPodReady).length);
  return Math.max(0, revisions.ready - revisions.stale);
}

function missingOf(revisions: StatefulRevisions): Statement | undefined {
  const { wanted, replicas, ready, available, updated, wantedUpdated, stale } = revisions;
  if (replicas < wanted) return { reason: 'LessReplicas', message: `${replicas} of ${wanted} replicas exist` };
  if (replicas > wanted)
    return { reason: 'ExtraReplicas', message: `${counted(replicas - wanted, 'replica')} too many` };
  if (ready < wanted) return { reason: 'LessReady', message: `${ready} of ${wanted} replicas are ready` };
  if (available < wanted)
    return { reason: 'LessAvailable', message: `${available} of ${wanted} replicas are available` };
  if (stale === 0) return undefined;
  return {
    reason: 'LessUpdated',
    message: `${Math.min(updated, wantedUpdated)} of ${wantedUpdated} replicas are updated`,
  };
}

function completeOf(revisions: StatefulRevisions, pods: readonly LiveObject[]): Statement {
  const { wanted, updated, partition, updateRevision, currentRevision } = revisions;
  if (wanted === 0) return { reason: 'ScaledToZero', message: '0 replicas wanted: it is scaled to zero' };
  const ready = `${wanted}/${wanted} replicas ready`;
  if (revisions.isOnDelete) return completeOnDelete(revisions, pods, ready);
  if (partition > 0 && updated < wanted && updateRevision !== currentRevision) {
    const held = wanted - updated;
    return {
      reason: 'PartitionHeld',
      message: `${ready}; partition ${partition} holds ${held} at the revision before`,
    };
  }
  return { reason: 'Available', message: ready };
}

/** kubernetes/kubernetes#73492: with OnDelete the current revision never moves, so only pods and counts can tell. */
function completeOnDelete(revisions: StatefulRevisions, pods: readonly LiveObject[], ready: string): Statement {
  const { updateRevision, updated, wanted } = revisions;
  if (updateRevision === undefined || updated >= wanted) return { reason: 'Available', message: ready };
  const stale = pods
    .filter(({ metadata }) => metadata.labels?.['controller-revision-hash'] !== updateRevision)
    .map(({ metadata }) => metadata.name);
  const who = stale.length === 0 ? `${wanted - updated} of them` : stale.join(', ');
  return { reason: 'PendingRestart', message: `${ready}; update strategy OnDelete: delete ${who} to update` };
}

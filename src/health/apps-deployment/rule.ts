import { conditionOf } from '../../core/health/conditions.ts';
import { countAt, integerAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import {
  assessPodController,
  describeProblem,
  type PodControllerFacts,
  readyCount,
  type Statement,
  worstFirst,
} from '../../core/health/pod-controller-health.ts';
import {
  describeUnread,
  findPodProblems,
  remainingPods,
  unobserved,
  wantedReplicas,
} from '../../core/health/pod-controller-pods.ts';
import { findReplicaFailure } from '../../core/health/pod-creation-problem.ts';
import { isPodReady } from '../../core/health/pod-fields.ts';
import { counted, quotation, reasonOr } from '../../core/health/quotation.ts';
import { valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { currentReplicaSet } from './current-replica-set.ts';
import { isScalingUp } from './is-scaling-up.ts';

/** The strict profile of a Deployment (kstatus' order, with the reasons of its pods and of refused pods before it). */
export const deploymentRule: HealthRule = {
  groupKind: 'Deployment.apps',
  summary:
    'Observed, not paused, and exactly the wanted replicas exist, all of the current revision, ready and available; or it is scaled to zero.',
  reads: [
    'ReplicaSet.apps',
    'Pod',
    'PersistentVolumeClaim',
    'StorageClass.storage.k8s.io',
    'HorizontalPodAutoscaler.autoscaling',
    'Event',
  ],
  assess,
};

function assess(deployment: LiveObject, context: HealthContext): Health {
  const wanted = wantedReplicas(deployment);
  const facts = readFacts(deployment, wanted, context);
  if (valueAt(deployment, ['spec', 'paused']) === true) return suspended(facts);
  // Pods that are refused are the cause of an exceeded deadline, not the other way round.
  const isRefused = facts.problems.some(({ subject }) => subject === undefined);
  return (
    unobserved(deployment, wanted) ??
    (isRefused ? undefined : deadlineExceeded(deployment, facts)) ??
    assessPodController(facts, context)
  );
}

function suspended(facts: PodControllerFacts): Health {
  const message = `${readyCount(facts)}; the rollout is paused: spec.paused is true`;
  const replicas = { wanted: facts.wanted, ready: Math.min(facts.ready, facts.wanted) };
  return { status: 'Suspended', reason: 'Paused', message, replicas };
}

function deadlineExceeded(deployment: LiveObject, facts: PodControllerFacts): Health | undefined {
  const progressing = conditionOf(deployment, 'Progressing');
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return undefined;
  const [problem] = facts.problems;
  const cause = problem === undefined ? quotation(progressing.message ?? 'no progress') : describeProblem(problem);
  return {
    status: 'Failed',
    reason: 'ProgressDeadlineExceeded',
    message: `${readyCount(facts)}; no progress within ${deadlineSeconds(deployment)} seconds; ${cause}`,
    culprit: problem?.culprit,
    errorClass: problem?.errorClass ?? 'component',
    hint: problem?.hint ?? 'Look at the pods of the newest ReplicaSet, or go back to the revision before',
    isRollingOut: facts.isRollingOut,
    replicas: { wanted: facts.wanted, ready: Math.min(facts.ready, facts.wanted) },
  };
}

function deadlineSeconds(deployment: LiveObject): number {
  return integerAt(deployment, ['spec', 'progressDeadlineSeconds']) ?? 600;
}

function readFacts(deployment: LiveObject, wanted: number, context: HealthContext): PodControllerFacts {
  const { live } = context;
  const replicaSet = currentReplicaSet(deployment, live);
  const pods = replicaSet === undefined ? [] : remainingPods(replicaSet, live);
  const unready = pods.filter((pod) => !isPodReady(pod));
  const missing = wanted === 0 ? missingAtZero(deployment) : missingOf(deployment, wanted);
  const failure = missing === undefined ? undefined : findReplicaFailure(deployment, context);
  return {
    wanted,
    ready: readyOfRevision(deployment, replicaSet, pods),
    unit: 'replicas',
    isRollingOut: isRollingOut(deployment) || (missing !== undefined && isScalingUp(deployment, unready, context)),
    missing,
    complete:
      wanted === 0
        ? { reason: 'ScaledToZero', message: '0 replicas wanted: it is scaled to zero' }
        : { reason: 'Available', message: `${wanted}/${wanted} replicas ready` },
    lost: missing?.reason === 'ExtraReplicas' ? missing : lossOf(deployment, wanted),
    // A refused pod goes first: while it lasts, the pods that exist are not what keeps it from being complete.
    problems: [...(failure === undefined ? [] : [failure]), ...worstFirst(findPodProblems(pods, context))],
    unread: describeUnread(live, ['ReplicaSet.apps', 'Pod']),
  };
}

/** In kstatus' order, so that it is never ready before kstatus says so. */
function missingOf(deployment: LiveObject, wanted: number): Statement | undefined {
  const count = (name: string): number => countAt(deployment, ['status', name]);
  const [replicas, updated] = [count('replicas'), count('updatedReplicas')];
  const [available, ready] = [count('availableReplicas'), count('readyReplicas')];
  if (replicas < wanted) return { reason: 'LessReplicas', message: `${replicas} of ${wanted} replicas exist` };
  if (updated < wanted) return { reason: 'LessUpdated', message: `${updated} of ${wanted} replicas are updated` };
  if (replicas > wanted)
    return { reason: 'ExtraReplicas', message: `${counted(replicas - wanted, 'replica')} too many` };
  if (ready < wanted) return { reason: 'LessReady', message: `${ready} of ${wanted} replicas are ready` };
  if (available < wanted)
    return { reason: 'LessAvailable', message: `${available} of ${wanted} replicas are available` };
  return unfinished(deployment);
}

function unfinished(deployment: LiveObject): Statement | undefined {
  const seconds = integerAt(deployment, ['spec', 'progressDeadlineSeconds']);
  const progressing = conditionOf(deployment, 'Progressing');
  const isFinished = progressing?.status === 'True' && progressing.reason === 'NewReplicaSetAvailable';
  if (seconds !== undefined && seconds !== NO_DEADLINE && !isFinished) {
    return { reason: 'ReplicaSetNotAvailable', message: 'the rollout is not reported as finished yet' };
  }
  if (conditionOf(deployment, 'Available')?.status === 'True') return undefined;
  return { reason: 'NotAvailable', message: 'it is not reported as available yet' };
}

/** The largest int32: what the API has for "no deadline". */
const NO_DEADLINE = 2_147_483_647;

function missingAtZero(deployment: LiveObject): Statement | undefined {
  const replicas = countAt(deployment, ['status', 'replicas']);
  return replicas === 0 ? undefined : { reason: 'ExtraReplicas', message: `${counted(replicas, 'replica')} too many` };
}

function lossOf(deployment: LiveObject, wanted: number): Statement {
  const available = countAt(deployment, ['status', 'availableReplicas']);
  const condition = conditionOf(deployment, 'Available');
  const message = `${available} of ${wanted} replicas are available`;
  if (condition?.status === 'True') return { reason: 'Reduced', message: `${message}, as many as must be` };
  return { reason: reasonOr(condition?.reason, 'NotAvailable'), message };
}

/** After a rollout its condition keeps the reason NewReplicaSetAvailable, whatever becomes of the pods. */
function isRollingOut(deployment: LiveObject): boolean {
  if (countAt(deployment, ['status', 'replicas']) > countAt(deployment, ['status', 'updatedReplicas'])) return true;
  const progressing = conditionOf(deployment, 'Progressing');
  return progressing !== undefined && progressing.reason !== 'NewReplicaSetAvailable';
}

/** Without the ReplicaSet: as many as must be of the current revision even if every old pod were ready. */
function readyOfRevision(
  deployment: LiveObject,
  replicaSet: LiveObject | undefined,
  pods: readonly LiveObject[],
): number {
  const all = countAt(deployment, ['status', 'readyReplicas']);
  if (pods.length > 0) return Math.min(all, pods.filter(isPodReady).length);
  if (replicaSet !== undefined) return Math.min(all, countAt(replicaSet, ['status', 'readyReplicas']));
  const old = countAt(deployment, ['status', 'replicas']) - countAt(deployment, ['status', 'updatedReplicas']);
  return Math.max(0, all - Math.max(0, old));
}

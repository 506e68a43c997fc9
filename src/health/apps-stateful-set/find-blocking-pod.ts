import type { HealthContext } from '../../core/health/health.ts';
import { findPodProblem, type PodProblem } from '../../core/health/pod-problem.ts';
import { quotation } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { isOfWantedRevision, ordinalOf, type StatefulRevisions } from './stateful-revisions.ts';

/**
 * The pod of an old revision that keeps a rolling update from going on; undefined when there is none. With the pod management
 * policy OrderedReady the controller waits for every pod to be ready before it replaces one, also for a pod that is broken
 * and that it would replace ("forced rollback" in the StatefulSet documentation, kubernetes/kubernetes#67250). Correcting
 * the template does not help: somebody has to delete the pod.
 */
export function findBlockingPod(
  pods: readonly LiveObject[],
  revisions: StatefulRevisions,
  context: HealthContext,
): PodProblem | undefined {
  if (!revisions.isOrdered || revisions.isOnDelete) return undefined;
  const old = pods.filter((pod) => !isOfWantedRevision(pod, revisions));
  for (const pod of [...old].sort((left, right) => ordinalOf(left) - ordinalOf(right))) {
    const problem = findPodProblem(pod, context);
    // The controller itself deletes a pod that has ended.
    if (problem !== undefined && !hasEnded(pod)) return blockingProblem(pod, problem);
  }
  return undefined;
}

function hasEnded({ status }: LiveObject): boolean {
  return status?.['phase'] === 'Failed' || status?.['phase'] === 'Succeeded';
}

function blockingProblem({ metadata }: LiveObject, problem: PodProblem): PodProblem {
  const { name, namespace = 'default' } = metadata;
  return {
    ...problem,
    reason: problem.severity === 'failed' ? 'RolloutBlocked' : 'RolloutWaiting',
    message: quotation(
      `of the revision before, must be ready before it is replaced; ${problem.reason}: ${problem.message}`,
    ),
    ...(problem.severity === 'failed' && {
      hint: `Delete pod ${name}: the StatefulSet controller waits for it to become ready before it replaces it (kubectl delete pod ${name} -n ${namespace})`,
    }),
  };
}

import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { integerAt } from './field-readers.ts';
import type { Health, HealthContext } from './health.ts';
import { isDeleting } from './pod-fields.ts';
import { findPodProblem, type PodProblem } from './pod-problem.ts';

/** The replicas a workload asks for. One, where nothing is said: that is the default of the API. */
export function wantedReplicas(object: LiveObject): number {
  return Math.max(0, integerAt(object, ['spec', 'replicas']) ?? 1);
}

/** The pods of a controller that are not on their way out. */
export function remainingPods(owner: LiveObject, live: LiveState): readonly LiveObject[] {
  return live.ownedBy(owner.metadata.uid, 'Pod').filter((pod) => !isDeleting(pod));
}

/** Why each of the pods that is not ready is not. */
export function findPodProblems(pods: readonly LiveObject[], context: HealthContext): readonly PodProblem[] {
  return pods.map((pod) => findPodProblem(pod, context)).filter((problem) => problem !== undefined);
}

/** Which of the kinds that tell about pods could not be read, as the end of a message; undefined when all could. */
export function describeUnread(live: LiveState, groupKinds: readonly string[]): string | undefined {
  const failure = groupKinds.map((groupKind) => live.unreadable(groupKind)).find((found) => found !== undefined);
  return failure === undefined ? undefined : `${failure.groupKind} objects could not be read (${failure.reason})`;
}

/** The verdict on a workload whose controller has not written a status yet; undefined when it has. */
export function unobserved(object: LiveObject, wanted: number): Health | undefined {
  if (integerAt(object, ['status', 'observedGeneration']) !== undefined) return undefined;
  const message = 'The controller has not reported a status yet';
  return { status: 'Progressing', reason: 'NotObserved', message, isRollingOut: true, replicas: { wanted, ready: 0 } };
}

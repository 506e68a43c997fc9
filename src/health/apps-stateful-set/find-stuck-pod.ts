import type { HealthContext } from '../../core/health/health.ts';
import { instantAt } from '../../core/health/pod-fields.ts';
import type { PodProblem } from '../../core/health/pod-problem.ts';
import { TROUBLE_GRACE } from '../../core/health/pod-trouble.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';

/**
 * A pod that should have been gone for a minute, and whose place the controller therefore cannot fill: two pods of one name
 * must never run (kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod). Mostly its node is lost.
 */
export function findStuckPod(statefulSet: LiveObject, { live, now }: HealthContext): PodProblem | undefined {
  const pod = live.ownedBy(statefulSet.metadata.uid, 'Pod').find((candidate) => {
    // The API server sets it to the moment at which the period of grace ends.
    const end = instantAt(candidate, ['metadata', 'deletionTimestamp']);
    return end !== undefined && now >= end + TROUBLE_GRACE;
  });
  if (pod === undefined) return undefined;
  const { name, namespace = 'default' } = pod.metadata;
  return {
    severity: 'pending',
    reason: 'PodStuckTerminating',
    subject: `pod ${name}`,
    message: 'being deleted for longer than its grace period',
    errorClass: 'component',
    hint: `Bring its node back; only when the node is surely off: kubectl delete pod ${name} -n ${namespace} --force --grace-period=0`,
    culprit: objectId(referenceOf(pod)),
  };
}

import { conditionOf } from '../../core/health/conditions.ts';
import { textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { readContainers } from '../../core/health/pod-containers.ts';
import { blame, describeProblem, unreadyStatus } from '../../core/health/pod-controller-health.ts';
import { isPodReady } from '../../core/health/pod-fields.ts';
import { findPodProblem, readPodEnd } from '../../core/health/pod-problem.ts';
import { quotation, reasonOr } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** The strict profile of a pod nobody controls: unlike kstatus, a failed pod is not ready, and neither is a task that still runs. */
export const podRule: HealthRule = {
  groupKind: 'Pod',
  summary: 'Ready; or, with restartPolicy Never or OnFailure, succeeded.',
  reads: ['PersistentVolumeClaim', 'StorageClass.storage.k8s.io', 'Event'],
  assess,
};

function assess(pod: LiveObject, context: HealthContext): Health {
  const phase = textAt(pod, ['status', 'phase']);
  if (phase === 'Succeeded') return { status: 'Ready', reason: 'Succeeded', message: 'Every container has ended well' };
  if (phase === 'Failed') return failed(pod);
  if (phase === undefined) {
    return {
      status: 'Progressing',
      reason: 'NotObserved',
      message: 'No kubelet or scheduler has reported on the pod yet',
    };
  }
  return problemHealth(pod, context) ?? runningHealth(pod);
}

/** Nothing starts a failed pod again that nobody controls. */
function failed(pod: LiveObject): Health {
  const { reason, message, errorClass, hint } = readPodEnd(pod);
  const advice = 'Delete the pod so that it is made again';
  const text = `The pod has failed: ${quotation(message)}`;
  return { status: 'Failed', reason: reasonOr(reason, 'PodFailed'), message: text, errorClass, hint: hint ?? advice };
}

function problemHealth(pod: LiveObject, context: HealthContext): Health | undefined {
  const found = findPodProblem(pod, context);
  if (found === undefined || (found.severity === 'pending' && isTask(pod) && found.reason === UNREADY))
    return undefined;
  const { culprit, ...rest } = blame(found);
  return {
    status: unreadyStatus(context.wasReady, found.severity === 'failed'),
    reason: found.reason,
    message: `${readyContainers(pod)}; ${describeProblem({ ...found, subject: undefined })}`,
    ...rest,
    // The pod itself is what is assessed: only another object is a culprit.
    ...(culprit !== ownId(pod) && { culprit }),
    nextCheck: found.nextCheck,
  };
}

const UNREADY = 'ContainersNotReady';

function ownId({ metadata }: LiveObject): string {
  return `Pod/${metadata.namespace ?? ''}/${metadata.name}`;
}

function runningHealth(pod: LiveObject): Health {
  const containers = readyContainers(pod);
  if (isTask(pod)) {
    return {
      status: 'Progressing',
      reason: 'Running',
      message: `${containers}; the pod runs until its containers end`,
    };
  }
  if (isPodReady(pod)) return { status: 'Ready', reason: 'PodReady', message: containers };
  const ready = conditionOf(pod, 'Ready');
  const reason = reasonOr(ready?.reason, 'PodNotReady');
  return { status: 'Progressing', reason, message: `${containers}; ${quotation(ready?.message ?? 'not ready')}` };
}

function isTask(pod: LiveObject): boolean {
  const policy = textAt(pod, ['spec', 'restartPolicy']);
  return policy === 'Never' || policy === 'OnFailure';
}

/** Without those that only prepare the others. */
function readyContainers(pod: LiveObject): string {
  const running = readContainers(pod).filter(({ role }) => role !== 'init');
  return `${running.filter(({ isReady }) => isReady).length}/${running.length} containers ready`;
}

import type { EventNews } from '../live/event-news.ts';
import type { LiveObject } from '../live/live-object.ts';
import { objectsAt } from './field-readers.ts';
import type { HealthContext } from './health.ts';
import { readContainers } from './pod-containers.ts';
import { newestEvent } from './newest-event.ts';
import { type PodTrouble, TROUBLE_GRACE } from './pod-trouble.ts';
import { quotation } from './quotation.ts';

/**
 * Why a pod that has a node has not started any container: its volumes or its network, which only Events tell.
 * A Secret or ConfigMap that is missing for longer than the grace does not come by itself; everything else may.
 */
export function findStartProblem(pod: LiveObject, context: HealthContext): PodTrouble | undefined {
  if (hasStarted(pod)) return undefined;
  const warning = newestEvent(context.live, pod, START_REASONS);
  if (warning !== undefined) return startTrouble(warning, context);
  return objectsAt(pod, ['status', 'containerStatuses']).length === 0 ? NOT_STARTED : undefined;
}

const START_REASONS: readonly string[] = [
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
];

const NOT_STARTED: PodTrouble = { severity: 'pending', reason: 'PodPending', message: 'no container has started' };

function hasStarted(pod: LiveObject): boolean {
  return readContainers(pod).some(
    ({ isRunning, exit, lastExit, waiting }) =>
      isRunning ||
      exit !== undefined ||
      lastExit !== undefined ||
      !(waiting === undefined || isStarting(waiting.reason)),
  );
}

function isStarting(reason: string | undefined): boolean {
  return reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing';
}

function startTrouble({ reason, message, first }: EventNews, { now }: HealthContext): PodTrouble {
  const trouble = { reason, message: quotation(message) };
  if (!/\b(secret|configmap)s? "[^"]*" not found|references non-existent (secret|config) key/i.test(message)) {
    return {
      ...trouble,
      severity: 'pending',
      errorClass: 'transient',
      hint: 'Look at the volumes and the node of the pod',
    };
  }
  const end = first === undefined ? undefined : first + TROUBLE_GRACE;
  const hasFailed = end === undefined || now >= end;
  return {
    ...trouble,
    severity: hasFailed ? 'failed' : 'pending',
    errorClass: 'configuration',
    hint: 'Create the Secret or ConfigMap that the pod mounts, with every key it names',
    nextCheck: hasFailed ? undefined : end,
  };
}

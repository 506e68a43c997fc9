import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import { conditionOf } from './conditions.ts';
import { textAt } from './field-readers.ts';
import type { HealthContext } from './health.ts';
import { findContainerProblem } from './pod-container-problem.ts';
import { readContainers } from './pod-containers.ts';
import { newestEvent } from './newest-event.ts';
import { isPodReady } from './pod-fields.ts';
import { findSchedulingProblem } from './pod-scheduling-problem.ts';
import { findStartProblem } from './pod-start-problem.ts';
import type { PodTrouble } from './pod-trouble.ts';
import { quotation, reasonOr } from './quotation.ts';

/** Why a pod is not ready, or why there is no pod. */
export interface PodProblem extends PodTrouble {
  /** What the message is about: `pod orders-0`; absent when a pod could not be created. */
  readonly subject?: string | undefined;
}

/**
 * Why a pod is not ready; undefined when it is. A pod that has ended is `pending`: its controller replaces it.
 * A ready pod can have a problem, too: one without a probe is ready between two crashes.
 */
export function findPodProblem(pod: LiveObject, context: HealthContext): PodProblem | undefined {
  const trouble = findTrouble(pod, context);
  if (trouble === undefined) return undefined;
  return {
    ...trouble,
    reason: reasonOr(trouble.reason, 'PodNotReady'),
    message: quotation(trouble.message),
    subject: `pod ${pod.metadata.name}`,
    culprit: trouble.culprit ?? objectId(referenceOf(pod)),
  };
}

/** How a pod that ended in phase Failed came to it: evicted, preempted, refused by the kubelet, or by its containers' exit. */
export function readPodEnd(pod: LiveObject): PodTrouble {
  const end = disruptionEnd(pod) ?? exitEnd(pod) ?? { reason: 'PodFailed', message: 'the pod has failed' };
  const reason = textAt(pod, ['status', 'reason']) ?? end.reason;
  const message = textAt(pod, ['status', 'message']) ?? end.message;
  return { severity: 'pending', reason, message, ...kindOfEnd(reason) };
}

interface PodEnd {
  readonly reason: string;
  readonly message: string;
}

/** KEP-3329: who ended the pod from outside. */
function disruptionEnd(pod: LiveObject): PodEnd | undefined {
  const disruption = conditionOf(pod, 'DisruptionTarget');
  if (disruption?.status !== 'True') return undefined;
  return { reason: disruption.reason ?? 'DisruptionTarget', message: disruption.message ?? 'the pod was disrupted' };
}

function exitEnd(pod: LiveObject): PodEnd | undefined {
  for (const { name, exit } of readContainers(pod)) {
    if (exit === undefined || exit.code === 0) continue;
    return { reason: exit.reason ?? 'Error', message: `container ${name} exited with code ${exit.code}` };
  }
  return undefined;
}

function kindOfEnd(reason: string): Pick<PodTrouble, 'errorClass' | 'hint'> {
  if (reason === 'Evicted') return { errorClass: 'resource', hint: EVICTED };
  if (reason.startsWith('OutOf') || reason.startsWith('Preempt')) return { errorClass: 'resource', hint: NO_ROOM };
  if (reason === 'OOMKilled') return { errorClass: 'component', hint: 'Raise the memory limit of the container' };
  return { errorClass: 'component' };
}

const EVICTED = 'Give the pod requests that cover what it uses, or free memory and disk on the node';
const NO_ROOM = 'Add nodes, lower the requests, or give the pod a higher priority';

function findTrouble(pod: LiveObject, context: HealthContext): PodTrouble | undefined {
  const phase = textAt(pod, ['status', 'phase']);
  if (phase === 'Failed') return readPodEnd(pod);
  if (phase === 'Succeeded') return COMPLETED;
  const troubles = readContainers(pod)
    .map((container) => findContainerProblem(container, context.now))
    .filter((trouble) => trouble !== undefined);
  const failed = troubles.find(({ severity }) => severity === 'failed');
  if (failed !== undefined || isPodReady(pod)) return failed;
  return (
    findSchedulingProblem(pod, context.live) ??
    findLostNode(pod) ??
    findStartProblem(pod, context) ??
    troubles[0] ??
    findUnreadiness(pod, context.live)
  );
}

const COMPLETED: PodTrouble = {
  severity: 'pending',
  reason: 'Completed',
  message: 'every container has ended',
  errorClass: 'component',
};

/**
 * When a node stops answering, the node controller takes away Ready alone; what the kubelet said of the containers stays
 * (pkg/controller/nodelifecycle). Older versions set Ready to Unknown, or the reason NodeLost.
 */
function findLostNode(pod: LiveObject): PodTrouble | undefined {
  if (!isOnLostNode(pod)) return undefined;
  const node = textAt(pod, ['spec', 'nodeName']);
  return {
    severity: 'pending',
    reason: 'NodeLost',
    message: node === undefined ? 'its node does not answer' : `node ${node} does not answer`,
    errorClass: 'component',
    hint: 'Bring the node back, or delete it so that its pods move',
    culprit: node === undefined ? undefined : `Node//${node}`,
  };
}

function isOnLostNode(pod: LiveObject): boolean {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status === 'Unknown' || textAt(pod, ['status', 'reason']) === 'NodeLost') return true;
  const isUnexplained = ready?.status === 'False' && ready.reason === undefined;
  return isUnexplained && conditionOf(pod, 'ContainersReady')?.status === 'True';
}

function findUnreadiness(pod: LiveObject, live: LiveState): PodTrouble {
  const ready = conditionOf(pod, 'Ready');
  const names = readContainers(pod)
    .filter((container) => container.role !== 'init' && !container.isReady)
    .map(({ name }) => name);
  if (ready?.reason === 'ReadinessGatesNotReady' || names.length === 0) {
    return {
      severity: 'pending',
      reason: ready?.reason ?? 'PodNotReady',
      message: ready?.message ?? 'the kubelet has not reported the pod as ready',
    };
  }
  const subject = names.length === 1 ? `container ${names[0]} is` : `containers ${names.join(', ')} are`;
  return {
    severity: 'pending',
    reason: 'ContainersNotReady',
    message: `${subject} not ready${probeResult(pod, live)}`,
  };
}

/** What the kubelet itself found: what the command of a probe printed, or an address it called, may hold secrets. */
const PROBE_RESULT =
  /^(Readiness|Startup|Liveness) probe failed: .*?(HTTP probe failed with statuscode: \d+|connection refused|deadline exceeded|timeout|service unhealthy)/s;
const PROBE_REASONS: readonly string[] = ['Unhealthy'];

function probeResult(pod: LiveObject, live: LiveState): string {
  const warning = newestEvent(live, pod, PROBE_REASONS);
  const since = conditionOf(pod, 'Ready')?.since ?? 0;
  if (warning === undefined || (warning.last ?? 0) < since) return '';
  const [, probe, result] = PROBE_RESULT.exec(warning.message) ?? [];
  return probe === undefined || result === undefined ? '' : `: ${probe.toLowerCase()} probe: ${result}`;
}

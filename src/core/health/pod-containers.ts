import { type JsonObject, type JsonValue, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { Instant } from '../time/instant.ts';
import { conditionOf } from './conditions.ts';
import { countAt, objectsAt, textAt } from './field-readers.ts';
import { instantAt, latest } from './pod-fields.ts';

/** A container of a pod, and what the kubelet says of it. */
export interface PodContainer {
  readonly name: string;
  /** `sidecar`: an init container that keeps running (KEP-753). */
  readonly role: 'init' | 'sidecar' | 'main';
  /** Whether an exit with this code is followed by another start. */
  readonly restartsAfter: (exitCode: number) => boolean;
  /** Without a probe, ready only means running. */
  readonly hasProbe: boolean;
  readonly isReady: boolean;
  readonly restartCount: number;
  readonly waiting: ContainerWaiting | undefined;
  readonly isRunning: boolean;
  readonly startedAt: Instant | undefined;
  readonly exit: ContainerExit | undefined;
  readonly lastExit: ContainerExit | undefined;
  /** Since when the pod's containers have not all been ready. */
  readonly notReadySince: Instant | undefined;
  /** Since when the container could have been running. */
  readonly dueSince: Instant | undefined;
}

/** Why a container waits. */
export interface ContainerWaiting {
  readonly reason: string | undefined;
  readonly message: string | undefined;
}

/** How a container ended. */
export interface ContainerExit {
  readonly code: number;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
}

/** The containers of a pod whose state is known, init containers first, in the order in which they start. */
export function readContainers(pod: LiveObject): readonly PodContainer[] {
  return [
    ...objectsAt(pod, ['status', 'initContainerStatuses']).map((status) =>
      readContainer(pod, status, 'initContainers'),
    ),
    ...objectsAt(pod, ['status', 'containerStatuses']).map((status) => readContainer(pod, status, 'containers')),
  ];
}

function readContainer(pod: LiveObject, status: JsonObject, list: 'initContainers' | 'containers'): PodContainer {
  const name = textAt(status, ['name']) ?? '?';
  const spec = objectsAt(pod, ['spec', list]).find((container) => textAt(container, ['name']) === name);
  const role = roleOf(spec, list);
  return {
    name,
    role,
    restartsAfter: restartRule(textAt(spec, ['restartPolicy']) ?? textAt(pod, ['spec', 'restartPolicy']), role),
    hasProbe: valueAt(spec, ['readinessProbe']) !== undefined || valueAt(spec, ['startupProbe']) !== undefined,
    isReady: valueAt(status, ['ready']) === true,
    restartCount: countAt(status, ['restartCount']),
    ...readState(status),
    ...readMoments(pod, status, role),
  };
}

function roleOf(spec: JsonValue | undefined, list: 'initContainers' | 'containers'): PodContainer['role'] {
  if (list === 'containers') return 'main';
  return textAt(spec, ['restartPolicy']) === 'Always' ? 'sidecar' : 'init';
}

/** An init container that has done its work is never started again, whatever the pod's policy. */
function restartRule(policy: string | undefined, role: PodContainer['role']): (exitCode: number) => boolean {
  if (policy === 'Never') return () => false;
  if (policy === 'OnFailure' || role === 'init') return (exitCode) => exitCode !== 0;
  return () => true;
}

function readState(
  status: JsonObject,
): Pick<PodContainer, 'waiting' | 'isRunning' | 'startedAt' | 'exit' | 'lastExit'> {
  const waiting = valueAt(status, ['state', 'waiting']);
  return {
    waiting:
      waiting === undefined
        ? undefined
        : { reason: textAt(waiting, ['reason']), message: textAt(waiting, ['message']) },
    isRunning: valueAt(status, ['state', 'running']) !== undefined,
    startedAt: instantAt(status, ['state', 'running', 'startedAt']),
    exit: readExit(valueAt(status, ['state', 'terminated'])),
    lastExit: readExit(valueAt(status, ['lastState', 'terminated'])),
  };
}

function readExit(terminated: JsonValue | undefined): ContainerExit | undefined {
  if (terminated === undefined || terminated === null) return undefined;
  return {
    code: countAt(terminated, ['exitCode']),
    reason: textAt(terminated, ['reason']),
    message: textAt(terminated, ['message']),
    startedAt: instantAt(terminated, ['startedAt']),
    finishedAt: instantAt(terminated, ['finishedAt']),
  };
}

/** A container is due when its pod has started, all before it are through, and its last run is over. */
function readMoments(
  pod: LiveObject,
  status: JsonObject,
  role: PodContainer['role'],
): Pick<PodContainer, 'notReadySince' | 'dueSince'> {
  const containersReady = conditionOf(pod, 'ContainersReady');
  const notReadySince = containersReady?.status === 'True' ? undefined : containersReady?.since;
  const initialized = conditionOf(pod, 'Initialized');
  return {
    notReadySince,
    dueSince: latest([
      instantAt(pod, ['metadata', 'creationTimestamp']),
      instantAt(pod, ['status', 'startTime']),
      role === 'main' && initialized?.status === 'True' ? initialized.since : undefined,
      role === 'main' ? notReadySince : undefined,
      instantAt(status, ['lastState', 'terminated', 'finishedAt']),
    ]),
  };
}

import type { PodBehaviour } from '../pod-behaviours.ts';
import { completes, type Course, courseOf } from './course.ts';
import { conditionsOf } from './pod-conditions.ts';
import { type ContainerStatuses, phaseOf } from './pod-phase.ts';
import {
  type Container,
  type ContainerStatus,
  isSidecar,
  type Pod,
  type PodPhase,
  type PodStatus,
  type Terminated,
} from './pod.ts';
import { type ContainerEvent, newStatus, stepContainer, terminate } from './step-container.ts';

/** What a kubelet knows beside the pod. */
export interface PodMoment {
  /** What the containers that it means do; the others do what is usual for the pod. */
  readonly behaviour: PodBehaviour;
  readonly usual: PodBehaviour;
  /** How long that container is in that state, in milliseconds. */
  readonly elapsed: (container: string, state: string) => number;
  /** As the API writes it, in seconds. */
  readonly now: string;
  readonly addresses: { readonly host: string; readonly pod: string };
}

/** An event about one container of the pod. */
export interface PodEvent extends ContainerEvent {
  /** As in `spec.containers{name}`. */
  readonly fieldPath: string;
}

/** The kubelet's next report of a pod that is on its node and not being deleted. The same where nothing is to happen. */
export function stepPod(
  pod: Pod,
  moment: PodMoment,
): { readonly status: PodStatus; readonly events: readonly PodEvent[] } {
  const { statuses, events } = stepContainers(pod, moment);
  return { status: podStatus(pod, statuses, moment), events };
}

/** What beside the containers a status is made of. */
export interface PodReport extends Pick<PodMoment, 'now' | 'addresses'> {
  /** Where it does not follow from the containers. */
  readonly phase?: PodPhase;
}

/** The status of the pod with these containers. */
export function podStatus(
  pod: Pod,
  statuses: ContainerStatuses,
  { now, addresses, phase = phaseOf(pod.spec, statuses) }: PodReport,
): PodStatus {
  const podIP = pod.status.podIP ?? (pod.spec.hostNetwork === true ? addresses.host : addresses.pod);
  const hostIP = pod.status.hostIP ?? addresses.host;
  return {
    ...pod.status,
    observedGeneration: pod.metadata.generation,
    phase,
    conditions: conditionsOf(pod, { phase, statuses, now }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: pod.status.startTime ?? now,
    ...(statuses.init.length === 0 ? {} : { initContainerStatuses: statuses.init }),
    containerStatuses: statuses.main,
  };
}

interface Stepped {
  readonly statuses: ContainerStatuses;
  readonly events: readonly PodEvent[];
}

function stepContainers(pod: Pod, moment: PodMoment): Stepped {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status;
  // The time of those whose turn has not come yet passes too.
  for (const status of [...initContainerStatuses, ...containerStatuses]) moment.elapsed(status.name, stateName(status));
  const inits = stepInits(pod, moment);
  const mains = pod.spec.containers.map((container, index) =>
    stepMain(pod, moment, { container, before: containerStatuses[index], isBlocked: inits.isBlocked }),
  );
  const main = mains.map(({ status }) => status);
  const isOver = main.every(({ state }) => state.terminated !== undefined && !isRestarted(pod, state.terminated));
  const init = isOver ? endSidecars(pod, inits.statuses, moment.now) : inits.statuses;
  return { statuses: { init, main }, events: [...inits.events, ...mains.flatMap(({ events }) => events)] };
}

interface SteppedContainer {
  readonly status: ContainerStatus;
  readonly events: readonly PodEvent[];
}

/** A container, and whether an init container before it is not done. */
interface Turn {
  readonly container: Container;
  readonly before: ContainerStatus | undefined;
  readonly isBlocked: boolean;
}

/** One after the other; a sidecar lets the next one start when it has started itself. */
function stepInits(
  pod: Pod,
  moment: PodMoment,
): {
  readonly statuses: readonly ContainerStatus[];
  readonly events: readonly PodEvent[];
  readonly isBlocked: boolean;
} {
  const statuses: ContainerStatus[] = [];
  const events: PodEvent[] = [];
  let isBlocked = false;
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const before = pod.status.initContainerStatuses?.[index];
    const stepped = stepInit(pod, moment, { container, before, isBlocked });
    statuses.push(stepped.status);
    events.push(...stepped.events);
    isBlocked ||= isSidecar(container) ? !stepped.status.started : stepped.status.state.terminated?.exitCode !== 0;
  }
  return { statuses, events, isBlocked };
}

function stepMain(pod: Pod, moment: PodMoment, { container, before, isBlocked }: Turn): SteppedContainer {
  const waitsFor = pod.spec.initContainers === undefined ? 'ContainerCreating' : 'PodInitializing';
  if (isBlocked) return { status: before ?? newStatus(container, waitsFor), events: [] };
  return step(pod, moment, { container, before, waitsFor, path: 'containers', course: mainCourse(moment, container) });
}

function stepInit(pod: Pod, moment: PodMoment, { container, before, isBlocked }: Turn): SteppedContainer {
  if (isBlocked) return { status: before ?? newStatus(container, 'PodInitializing'), events: [] };
  const isMeant = moment.behaviour.container === container.name && moment.behaviour.type !== 'ready';
  const usual = isSidecar(container) ? courseOf({ type: 'ready' }, container) : completes(0);
  const course = isMeant ? courseOf(moment.behaviour, container) : usual;
  const turn = { container, before, course, waitsFor: 'PodInitializing', path: 'initContainers' } as const;
  const { status, events } = step(pod, moment, turn);
  // An init container is ready when it has done its work.
  const isReady = isSidecar(container) ? status.ready : status.state.terminated?.exitCode === 0;
  return { status: { ...status, ready: isReady }, events };
}

function mainCourse({ behaviour, usual }: PodMoment, container: Container): Course {
  const isMeant = behaviour.container === undefined || behaviour.container === container.name;
  return courseOf(isMeant ? behaviour : usual, container);
}

interface ContainerTurn {
  readonly container: Container;
  readonly before: ContainerStatus | undefined;
  readonly course: Course;
  readonly waitsFor: 'ContainerCreating' | 'PodInitializing';
  readonly path: 'containers' | 'initContainers';
}

function step(
  pod: Pod,
  { elapsed, now }: PodMoment,
  { container, before, course, waitsFor, path }: ContainerTurn,
): SteppedContainer {
  const { status, events } = stepContainer({
    container,
    course,
    waitsFor,
    now,
    status: before,
    elapsed: elapsed(container.name, stateName(before)),
    pod: `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
    isRestarted: (exit) => (path === 'containers' ? isRestarted(pod, exit) : isInitRestarted(pod, container, exit)),
  });
  return { status, events: events.map((event) => ({ ...event, fieldPath: `spec.${path}{${container.name}}` })) };
}

/** What changes when a container comes into another state, or into the same once more. */
function stateName(status: ContainerStatus | undefined): string {
  if (status === undefined) return 'unknown';
  const { waiting, running, terminated } = status.state;
  const state = running === undefined ? (waiting ?? terminated)?.reason : 'running';
  return `${state} ${status.restartCount}`;
}

function isRestarted({ spec }: Pod, { exitCode }: Pick<Terminated, 'exitCode'>): boolean {
  return spec.restartPolicy === 'Always' || (spec.restartPolicy === 'OnFailure' && exitCode !== 0);
}

function isInitRestarted({ spec }: Pod, container: Container, { exitCode }: Pick<Terminated, 'exitCode'>): boolean {
  return isSidecar(container) || (exitCode !== 0 && spec.restartPolicy !== 'Never');
}

/** Sidecars are stopped when the containers have ended. */
function endSidecars({ spec }: Pod, init: readonly ContainerStatus[], now: string): readonly ContainerStatus[] {
  return init.map((status, index) => {
    const container = spec.initContainers?.[index];
    if (container === undefined || !isSidecar(container) || status.state.running === undefined) return status;
    return terminate(status, { exitCode: 0, reason: 'Completed' }, now);
  });
}

import { createHash } from 'node:crypto';
import type { Course } from './course.ts';
import type { Container, ContainerState, ContainerStatus, Terminated, Waiting } from './pod.ts';

/** One container at one moment. */
export interface ContainerMoment {
  readonly container: Container;
  /** Undefined before the kubelet has looked at it. */
  readonly status: ContainerStatus | undefined;
  readonly course: Course;
  /** Whether it is started again after that exit. */
  readonly isRestarted: (exit: Pick<Terminated, 'exitCode'>) => boolean;
  /** How long it is in this state, in milliseconds. */
  readonly elapsed: number;
  /** As the API writes it, in seconds. */
  readonly now: string;
  /** As the kubelet's messages name it: `name_namespace(uid)`. */
  readonly pod: string;
  /** What it waits for before its first start. */
  readonly waitsFor: 'ContainerCreating' | 'PodInitializing';
}

/** An event that a kubelet writes about a container. */
export interface ContainerEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** What comes of it: the next status, which may be the same, and the events. */
export interface ContainerStep {
  readonly status: ContainerStatus;
  readonly events: readonly ContainerEvent[];
}

/** How long a container is being created, in milliseconds. */
const CREATING = 200;
/** How long a kubelet takes between two attempts to pull an image, in milliseconds. A real one takes seconds to minutes. */
const PULL_AGAIN = 1000;

/** The kubelet's next report of a container. */
export function stepContainer(moment: ContainerMoment): ContainerStep {
  const { status, container, waitsFor } = moment;
  if (status === undefined) return quiet(newStatus(container, waitsFor));
  if (status.state.running !== undefined) return stepRunning(moment, status);
  if (status.state.terminated !== undefined) return stepTerminated(moment, status, status.state.terminated);
  return stepWaiting(moment, status);
}

/** A container ends now. */
export function terminate(
  status: ContainerStatus,
  end: { readonly exitCode: number; readonly reason: string; readonly message?: string | undefined },
  now: string,
): ContainerStatus {
  const { exitCode, reason, message } = end;
  const startedAt = status.state.running?.startedAt ?? now;
  const terminated = { exitCode, reason, message, startedAt, finishedAt: now, containerID: status.containerID };
  return { ...status, ready: false, started: false, state: { terminated } };
}

/** A container of a pod that the kubelet has just seen. */
export function newStatus({ name, image, resources }: Container, waitsFor: string): ContainerStatus {
  return {
    name,
    image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason: waitsFor } },
    lastState: {},
    // In-place resize is generally available: the kubelet reports what is granted.
    ...(resources === undefined || Object.keys(resources).length === 0 ? {} : { resources }),
  };
}

function stepRunning(moment: ContainerMoment, status: ContainerStatus): ContainerStep {
  const { course, elapsed, now, isRestarted } = moment;
  if (course.type === 'creating') return quiet(status);
  if (course.type === 'cannot-start') {
    const killed = { exitCode: 137, reason: 'Error' };
    // An image or a Secret is needed only for a new start.
    return quiet(isRestarted(killed) ? terminate(status, killed, now) : status);
  }
  if (course.ends !== undefined && elapsed >= course.ends.after) return quiet(terminate(status, course.ends, now));
  const { probeMessage } = course;
  const isReady = elapsed >= course.isReadyAfter || (course.staysReady && status.ready);
  const events: readonly ContainerEvent[] =
    probeMessage === undefined ? [] : [{ type: 'Warning', reason: 'Unhealthy', message: probeMessage }];
  return { status: { ...status, ready: isReady, started: hasStarted(moment, isReady, status) }, events };
}

/** Without a startup probe a container has started as soon as it runs. */
function hasStarted({ container, course }: ContainerMoment, isReady: boolean, { started }: ContainerStatus): boolean {
  if (container.startupProbe === undefined) return true;
  return isReady || started || (course.type === 'runs' && course.probeMessage !== undefined);
}

function stepTerminated(moment: ContainerMoment, status: ContainerStatus, exit: Terminated): ContainerStep {
  if (!moment.isRestarted(exit)) return quiet(status);
  const { course } = moment;
  // The first restart is at once; from the second on the kubelet waits longer each time.
  if (course.type !== 'runs' || status.restartCount + course.restarts === 0) return start(moment, status);
  return backOff(moment, status, course.restarts);
}

function backOff({ container, pod }: ContainerMoment, status: ContainerStatus, restarts: number): ContainerStep {
  const restartCount = Math.max(status.restartCount, restarts);
  const message = `back-off ${backOffTime(restartCount)} restarting failed container=${container.name} pod=${pod}`;
  const state = { waiting: { reason: 'CrashLoopBackOff', message } };
  const text = `Back-off restarting failed container ${container.name} in pod ${pod}`;
  return {
    status: { ...status, restartCount, state, lastState: status.state },
    events: [{ type: 'Warning', reason: 'BackOff', message: text }],
  };
}

/** 10 s, doubled with each restart, at most 5 minutes, as Go writes it. */
function backOffTime(restartCount: number): string {
  const seconds = Math.min(10 * 2 ** Math.max(restartCount - 1, 0), 300);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function stepWaiting(moment: ContainerMoment, status: ContainerStatus): ContainerStep {
  const { course, elapsed } = moment;
  const reason = status.state.waiting?.reason;
  if (reason === 'CrashLoopBackOff') {
    const isOver = course.type !== 'runs' || course.ends === undefined || elapsed >= course.backOff;
    return isOver ? start(moment, status) : quiet(status);
  }
  if (reason === 'ContainerCreating' || reason === 'PodInitializing') {
    return elapsed >= CREATING && course.type !== 'creating' ? start(moment, status) : quiet(status);
  }
  return stepNotStarted(moment, status);
}

/** An attempt, a pause and the next attempt; or a start where nothing is in the way any more. */
function stepNotStarted(moment: ContainerMoment, status: ContainerStatus): ContainerStep {
  const { course, elapsed } = moment;
  if (course.type !== 'cannot-start') return start(moment, status);
  const reason = status.state.waiting?.reason;
  if (reason === course.attempt.reason) {
    const isPaused = course.backOff !== undefined && elapsed >= CREATING;
    return isPaused ? wait(status, course.backOff, backOffEvents(moment)) : quiet(status);
  }
  return reason === course.backOff?.reason && elapsed < PULL_AGAIN ? quiet(status) : start(moment, status);
}

/** Tries to start it. */
function start(moment: ContainerMoment, status: ContainerStatus): ContainerStep {
  const { course, now, container, pod, waitsFor } = moment;
  if (course.type === 'creating') return wait(status, { reason: waitsFor }, []);
  if (course.type === 'cannot-start') return wait(status, course.attempt, attemptEvents(container, course.attempt));
  const lastState: ContainerState = status.state.terminated === undefined ? status.lastState : status.state;
  const restartCount = Math.max(status.restartCount + (lastState.terminated === undefined ? 0 : 1), course.restarts);
  const running: ContainerStatus = {
    ...status,
    restartCount,
    lastState,
    state: { running: { startedAt: now } },
    imageID: `${container.image.replace(/[:@].*$/, '')}@sha256:${digest(container.image)}`,
    containerID: `containerd://${digest(`${pod}/${container.name}/${restartCount}`)}`,
  };
  return stepRunning({ ...moment, elapsed: 0 }, { ...running, ready: false, started: false });
}

function attemptEvents({ image }: Container, { reason, message = '' }: Waiting): readonly ContainerEvent[] {
  const failed = (text: string): ContainerEvent => ({ type: 'Warning', reason: 'Failed', message: text });
  if (reason === 'ErrImagePull')
    return [failed(`Failed to pull image "${image}": ${message}`), failed('Error: ErrImagePull')];
  if (reason === 'InvalidImageName')
    return [{ type: 'Warning', reason: 'InspectFailed', message }, failed(`Error: ${reason}`)];
  return [failed(`Error: ${message}`)];
}

function backOffEvents({ container }: ContainerMoment): readonly ContainerEvent[] {
  return [
    { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${container.image}"` },
    { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' },
  ];
}

function wait(status: ContainerStatus, waiting: Waiting, events: readonly ContainerEvent[]): ContainerStep {
  const lastState = status.state.terminated === undefined ? status.lastState : status.state;
  return { status: { ...status, ready: false, started: false, state: { waiting }, lastState }, events };
}

function quiet(status: ContainerStatus): ContainerStep {
  return { status, events: [] };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

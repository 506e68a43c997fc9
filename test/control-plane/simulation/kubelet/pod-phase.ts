import {
  type Container,
  type ContainerStatus,
  isSidecar,
  type PodPhase,
  type PodSpec,
  type Terminated,
} from './pod.ts';

/** The statuses of a pod's containers, each list in the order of the spec. */
export interface ContainerStatuses {
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
}

/** The phase as `getPhase` of the kubelet decides it. */
export function phaseOf(spec: PodSpec, statuses: ContainerStatuses): PodPhase {
  const pending = initProblem(spec, statuses.init);
  if (pending === 'failed' && spec.restartPolicy === 'Never') return 'Failed';
  if (pending !== undefined) return 'Pending';
  const { main } = statuses;
  if (main.some(isNew)) return 'Pending';
  if (main.some(({ state }) => state.running !== undefined)) return 'Running';
  if (spec.restartPolicy === 'Always') return 'Running';
  const exits = main.map(({ state }) => state.terminated?.exitCode);
  if (exits.every((code) => code === 0)) return 'Succeeded';
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}

/** Whether an init container has not done its work yet, or has failed. */
function initProblem(spec: PodSpec, init: readonly ContainerStatus[]): 'pending' | 'failed' | undefined {
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const status = init[index];
    if (status === undefined) return 'pending';
    const exit = status.state.terminated ?? status.lastState.terminated;
    if (!isDone(container, status, exit)) return exit === undefined ? 'pending' : 'failed';
  }
  return undefined;
}

/** A sidecar ends with the pod; that does not make it pending again. */
function isDone(container: Container, { started }: ContainerStatus, exit: Terminated | undefined): boolean {
  return isSidecar(container) ? started || exit !== undefined : exit?.exitCode === 0;
}

/** Waits, and has never run. */
function isNew({ state, lastState }: ContainerStatus): boolean {
  return state.waiting !== undefined && lastState.terminated === undefined;
}

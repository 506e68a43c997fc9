import type { ContainerStatuses } from './pod-phase.ts';
import { type Container, isSidecar, type Pod, type PodCondition, type PodPhase } from './pod.ts';

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>;

/**
 * The conditions that a kubelet writes, in its order and words (`pkg/kubelet/status/generate.go`), then those of others, such as
 * `DisruptionTarget`. The time of a condition changes with its status only.
 */
export function conditionsOf(
  pod: Pod,
  { phase, statuses, now }: { readonly phase: PodPhase; readonly statuses: ContainerStatuses; readonly now: string },
): readonly PodCondition[] {
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  const containersReady = readiness(pod, phase, statuses);
  const verdicts: Readonly<Record<string, Verdict>> = {
    PodReadyToStartContainers: { status: isOver ? 'False' : 'True' },
    Initialized: initialized(pod, phase, statuses),
    Ready: containersReady,
    ContainersReady: containersReady,
    PodScheduled: { status: 'True' },
  };
  const existing = pod.status.conditions ?? [];
  const ours = Object.entries(verdicts).map(([type, verdict]): PodCondition => {
    const before = existing.find((condition) => condition.type === type);
    const isSame = before?.status === verdict.status;
    const lastTransitionTime = (isSame ? before.lastTransitionTime : undefined) ?? now;
    return { type, ...verdict, lastProbeTime: null, lastTransitionTime, observedGeneration: pod.metadata.generation };
  });
  return [...ours, ...existing.filter(({ type }) => !Object.hasOwn(verdicts, type))];
}

function readiness({ spec }: Pod, phase: PodPhase, { init, main }: ContainerStatuses): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const sidecars = (spec.initContainers ?? []).map((container, index) => ({ container, status: init[index] }));
  const all = [
    ...sidecars.filter(({ container }) => isSidecar(container)),
    ...spec.containers.map((container, index) => ({ container, status: main[index] })),
  ];
  const unready = all.filter(({ status }) => status?.ready !== true).map(({ container }) => container);
  return unready.length === 0 ? { status: 'True' } : not('ContainersNotReady', 'unready', unready);
}

function initialized({ spec }: Pod, phase: PodPhase, { init, main }: ContainerStatuses): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  // Once a container has run, initialization is over.
  if (main.some(({ state, lastState }) => (state.running ?? state.terminated ?? lastState.terminated) !== undefined)) {
    return { status: 'True' };
  }
  const incomplete = (spec.initContainers ?? []).filter((container, index) => {
    const status = init[index];
    return isSidecar(container) ? status?.started !== true : status?.ready !== true;
  });
  return incomplete.length === 0 ? { status: 'True' } : not('ContainersNotInitialized', 'incomplete', incomplete);
}

function not(reason: string, what: string, containers: readonly Container[]): Verdict {
  return {
    status: 'False',
    reason,
    message: `containers with ${what} status: [${containers.map(({ name }) => name).join(' ')}]`,
  };
}

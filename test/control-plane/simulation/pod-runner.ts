import { isDeepStrictEqual } from 'node:util';
import { type ApiClient, ApiError, nameOf } from '../harness/api-client.ts';
import type { EventRecorder } from './event-recorder.ts';
import { podStatus, stepPod } from './kubelet/step-pod.ts';
import type { ContainerStatus, Pod, PodStatus } from './kubelet/pod.ts';
import { terminate } from './kubelet/step-container.ts';
import type { Exit, PodBehaviour } from './pod-behaviours.ts';
import { isSelected, type SelectedBehaviours, type Selector } from './selected-behaviours.ts';
import { timeNow } from './time.ts';

/** The kubelets of all nodes, as far as pods see them. */
export interface PodRunner {
  /** Takes every pod one step on. */
  readonly step: (pods: readonly Pod[]) => Promise<void>;
  /** Ends the running containers that are meant, once; what then happens is the pod's behaviour. */
  readonly exit: (selector: Selector, exit: Exit) => Promise<void>;
  /** Evicts the pods that run, once, as a kubelet does under pressure. */
  readonly evict: (selector: Selector, resource: string) => Promise<void>;
}

/** What the kubelets share. */
export interface PodRunnerOptions {
  readonly client: ApiClient;
  readonly events: EventRecorder;
  readonly behaviours: SelectedBehaviours<PodBehaviour>;
  /** Nodes whose kubelet does nothing. */
  readonly failedNodes: ReadonlySet<string>;
}

/** The InternalIP that kwok gives to every node. */
const HOST_ADDRESS = '10.0.0.1';

/** Kubelets that have seen no pod yet. */
export function createPodRunner(options: PodRunnerOptions): PodRunner {
  const { client, failedNodes } = options;
  const elapsed = createStopwatch();
  const addressOf = createAddresses();
  const runs = ({ spec, status, metadata }: Pod): boolean =>
    spec.nodeName !== undefined &&
    !failedNodes.has(spec.nodeName) &&
    metadata.deletionTimestamp === undefined &&
    (status.phase === 'Pending' || status.phase === 'Running');
  const selected = async (selector: Selector): Promise<readonly Pod[]> =>
    (await listPods(client)).filter((pod) => runs(pod) && isSelected(selector, pod));
  const addresses = (pod: Pod): { readonly host: string; readonly pod: string } => ({
    host: HOST_ADDRESS,
    pod: addressOf(pod.metadata.uid),
  });
  const stepOne = async (pod: Pod): Promise<void> => {
    const usual = usualBehaviour(pod);
    const { status, events } = stepPod(pod, {
      usual,
      behaviour: options.behaviours.find(pod) ?? usual,
      elapsed: (container, state) => elapsed(`${pod.metadata.uid}/${container}`, state),
      now: timeNow(),
      addresses: addresses(pod),
    });
    await report(client, pod, status);
    await Promise.all(events.map((event) => recordFor(options.events, pod, event)));
  };
  return {
    step: async (pods) => {
      await Promise.all(pods.filter(runs).map(stepOne));
    },
    exit: async (selector, exit) => {
      for (const pod of await selected(selector)) {
        const end = (status: ContainerStatus): ContainerStatus =>
          isMeant(exit, status) ? ended(status, exit) : status;
        const { initContainerStatuses: init = [], containerStatuses: main = [] } = pod.status;
        const statuses = { init: init.map(end), main: main.map(end) };
        await report(client, pod, podStatus(pod, statuses, { now: timeNow(), addresses: addresses(pod) }));
      }
    },
    evict: async (selector, resource) => {
      for (const pod of (await selected(selector)).filter(({ status }) => status.phase === 'Running')) {
        const status = evictedStatus(pod, resource);
        await report(client, pod, status);
        await recordFor(options.events, pod, {
          type: 'Warning',
          reason: 'Evicted',
          message: String(status['message']),
        });
      }
    },
  };
}

/** All pods of the cluster. */
export async function listPods(client: ApiClient): Promise<readonly Pod[]> {
  const pods = await client.list({ apiVersion: 'v1', kind: 'Pod' });
  return pods as readonly Pod[]; // The API server lists pods under this kind.
}

function usualBehaviour(pod: Pod): PodBehaviour {
  return isSelected({ owner: { kind: 'Job' } }, pod) ? { type: 'completing' } : { type: 'ready' };
}

async function report(client: ApiClient, pod: Pod, status: PodStatus): Promise<void> {
  const next = JSON.parse(JSON.stringify(status)) as PodStatus; // The same without members that are undefined.
  if (isDeepStrictEqual(next, pod.status)) return;
  const { resourceVersion } = pod.metadata;
  try {
    await client.patch(nameOf(pod), { metadata: { resourceVersion }, status: next }, 'status');
  } catch (error) {
    // Somebody else was faster or it is gone: the next step sees what is there then.
    if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 404)) throw error;
  }
}

async function recordFor(
  recorder: EventRecorder,
  pod: Pod,
  event: {
    readonly type: 'Normal' | 'Warning';
    readonly reason: string;
    readonly message: string;
    readonly fieldPath?: string;
  },
): Promise<void> {
  const { nodeName } = pod.spec;
  await recorder.record({
    object: pod,
    component: 'kubelet',
    ...event,
    ...(nodeName === undefined ? {} : { host: nodeName }),
  });
}

function isMeant({ container }: Exit, { name, state }: ContainerStatus): boolean {
  return state.running !== undefined && (container === undefined || container === name);
}

function ended(status: ContainerStatus, { exitCode = 1, reason = 'Error', message }: Exit): ContainerStatus {
  return terminate(status, { exitCode, reason, message }, timeNow());
}

/** What the eviction manager writes; everything else of the status stays. */
function evictedStatus(pod: Pod, resource: string): PodStatus {
  const message = `The node was low on resource: ${resource}. Threshold quantity: 100Mi, available: 10Mi. `;
  const { status, metadata } = pod;
  const now = timeNow();
  const kill = (one: ContainerStatus): ContainerStatus =>
    one.state.running === undefined ? one : terminate(one, { exitCode: 137, reason: 'Error' }, now);
  const main = (status.containerStatuses ?? []).map(kill);
  const init = (status.initContainerStatuses ?? []).map(kill);
  const disruption = {
    type: 'DisruptionTarget',
    status: 'True' as const,
    reason: 'TerminationByKubelet',
    message,
    lastProbeTime: null,
    lastTransitionTime: now,
    observedGeneration: metadata.generation,
  };
  const addresses = { host: HOST_ADDRESS, pod: status.podIP ?? '' };
  const base = podStatus(pod, { init, main }, { now, addresses, phase: 'Failed' });
  return { ...base, reason: 'Evicted', message, conditions: [...(base.conditions ?? []), disruption] };
}

/** Tells for how long a thing has been in a state, in milliseconds, counted from when that was first asked. */
function createStopwatch(): (thing: string, state: string) => number {
  const since = new Map<string, { readonly state: string; readonly start: number }>();
  return (thing, state) => {
    const now = performance.now();
    const known = since.get(thing);
    if (known?.state === state) return now - known.start;
    since.set(thing, { state, start: now });
    return 0;
  };
}

/** Addresses of the private network that kwok does not use, one a pod. */
function createAddresses(): (uid: string) => string {
  const known = new Map<string, string>();
  return (uid) => {
    const address = known.get(uid) ?? `10.244.${Math.floor(known.size / 250)}.${(known.size % 250) + 1}`;
    known.set(uid, address);
    return address;
  };
}

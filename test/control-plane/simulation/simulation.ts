import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, ApiError } from '../harness/api-client.ts';
import { createEventRecorder } from './event-recorder.ts';
import { createKwokStages, type KwokStages } from './kwok-stages.ts';
import { createLoadBalancers, type LoadBalancerBehaviour, type LoadBalancerBehaviours } from './load-balancers.ts';
import { createNodes, type Nodes } from './nodes.ts';
import type { Exit, PodBehaviour, PodBehaviours } from './pod-behaviours.ts';
import { createPodRunner, listPods, type PodRunner } from './pod-runner.ts';
import { createSelectedBehaviours, type SelectedBehaviours, type Selector } from './selected-behaviours.ts';
import { type ClaimBehaviour, type ClaimBehaviours, createVolumeProvisioner } from './volume-provisioner.ts';

/** Objects that can be told what becomes of them: those that are there and those to come, until told something else. */
export interface Selected<Behaviours> {
  readonly become: <Type extends keyof Behaviours & string>(type: Type, options?: Behaviours[Type]) => void;
}

/** Pods, to which something can also happen once. */
export interface SelectedPods extends Selected<PodBehaviours> {
  /** The running containers end now; whether and how they are started again follows from the pods' behaviour. */
  readonly exit: (exit?: Exit) => Promise<void>;
  /** Those that run are evicted because their node runs out of `resource`, by default memory. */
  readonly evict: (resource?: string) => Promise<void>;
}

/** What a cluster without machines, disks and clouds does on demand. Everything else is done by the real control plane. */
export interface Simulation {
  readonly pods: (selector?: Selector) => SelectedPods;
  readonly claims: (selector?: Selector) => Selected<ClaimBehaviours>;
  readonly loadBalancers: (selector?: Selector) => Selected<LoadBalancerBehaviours>;
  readonly nodes: Omit<Nodes, 'reset'>;
  /** Everything is as usual again, also nodes. Pods recover; those that have ended stay so. */
  readonly reset: () => Promise<void>;
  /** Hands all back to kwok's stages. Throws what went wrong meanwhile. */
  readonly stop: () => Promise<void>;
}

/** How often everything is looked at, in milliseconds. */
const INTERVAL = 100;

/**
 * Starts simulating in a cluster with kwok, which from then on keeps nodes and leases only. Without a word pods are ready in 0.3 s,
 * those of Jobs complete, claims are bound and grow. One at a time for a cluster.
 */
export async function startSimulation(client: ApiClient): Promise<Simulation> {
  const stages = createKwokStages(client);
  const events = createEventRecorder(client);
  const failedNodes = new Set<string>();
  const behaviours = {
    pods: createSelectedBehaviours<PodBehaviour>(),
    claims: createSelectedBehaviours<ClaimBehaviour>(),
    loadBalancers: createSelectedBehaviours<LoadBalancerBehaviour>(),
  };
  const pods = createPodRunner({ client, events, failedNodes, behaviours: behaviours.pods });
  const volumes = createVolumeProvisioner({ client, events, behaviours: behaviours.claims });
  const loadBalancers = createLoadBalancers({ client, events, behaviours: behaviours.loadBalancers });
  const { reset: resetNodes, ...nodes } = createNodes({ client, stages, events, failedNodes });
  await holdAll(stages);
  const stopLoop = startLoop(async () => {
    const all = await listPods(client);
    await Promise.all([pods.step(all), volumes.step(all), loadBalancers.step()]);
  });
  const reset = async (): Promise<void> => {
    for (const table of Object.values(behaviours)) table.clear();
    await resetNodes();
  };
  return {
    pods: (selector = {}) => selectedPods(behaviours.pods, pods, selector),
    claims: (selector = {}) => selectedIn<ClaimBehaviours, ClaimBehaviour>(behaviours.claims, selector),
    loadBalancers: (selector = {}) =>
      selectedIn<LoadBalancerBehaviours, LoadBalancerBehaviour>(behaviours.loadBalancers, selector),
    nodes,
    reset,
    stop: async () => {
      await stopLoop();
      await reset();
      for (const name of HELD) await stages.release(nameOfHold(name));
    },
  };
}

/** The kinds on which kwok's own stages act and ours do not. */
const HELD = ['Pod', 'PersistentVolumeClaim'] as const;

function nameOfHold(kind: string): string {
  return `${kind.toLowerCase()}-held`;
}

async function holdAll(stages: KwokStages): Promise<void> {
  for (const kind of HELD) {
    await stages.hold(nameOfHold(kind), kind, [{ key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' }]);
  }
}

function selectedPods(
  behaviours: SelectedBehaviours<PodBehaviour>,
  runner: PodRunner,
  selector: Selector,
): SelectedPods {
  return {
    ...selectedIn<PodBehaviours, PodBehaviour>(behaviours, selector),
    exit: (exit = {}) => runner.exit(selector, exit),
    evict: (resource = 'memory') => runner.evict(selector, resource),
  };
}

function selectedIn<Behaviours, Behaviour extends { readonly type: keyof Behaviours }>(
  behaviours: SelectedBehaviours<Behaviour>,
  selector: Selector,
): Selected<Behaviours> {
  return {
    become: (type, options) => {
      // `Behaviour` is made of exactly these pairs of a type and its options; the compiler cannot see that through the generic.
      behaviours.set(selector, { ...options, type } as unknown as Behaviour);
    },
  };
}

/** Repeats a step until it is stopped; then throws what a step has thrown. Without the server it tries again, as kubelets do. */
function startLoop(step: () => Promise<void>): () => Promise<void> {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await step().catch((error: unknown) => {
        if (!isServerAway(error)) throw error;
      });
      // A test run may end without waiting for this.
      await sleep(INTERVAL, undefined, { ref: false });
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** No connection, or an answer that means "later". */
function isServerAway(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429;
  return (
    error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code))
  );
}

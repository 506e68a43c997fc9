import type { JsonObject } from '../../../src/core/json/json.ts';
import { type ApiClient, ApiError, type LiveObject, nameOf } from '../harness/api-client.ts';
import { type Condition, hasCondition } from '../harness/conditions.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { listPods } from './pod-runner.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { KwokStages } from './kwok-stages.ts';
import { timeNow } from './time.ts';

/**
 * How a node fails. `unreachable`: its kubelet says nothing any more, and its pods count as not ready. `not-ready`: its kubelet
 * says that the node is not ready; pods stay what they were, because only a silent kubelet's pods are marked (`MarkPodsNotReady`).
 */
export type NodeFailure = 'not-ready' | 'unreachable';

/** What can happen to nodes. */
export interface Nodes {
  /** No further pod fits on any node: the real scheduler finds pods `Unschedulable`. Those that run go on. */
  readonly noCapacity: () => Promise<void>;
  /** Takes `noCapacity` back. */
  readonly restoreCapacity: () => Promise<void>;
  /** The node is lost, by default `unreachable`: nothing happens to its pods any more, and the real controllers taint it. */
  readonly fail: (name: string, failure?: NodeFailure) => Promise<void>;
  /** The node is there again and finishes what it missed. Returns when it is ready. */
  readonly recover: (name: string) => Promise<void>;
  /** All nodes are as at the beginning. */
  readonly reset: () => Promise<void>;
}

/** What changing nodes needs. */
export interface NodesOptions {
  readonly client: ApiClient;
  readonly stages: KwokStages;
  readonly events: EventRecorder;
  /** Kept up to date here. */
  readonly failedNodes: Set<string>;
}

/** The nodes of a cluster in which nothing has happened yet. */
export function createNodes({ client, stages, events, failedNodes }: NodesOptions): Nodes {
  const restoreCapacity = (): Promise<void> => setAllocatable(client, (capacity) => capacity);
  const recover = async (name: string): Promise<void> => {
    await stages.release(`node-failed-${name}`);
    await stages.release(`node-pods-held-${name}`);
    failedNodes.delete(name);
    await waitUntilReady(client, name);
    await finishDeletions(client, name);
  };
  return {
    noCapacity: () =>
      setAllocatable(client, (capacity) => Object.fromEntries(Object.keys(capacity).map((key) => [key, '0']))),
    restoreCapacity,
    recover,
    fail: async (name, failure = 'unreachable') => {
      failedNodes.add(name);
      await stages.hold(`node-failed-${name}`, 'Node', [{ key: '.metadata.name', operator: 'In', values: [name] }]);
      // Also those being deleted: nobody is there to say that they have ended.
      await stages.hold(`node-pods-held-${name}`, 'Pod', [{ key: '.spec.nodeName', operator: 'In', values: [name] }]);
      await setConditions(client, name, failure);
      if (failure === 'unreachable') await markPodsNotReady(client, events, name);
    },
    reset: async () => {
      await restoreCapacity();
      for (const name of failedNodes) await recover(name);
    },
  };
}

type Quantities = Readonly<Record<string, string>>;

async function setAllocatable(client: ApiClient, allocatable: (capacity: Quantities) => Quantities): Promise<void> {
  for (const node of await client.list({ apiVersion: 'v1', kind: 'Node' })) {
    const { capacity } = node['status'] as { readonly capacity: Quantities }; // The harness gives every node a capacity.
    await client.patch(nodeCalled(node.metadata.name), { status: { allocatable: allocatable(capacity) } }, 'status');
  }
}

async function setConditions(client: ApiClient, name: string, failure: NodeFailure): Promise<void> {
  const node = await client.get(nodeCalled(name));
  const conditions = conditionsOf(node).map((condition) => failedCondition(condition, failure));
  await client.patch(nodeCalled(name), { status: { conditions } }, 'status');
}

/** What the node lifecycle controller does when it is the one that finds a kubelet silent; here kwok's leases go on. */
async function markPodsNotReady(client: ApiClient, events: EventRecorder, node: string): Promise<void> {
  for (const pod of await listPods(client)) {
    const { conditions = [] } = pod.status;
    if (pod.spec.nodeName !== node || !hasCondition(pod, 'Ready')) continue;
    const changed = conditions.map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: timeNow() } : condition,
    );
    await client.patch(nameOf(pod), { status: { conditions: changed } }, 'status');
    const event = {
      component: 'node-controller',
      type: 'Warning',
      reason: 'NodeNotReady',
      message: 'Node is not ready',
    } as const;
    await events.record({ ...event, object: pod });
  }
}

/** The words of the kubelet and of the node lifecycle controller. */
function failedCondition(condition: Condition, failure: NodeFailure): JsonObject {
  const changed = { ...condition, lastHeartbeatTime: timeNow(), lastTransitionTime: timeNow() };
  if (failure === 'unreachable') {
    const message = 'Kubelet stopped posting node status.';
    return { ...changed, status: 'Unknown', reason: 'NodeStatusUnknown', message };
  }
  if (condition.type !== 'Ready') return { ...condition };
  const message =
    'container runtime is down, PLEG is not healthy: pleg was last seen active 3m0s ago; threshold is 3m0s';
  return { ...changed, status: 'False', reason: 'KubeletNotReady', message };
}

function conditionsOf(node: LiveObject): readonly Condition[] {
  const { conditions = [] } = node['status'] as { readonly conditions?: readonly Condition[] }; // A Node has a status.
  return conditions;
}

/** kwok makes a node ready that is not, when it next sees a change of it. */
async function waitUntilReady(client: ApiClient, name: string): Promise<void> {
  let touched = 0;
  await waitUntil(`${name} is ready`, async () => {
    const node = await client.get(nodeCalled(name));
    if (hasCondition(node, 'Ready')) return true;
    touched += 1;
    await client.patch(nodeCalled(name), {
      metadata: { annotations: { 'simulation.planwright.dev/recovered': String(touched) } },
    });
    return false;
  });
}

async function finishDeletions(client: ApiClient, node: string): Promise<void> {
  for (const { spec, metadata } of await listPods(client)) {
    if (spec.nodeName !== node || metadata.deletionTimestamp === undefined) continue;
    const path = await client.pathOf({ ...metadata, apiVersion: 'v1', kind: 'Pod' });
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      preconditions: { uid: metadata.uid },
    };
    const request = { method: 'DELETE', path, body } as const;
    const response = await client.request(request);
    if (response.status >= 300 && response.status !== 404 && response.status !== 409)
      throw new ApiError(request, response);
  }
}

function nodeCalled(name: string): { readonly apiVersion: string; readonly kind: string; readonly name: string } {
  return { apiVersion: 'v1', kind: 'Node', name };
}

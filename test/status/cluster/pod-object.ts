import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { formatInstant, SECOND } from '../../../src/core/time/instant.ts';
import type { PodState } from './cluster-state.ts';
import { numberOf, uidOf } from './deterministic.ts';
import { ownedBy } from './metadata.ts';

/** What a pod is made from, beside its state. */
export interface PodParent {
  readonly owner: LiveObject;
  readonly template: JsonValue | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** A pod as the kubelet reports it. */
export function podObject(pod: PodState, { owner, template, labels }: PodParent): LiveObject {
  const namespace = owner.metadata.namespace ?? '';
  const createdAt = formatInstant(pod.createdAt);
  const spec = member(template, 'spec');
  const isScheduled = pod.reason !== 'Unschedulable';
  const metadata = member(template, 'metadata');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace,
      uid: uidOf(`${namespace}/${pod.name}/${createdAt}`),
      generation: 1,
      resourceVersion: String(Math.floor(pod.changedAt / SECOND)),
      creationTimestamp: createdAt,
      labels: { ...texts(member(metadata, 'labels')), ...labels },
      annotations: texts(member(metadata, 'annotations')),
      ownerReferences: ownedBy(owner),
    },
    spec: {
      ...(isJsonObject(spec) ? spec : {}),
      ...(isScheduled ? { nodeName: `node-${numberOf(pod.name, 3)}` } : {}),
    },
    status: isScheduled ? scheduledStatus(pod, spec) : unschedulableStatus(pod),
  };
}

/** Whether a pod has an address: its sandbox runs. */
export function podAddress(pod: PodState): string | undefined {
  const isUp = pod.state === 'ready' || pod.state === 'unready' || pod.reason === 'CrashLoopBackOff';
  return isUp ? `10.244.${numberOf(pod.name, 250)}.${numberOf(`${pod.name}.`, 250)}` : undefined;
}

function texts(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(isJsonObject(value) ? value : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function unschedulableStatus({ createdAt }: PodState): JsonObject {
  const message = '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available.';
  return {
    phase: 'Pending',
    observedGeneration: 1,
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastTransitionTime: formatInstant(createdAt),
      },
    ],
    qosClass: 'Burstable',
  };
}

const PHASES: Readonly<Record<PodState['state'], string>> = {
  starting: 'Pending',
  ready: 'Running',
  unready: 'Running',
  faulty: 'Pending',
  succeeded: 'Succeeded',
  failed: 'Failed',
};

function scheduledStatus(pod: PodState, spec: JsonValue | undefined): JsonObject {
  const podIP = podAddress(pod);
  return {
    phase: pod.reason === 'CrashLoopBackOff' ? 'Running' : PHASES[pod.state],
    observedGeneration: 1,
    conditions: conditionsOf(pod),
    startTime: formatInstant(pod.createdAt),
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    ...(listAt(spec, 'initContainers').length === 0
      ? {}
      : { initContainerStatuses: listAt(spec, 'initContainers').map((container) => initStatus(pod, container)) }),
    containerStatuses: listAt(spec, 'containers').map((container, index) => containerStatus(pod, container, index)),
    qosClass: 'Burstable',
  };
}

function listAt(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const list = member(value, name);
  return isJsonArray(list) ? list : [];
}

function conditionsOf({ state, createdAt, changedAt }: PodState): readonly JsonObject[] {
  const since = formatInstant(changedAt);
  const isDone = state === 'succeeded' || state === 'failed';
  const ready: JsonObject =
    state === 'ready'
      ? { status: 'True' }
      : {
          status: 'False',
          reason: isDone ? (state === 'failed' ? 'PodFailed' : 'PodCompleted') : 'ContainersNotReady',
        };
  return [
    { type: 'Initialized', status: 'True', lastTransitionTime: formatInstant(createdAt) },
    { type: 'Ready', ...ready, lastTransitionTime: since },
    { type: 'ContainersReady', ...ready, lastTransitionTime: since },
    { type: 'PodScheduled', status: 'True', lastTransitionTime: formatInstant(createdAt) },
  ];
}

function initStatus(pod: PodState, container: JsonValue): JsonObject {
  return {
    ...identity(container),
    ready: true,
    started: false,
    restartCount: 0,
    state: { terminated: { exitCode: 0, reason: 'Completed', finishedAt: formatInstant(pod.createdAt) } },
    lastState: {},
  };
}

/** Only the first container of a faulty pod has the fault. */
function containerStatus(pod: PodState, container: JsonValue, index: number): JsonObject {
  const isFaulty = index === 0 && pod.state === 'faulty';
  const lastState =
    pod.restarts > 0 ? { terminated: terminated(pod, pod.reason === 'OOMKilled' ? 'OOMKilled' : 'Error') } : {};
  return {
    ...identity(container),
    ready: pod.state === 'ready',
    started: pod.state === 'ready' || pod.state === 'unready',
    restartCount: index === 0 ? pod.restarts : 0,
    state: isFaulty ? { waiting: waiting(pod, container) } : containerState(pod),
    lastState: index === 0 ? lastState : {},
  };
}

function identity(container: JsonValue): JsonObject {
  return { name: member(container, 'name'), image: member(container, 'image'), imageID: '' };
}

function containerState(pod: PodState): JsonObject {
  switch (pod.state) {
    case 'starting':
    case 'faulty':
      return { waiting: { reason: 'ContainerCreating' } };
    case 'ready':
    case 'unready':
      return { running: { startedAt: formatInstant(pod.createdAt + SECOND) } };
    case 'succeeded':
      return { terminated: terminated(pod, 'Completed') };
    case 'failed':
      return { terminated: terminated(pod, 'Error') };
  }
}

function terminated({ changedAt }: PodState, reason: string): JsonObject {
  const exitCode = { Completed: 0, OOMKilled: 137 }[reason] ?? 1;
  return { exitCode, reason, finishedAt: formatInstant(changedAt) };
}

function waiting({ name, reason = 'ContainerCreating' }: PodState, container: JsonValue): JsonObject {
  const image = String(member(container, 'image'));
  const crash = `back-off 5m0s restarting failed container=${String(member(container, 'name'))} pod=${name}`;
  switch (reason) {
    case 'CrashLoopBackOff':
    case 'OOMKilled':
      return { reason: 'CrashLoopBackOff', message: crash };
    case 'ImagePullBackOff':
      return { reason, message: `Back-off pulling image "${image}": ErrImagePull: not found` };
    case 'InvalidImageName':
      return { reason, message: `Failed to apply default image tag "${image}": couldn't parse image name` };
    case 'CreateContainerConfigError':
      return { reason, message: `secret "${firstSecret(container) ?? 'missing'}" not found` };
    default:
      return { reason };
  }
}

function firstSecret(container: JsonValue): string | undefined {
  const name = listAt(container, 'env')
    .map((variable) => valueAt(variable, ['valueFrom', 'secretKeyRef', 'name']))
    .find((candidate) => candidate !== undefined);
  return typeof name === 'string' ? name : undefined;
}

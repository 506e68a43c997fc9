import { isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import type { AppliedObject, PodState } from './cluster-state.ts';
import { uidOf } from './deterministic.ts';
import { liveMetadata, ownedBy } from './metadata.ts';
import { podObject } from './pod-object.ts';

/** A StatefulSet, Deployment or DaemonSet with everything its controllers make of it: ReplicaSets and pods. */
export function workloadObjects(object: AppliedObject): readonly LiveObject[] {
  switch (object.manifest.kind) {
    case 'Deployment':
      return deploymentObjects(object);
    case 'DaemonSet':
      return [withStatus(object, daemonSetStatus(object)), ...ownPods(object)];
    default:
      return [withStatus(object, statefulSetStatus(object), { replicas: wantedReplicas(object) }), ...ownPods(object)];
  }
}

/** How many pods a workload is to have. */
export function wantedReplicas({ manifest, replicas }: AppliedObject): number {
  const written = valueAt(manifest, ['spec', 'replicas']);
  return replicas ?? (typeof written === 'number' ? written : 1);
}

/** The template that the pods of a revision have. */
export function templateOf({ templates }: AppliedObject, revision: string): JsonValue | undefined {
  return templates.get(revision);
}

/** The live object, with what only the cluster knows. */
export function withStatus(object: AppliedObject, status: JsonObject | undefined, spec: JsonObject = {}): LiveObject {
  const written = object.manifest['spec'];
  const { manifest } = object;
  return {
    ...manifest,
    metadata: liveMetadata(object),
    ...(isJsonObject(written) ? { spec: { ...written, ...spec } } : {}),
    ...(status === undefined ? {} : { status }),
  } as LiveObject; // a manifest with the metadata of a live object is one
}

function statefulSetStatus(object: AppliedObject): JsonObject {
  const { pods, observed, manifest, revisions } = object;
  const [current = '', update = current] = revisions;
  const of = (revision: string) => pods.filter((pod) => pod.revision === revision).length;
  const name = (revision: string) => `${manifest.metadata.name}-${revision}`;
  return {
    observedGeneration: observed,
    replicas: pods.length,
    ...counts({ readyReplicas: ready(pods), currentReplicas: of(current), updatedReplicas: of(update) }),
    availableReplicas: ready(pods),
    currentRevision: name(current),
    updateRevision: name(update),
    collisionCount: 0,
  };
}

function daemonSetStatus({ pods, observed, revisions }: AppliedObject): JsonObject {
  const updated = pods.filter((pod) => pod.revision === revisions.at(-1)).length;
  return {
    observedGeneration: observed,
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: pods.length,
    numberMisscheduled: 0,
    numberReady: ready(pods),
    ...counts({
      updatedNumberScheduled: updated,
      numberAvailable: ready(pods),
      numberUnavailable: pods.length - ready(pods),
    }),
  };
}

/** Counts with `omitempty`: zero is not written. */
function counts(values: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0));
}

function ready(pods: readonly PodState[]): number {
  return pods.filter(isReady).length;
}

function isReady({ state }: PodState): boolean {
  return state === 'ready';
}

function deploymentObjects(object: AppliedObject): readonly LiveObject[] {
  const number = String(object.revisions.length);
  const deployment = withStatus(object, deploymentStatus(object), { replicas: wantedReplicas(object) });
  const { annotations } = deployment.metadata;
  const metadata = { ...deployment.metadata, annotations: { ...annotations, [REVISION_ANNOTATION]: number } };
  const live = { ...deployment, metadata };
  const sets = object.revisions.map((revision, index) =>
    replicaSet(object, { revision, number: index + 1, owner: live }),
  );
  const pods = sets.flatMap(({ set, members }) => members.map((pod) => podObject(pod, podParent(object, set, pod))));
  return [live, ...sets.map(({ set }) => set), ...pods];
}

const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';

function podParent(object: AppliedObject, set: LiveObject, pod: PodState) {
  return { owner: set, template: templateOf(object, pod.revision), labels: { 'pod-template-hash': pod.revision } };
}

function replicaSet(
  object: AppliedObject,
  { revision, number, owner }: { readonly revision: string; readonly number: number; readonly owner: LiveObject },
): { readonly set: LiveObject; readonly members: readonly PodState[] } {
  const { namespace = '', name } = owner.metadata;
  const members = object.pods.filter((pod) => pod.revision === revision);
  const template = templateOf(object, revision);
  const labels = { ...labelsOf(template), 'pod-template-hash': revision };
  const set: LiveObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${revision}`,
      namespace,
      uid: uidOf(`${object.uid}/${revision}`),
      generation: 1,
      resourceVersion: String(Math.floor(object.changedAt / 1000)),
      creationTimestamp: formatInstant(object.createdAt),
      labels,
      annotations: { [REVISION_ANNOTATION]: String(number) },
      ownerReferences: ownedBy(owner),
    },
    spec: { replicas: members.length, selector: { matchLabels: labels }, template: withLabels(template, labels) },
    status: {
      observedGeneration: 1,
      replicas: members.length,
      ...counts({
        fullyLabeledReplicas: members.length,
        readyReplicas: ready(members),
        availableReplicas: ready(members),
      }),
    },
  };
  return { set, members };
}

function labelsOf(template: JsonValue | undefined): Readonly<Record<string, string>> {
  const labels = valueAt(template, ['metadata', 'labels']);
  const entries = Object.entries(isJsonObject(labels) ? labels : {});
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

function withLabels(template: JsonValue | undefined, labels: Readonly<Record<string, string>>): JsonObject {
  const metadata = member(template, 'metadata');
  return {
    ...(isJsonObject(template) ? template : {}),
    metadata: { ...(isJsonObject(metadata) ? metadata : {}), labels },
  };
}

function deploymentStatus(object: AppliedObject): JsonObject {
  const { pods, observed, revisions } = object;
  const wanted = wantedReplicas(object);
  const updated = pods.filter((pod) => pod.revision === revisions.at(-1)).length;
  return {
    observedGeneration: observed,
    ...counts({
      replicas: pods.length,
      updatedReplicas: updated,
      readyReplicas: ready(pods),
      availableReplicas: ready(pods),
      unavailableReplicas: Math.max(pods.length, wanted) - ready(pods),
    }),
    conditions: deploymentConditions(object),
  };
}

/** The Deployment controller stops looking at progress once a rollout is complete: a later loss leaves NewReplicaSetAvailable there. */
function deploymentConditions(object: AppliedObject): readonly JsonObject[] {
  const { pods, isStuck, revisions, changedAt } = object;
  const wanted = wantedReplicas(object);
  const isComplete =
    pods.length === wanted && pods.every((pod) => pod.revision === revisions.at(-1) && pod.state !== 'starting');
  const isAvailable = ready(pods) >= wanted - maxUnavailable(object, wanted);
  const name = `${object.manifest.metadata.name}-${revisions.at(-1)}`;
  const time = formatInstant(changedAt);
  const times = { lastUpdateTime: time, lastTransitionTime: time };
  const available = isAvailable
    ? { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  return [
    { type: 'Available', ...available, ...times },
    { type: 'Progressing', ...progress({ isStuck, isComplete, name }), ...times },
  ];
}

function progress(facts: {
  readonly isStuck: boolean;
  readonly isComplete: boolean;
  readonly name: string;
}): JsonObject {
  const set = `ReplicaSet "${facts.name}"`;
  if (facts.isStuck)
    return { status: 'False', reason: 'ProgressDeadlineExceeded', message: `${set} has timed out progressing.` };
  if (facts.isComplete)
    return { status: 'True', reason: 'NewReplicaSetAvailable', message: `${set} has successfully progressed.` };
  return { status: 'True', reason: 'ReplicaSetUpdated', message: `${set} is progressing.` };
}

/** As the API server defaults it: 25 %, rounded down. */
function maxUnavailable({ manifest }: AppliedObject, wanted: number): number {
  const written = valueAt(manifest, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable']);
  if (valueAt(manifest, ['spec', 'strategy', 'type']) === 'Recreate') return wanted;
  return typeof written === 'number' ? written : Math.floor(wanted / 4);
}

function ownPods(object: AppliedObject): readonly LiveObject[] {
  const owner = withStatus(object, undefined);
  const { name } = object.manifest.metadata;
  return object.pods.map((pod) => {
    const hash = `${name}-${pod.revision}`;
    const ordinal = pod.name.slice(name.length + 1);
    const own = { 'statefulset.kubernetes.io/pod-name': pod.name, 'apps.kubernetes.io/pod-index': ordinal };
    const labels = { 'controller-revision-hash': hash, ...(owner.kind === 'StatefulSet' ? own : {}) };
    return podObject(pod, { owner, template: templateOf(object, pod.revision), labels });
  });
}

import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import type { AppliedObject } from './cluster-state.ts';
import { uidOf } from './deterministic.ts';
import { loadBalancer } from './service-objects.ts';
import { wantedReplicas, withStatus } from './workload-objects.ts';

/** Every other object: itself, with the status that its controller writes. */
export function otherObject(object: AppliedObject, workloads: readonly AppliedObject[]): LiveObject {
  switch (object.manifest.kind) {
    case 'PersistentVolumeClaim':
      return claim(object);
    case 'PodDisruptionBudget':
      return withStatus(object, budgetStatus(object, workloads));
    case 'HorizontalPodAutoscaler':
      return withStatus(object, autoscalerStatus(object, workloads));
    case 'Ingress':
      return withStatus(object, loadBalancer(object));
    case 'CronJob':
      return withStatus(object, {});
    case 'Certificate':
    case 'Issuer':
      return withStatus(object, issuingStatus(object));
    default:
      return withStatus(object, undefined);
  }
}

/** The claims that a StatefulSet makes for its pods. They stay when the pods go. */
export function templateClaims({ manifest, pods, uid, createdAt }: AppliedObject): readonly LiveObject[] {
  const templates = valueAt(manifest, ['spec', 'volumeClaimTemplates']);
  return (isJsonArray(templates) ? templates : []).flatMap((template) =>
    pods.map((pod) => {
      const name = `${String(valueAt(template, ['metadata', 'name']))}-${pod.name}`;
      const spec = member(template, 'spec');
      return {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name,
          namespace: manifest.metadata.namespace,
          uid: uidOf(`${uid}/${name}`),
          resourceVersion: String(Math.floor(createdAt / 1000)),
          creationTimestamp: formatInstant(createdAt),
          labels: labelsOf(
            valueAt(template, ['metadata', 'labels']),
            valueAt(manifest, ['spec', 'selector', 'matchLabels']),
          ),
        },
        spec: { ...(isJsonObject(spec) ? spec : {}), volumeName: `pvc-${uidOf(name)}` },
        status: boundStatus(spec),
      };
    }),
  );
}

function labelsOf(...sources: readonly (JsonValue | undefined)[]): Readonly<Record<string, string>> {
  const entries = sources.flatMap((source) => Object.entries(isJsonObject(source) ? source : {}));
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

/** The storage class of this cluster waits for the first consumer. */
function claim(object: AppliedObject): LiveObject {
  if (!object.isSettled) return withStatus(object, { phase: 'Pending' });
  return withStatus(object, boundStatus(object.manifest['spec']), { volumeName: `pvc-${object.uid}` });
}

function boundStatus(spec: JsonValue | undefined): JsonObject {
  return {
    phase: 'Bound',
    accessModes: member(spec, 'accessModes'),
    capacity: { storage: valueAt(spec, ['resources', 'requests', 'storage']) },
  };
}

function budgetStatus(
  { manifest, observed, changedAt }: AppliedObject,
  workloads: readonly AppliedObject[],
): JsonObject {
  const selector = valueAt(manifest, ['spec', 'selector', 'matchLabels']);
  const workload = workloads.find((candidate) => JSON.stringify(selectorOf(candidate)) === JSON.stringify(selector));
  const expectedPods = workload === undefined ? 0 : wantedReplicas(workload);
  const currentHealthy = workload?.pods.filter(({ state }) => state === 'ready').length ?? 0;
  const desiredHealthy = desired(manifest, expectedPods);
  const disruptionsAllowed = Math.max(0, currentHealthy - desiredHealthy);
  const isEnough = disruptionsAllowed > 0;
  return {
    observedGeneration: observed,
    expectedPods,
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    conditions: [
      {
        type: 'DisruptionAllowed',
        status: isEnough ? 'True' : 'False',
        reason: isEnough ? 'SufficientPods' : 'InsufficientPods',
        message: '',
        observedGeneration: observed,
        lastTransitionTime: formatInstant(changedAt),
      },
    ],
  };
}

function selectorOf({ manifest }: AppliedObject): JsonValue | undefined {
  return valueAt(manifest, ['spec', 'selector', 'matchLabels']);
}

function desired(manifest: JsonValue, expected: number): number {
  const least = valueAt(manifest, ['spec', 'minAvailable']);
  if (least !== undefined) return share(least, expected);
  return expected - share(valueAt(manifest, ['spec', 'maxUnavailable']) ?? 1, expected);
}

/** Of both fields, percentages are rounded up (policy/v1). */
function share(value: JsonValue, of: number): number {
  if (typeof value === 'number') return value;
  return Math.ceil((Number.parseInt(String(value), 10) / 100) * of);
}

function autoscalerStatus(
  { manifest, isSettled, createdAt }: AppliedObject,
  workloads: readonly AppliedObject[],
): JsonObject {
  const target = valueAt(manifest, ['spec', 'scaleTargetRef', 'name']);
  const workload = workloads.find((candidate) => candidate.manifest.metadata.name === target);
  const replicas = workload?.pods.length ?? 0;
  const time = { lastTransitionTime: formatInstant(createdAt) };
  const active = isSettled
    ? {
        status: 'True',
        reason: 'ValidMetricFound',
        message: 'the HPA was able to successfully calculate a replica count',
      }
    : {
        status: 'False',
        reason: 'FailedGetResourceMetric',
        message: 'the HPA was unable to compute the replica count: no metrics',
      };
  return {
    currentReplicas: replicas,
    desiredReplicas: isSettled ? replicas : 0,
    currentMetrics: null,
    conditions: [
      {
        type: 'AbleToScale',
        status: 'True',
        reason: 'SucceededGetScale',
        message: "the HPA controller was able to get the target's current scale",
        ...time,
      },
      { type: 'ScalingActive', ...active, ...time },
    ],
  };
}

/** As cert-manager writes it for what it issues, and for what it issues with. */
function issuingStatus({ isSettled, observed, changedAt }: AppliedObject): JsonObject {
  const ready = isSettled
    ? { status: 'True', reason: 'Ready', message: 'Certificate is up to date and has not expired' }
    : { status: 'False', reason: 'DoesNotExist', message: 'Issuing certificate as Secret does not exist' };
  return {
    conditions: [
      { type: 'Ready', ...ready, observedGeneration: observed, lastTransitionTime: formatInstant(changedAt) },
    ],
  };
}

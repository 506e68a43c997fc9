import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import type { LiveObject } from './live-object.ts';
import type { LiveState } from './live-state.ts';

/** What stands behind a Service and is ready. */
export interface ReadyEndpoints {
  /** The names of the ready pods, in the order of their ordinals. */
  readonly pods: readonly string[];
  /** Whether anything ready stands behind it: also what is no pod. */
  readonly any: boolean;
}

/**
 * The ready pods behind a Service. Its EndpointSlices say so; where they cannot be read, the pods that its selector matches do.
 * Undefined where neither can be read: nobody knows then.
 */
export function readyAddresses(live: LiveState, namespace: string, service: string): ReadyEndpoints | undefined {
  const failure = live.unreadable(ENDPOINT_SLICE);
  // What they were is more than the pods tell.
  if (failure === undefined || failure.isOutdated === true) return readyOf(live.endpointSlicesOf(namespace, service));
  if (live.unreadable('Pod') !== undefined) return undefined;
  return readyBySelector(live, namespace, service);
}

const ENDPOINT_SLICE = 'EndpointSlice.discovery.k8s.io';

function readyOf(slices: readonly LiveObject[]): ReadyEndpoints {
  const ready = slices.flatMap((slice) => listOf(slice['endpoints']).filter(isServing));
  // A Service with two address families has two slices with the same pods.
  const pods = new Set(ready.map(podOf).filter((name) => name !== undefined));
  return { pods: [...pods].sort(byOrdinal), any: ready.length > 0 };
}

/**
 * `serving` tells whether the pod is ready; `ready` is true of every pod where the Service publishes addresses that are not, as
 * governing Services do. Where there is no `serving`, `ready` stands for it, and no `ready` means ready (discovery.k8s.io/v1).
 */
function isServing(endpoint: JsonValue): boolean {
  const conditions = member(endpoint, 'conditions');
  if (member(conditions, 'terminating') === true) return false;
  return (member(conditions, 'serving') ?? member(conditions, 'ready') ?? true) === true;
}

function podOf(endpoint: JsonValue): string | undefined {
  const target = member(endpoint, 'targetRef');
  const name = member(target, 'name');
  return member(target, 'kind') === 'Pod' && typeof name === 'string' ? name : undefined;
}

function readyBySelector(live: LiveState, namespace: string, service: string): ReadyEndpoints | undefined {
  const selector = valueAt(live.find(`Service/${namespace}/${service}`), ['spec', 'selector']);
  if (!isJsonObject(selector)) return undefined;
  const pods = live
    .ofKind('Pod')
    .filter((pod) => pod.metadata.namespace === namespace && isSelected(pod, selector) && isReadyPod(pod))
    .map((pod) => pod.metadata.name);
  return { pods: pods.sort(byOrdinal), any: pods.length > 0 };
}

function isSelected({ metadata }: LiveObject, selector: JsonObject): boolean {
  const labels = Object.entries(selector);
  return labels.length > 0 && labels.every(([key, value]) => member(metadata.labels, key) === value);
}

function isReadyPod(pod: LiveObject): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  return listOf(valueAt(pod, ['status', 'conditions'])).some(
    (condition) => member(condition, 'type') === 'Ready' && member(condition, 'status') === 'True',
  );
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** Members of one StatefulSet differ in their ordinals only: the shorter name has the smaller one. */
function byOrdinal(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : 1;
}

import { valueAt } from '../../../src/core/json/json.ts';
import type { Instant } from '../../../src/core/time/instant.ts';
import type { AppliedObject, PodState } from './cluster-state.ts';
import { suffixOf } from './deterministic.ts';
import { wantedReplicas } from './workload-objects.ts';

/** How many nodes there are: a DaemonSet has a pod on each. */
const NODES = 3;

/** The pods that a workload has right after it was made or scaled: those that it has, and new ones for the rest. Jobs have one. */
export function startPods(object: AppliedObject, now: Instant): readonly PodState[] {
  const wanted = wantedPods(object);
  const kept = object.pods.slice(0, wanted);
  const missing = Array.from({ length: wanted - kept.length }, (_, index) => newPod(object, kept.length + index, now));
  return [...kept, ...missing];
}

/** What a rollout begins with: a pod more for Deployments, the highest ordinal made again for the others, all for Recreate. */
export function startRollout(object: AppliedObject, now: Instant): readonly PodState[] {
  const pods = startPods(object, now);
  if (object.manifest.kind === 'Deployment') {
    if (surges(object)) return [...pods, newPod(object, 0, now)];
    return pods.map((pod, index) =>
      recreates(object) || index === pods.length - 1 ? newPod(object, index, now) : pod,
    );
  }
  return pods.map((pod, index) => (index === pods.length - 1 ? newPod(object, index, now) : pod));
}

/** Every pod that is wanted, ready and of the newest revision. */
export function allReady(object: AppliedObject, now: Instant): readonly PodState[] {
  return podsReady(object, now, wantedPods(object));
}

/**
 * As many pods of the newest revision are ready, and no more of them; the others are of the old revision while a rollout goes on, else
 * they are starting.
 */
export function podsReady(object: AppliedObject, now: Instant, count: number): readonly PodState[] {
  const revision = object.revisions.at(-1);
  const wanted = wantedPods(object);
  const isRollout = object.pods.some((pod) => pod.revision !== revision);
  if (object.manifest.kind === 'Deployment' && isRollout) return rolledOut(object, now, count);
  return Array.from({ length: wanted }, (_, index) => {
    const pod = object.pods[index] ?? newPod(object, index, now);
    const isChosen = isRollout ? index >= wanted - count : index < count;
    if (!isChosen || (pod.revision === revision && pod.state === 'ready')) return pod;
    const made = pod.revision === revision ? pod : newPod(object, index, now);
    return advance(made, { state: 'ready', changedAt: now, reason: undefined });
  });
}

/** New pods first: those that are ready, and then old ones for the rest. */
function rolledOut(object: AppliedObject, now: Instant, count: number): readonly PodState[] {
  const revision = object.revisions.at(-1);
  const made = Array.from({ length: count }, (_, index) =>
    advance(newPod(object, index, now), { state: 'ready', changedAt: now }),
  );
  const old = object.pods.filter((pod) => pod.revision !== revision).slice(0, wantedPods(object) - count);
  const next = old.length > 0 ? [newPod(object, count, now)] : [];
  return [...made, ...old, ...next];
}

/** A pod that has become something else. */
export function advance(
  pod: PodState,
  next: Partial<Omit<PodState, 'reason'>> & { readonly reason?: string | undefined },
): PodState {
  const { reason: _reason, ...rest } = pod;
  const { reason, ...changes } = next;
  return { ...rest, ...changes, ...(reason === undefined ? {} : { reason }) };
}

/** A pod with a fault. A crash loop has restarted often enough to be one. */
export function withFault(pod: PodState, reason: string, now: Instant): PodState {
  const crashes = reason === 'CrashLoopBackOff' || reason === 'OOMKilled';
  return { ...pod, state: 'faulty', reason, changedAt: now, restarts: crashes ? pod.restarts + 6 : pod.restarts };
}

/** The pods of a Job after its running one failed: another one is made. */
export function failTry(object: AppliedObject, now: Instant): readonly PodState[] {
  const failed = object.pods.map((pod) =>
    pod.state === 'failed' ? pod : advance(pod, { state: 'failed', changedAt: now }),
  );
  return [...failed, newPod(object, failed.length, now)];
}

/** The pods of a Job after its running one ended well. */
export function completePods(object: AppliedObject, now: Instant): readonly PodState[] {
  return object.pods.map((pod) =>
    pod.state === 'failed' ? pod : advance(pod, { state: 'succeeded', changedAt: now }),
  );
}

function wantedPods(object: AppliedObject): number {
  switch (object.manifest.kind) {
    case 'Job':
      return Math.max(1, object.pods.length);
    case 'DaemonSet':
      return NODES;
    default:
      return wantedReplicas(object);
  }
}

function newPod(object: AppliedObject, index: number, now: Instant): PodState {
  const revision = object.revisions.at(-1) ?? '';
  return {
    name: podName(object, index, revision),
    revision,
    createdAt: now,
    changedAt: now,
    state: 'starting',
    restarts: 0,
  };
}

function podName({ manifest }: AppliedObject, index: number, revision: string): string {
  const { name } = manifest.metadata;
  switch (manifest.kind) {
    case 'StatefulSet':
      return `${name}-${index}`;
    case 'Deployment':
      return `${name}-${revision}-${suffixOf(`${name}${revision}${index}`)}`;
    default:
      return `${name}-${suffixOf(`${name}${index}`)}`;
  }
}

function recreates({ manifest }: AppliedObject): boolean {
  return valueAt(manifest, ['spec', 'strategy', 'type']) === 'Recreate';
}

/** A surge of a quarter, rounded up, where nothing is said. */
function surges(object: AppliedObject): boolean {
  if (recreates(object)) return false;
  return valueAt(object.manifest, ['spec', 'strategy', 'rollingUpdate', 'maxSurge']) !== 0;
}

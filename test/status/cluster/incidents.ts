import type { JsonValue } from '../../../src/core/json/json.ts';
import type { ReadFailure } from '../../../src/core/live/live-state.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import { withPath } from './apply-manifest.ts';
import type { AppliedObject, PodState } from './cluster-state.ts';
import { change, findId, type Operation, select } from './find-object.ts';
import { add, foreign } from './foreign-object.ts';
import { advance, failTry, podsReady, withFault } from './pod-lives.ts';

/** A pod that was ready no longer is; the last one, or one by its number. */
export function loseReplica(selector: string, index = -1): Operation {
  return change(selector, (object, now) =>
    changePod(object, index, (pod) => advance(pod, { state: 'unready', changedAt: now })),
  );
}

/** A pod gets a fault: CrashLoopBackOff, OOMKilled, ImagePullBackOff, InvalidImageName, CreateContainerConfigError, Unschedulable. */
export function failPod(selector: string, reason: string, index = -1): Operation {
  return change(selector, (object, now) => changePod(object, index, (pod) => withFault(pod, reason, now)));
}

/** Every pod of a workload gets the fault. */
export function failPods(selector: string, reason: string): Operation {
  return change(selector, (object, now) => ({
    ...object,
    pods: object.pods.map((pod) => withFault(pod, reason, now)),
  }));
}

/** What is being deleted is gone. */
export const releaseAll: Operation = (model) => ({
  ...model,
  applied: new Map([...model.applied].filter(([, { deletedAt }]) => deletedAt === undefined)),
});

/** No pod of a workload can be made: a quota is exceeded, a webhook refuses. */
export function losePods(selector: string): Operation {
  return change(selector, (object, now) => ({ ...object, pods: [], changedAt: now }));
}

/** The progress deadline of a Deployment passes. */
export function exceedDeadline(selector: string): Operation {
  return change(selector, (object) => ({ ...object, isStuck: true }));
}

/** A Job's pod fails; another one is tried. */
export function failJobTry(selector: string): Operation {
  return change(selector, (object, now) => ({ ...object, pods: failTry(object, now), changedAt: now }));
}

/** A Job's last try fails. */
export function failJob(selector: string): Operation {
  return change(selector, (object, now) => ({
    ...object,
    pods: failTry(object, now).slice(0, -1),
    job: 'failed',
    changedAt: now,
  }));
}

/** A load balancer or an Ingress is given an address. */
export function giveAddress(selector: string, address: string): Operation {
  return change(selector, (object) => ({ ...object, address }));
}

/** An autoscaler or a person scales a workload. */
export function scale(selector: string, replicas: number): Operation {
  return change(selector, (object, now) => ({
    ...object,
    replicas,
    generation: object.generation + 1,
    observed: object.generation + 1,
    pods: podsReady({ ...object, replicas }, now, 0),
  }));
}

/** Somebody edits a field of a live object. */
export function edit(selector: string, path: readonly string[], value: JsonValue, manager = 'kubectl-edit'): Operation {
  return change(selector, (object, now) => ({
    ...object,
    manifest: withPath(object.manifest, path, value),
    generation: object.generation + (path[0] === 'spec' ? 1 : 0),
    observed: object.observed + (path[0] === 'spec' ? 1 : 0),
    changedAt: now,
    edits: [...object.edits, { manager, time: now, path }],
  }));
}

/** The controller of an object has not yet seen its newest generation. */
export function unobserve(selector: string): Operation {
  return change(selector, (object) => ({ ...object, generation: object.generation + 1 }));
}

/** Somebody deletes an object, with what belongs to it; `applyAll` makes it again. */
export function remove(selector: string): Operation {
  return (model) => {
    const id = findId(model, selector);
    return { ...model, applied: new Map([...model.applied].filter(([other]) => other !== id)) };
  };
}

/** An object is being deleted, and something holds it. */
export function terminate(selector: string): Operation {
  return change(selector, (object, now) => ({ ...object, deletedAt: now }));
}

/** Something is reported about an object, as controllers do. */
export function event(selector: string, reason: string, note: string): Operation {
  return (model) => {
    const { manifest, uid } = select(model, selector);
    const { apiVersion, kind, metadata } = manifest;
    const { name, namespace } = metadata;
    const involvedObject = { apiVersion, kind, name, namespace, uid };
    const made = foreign(
      { apiVersion: 'v1', kind: 'Event', namespace: namespace ?? '', name: `${name}.${reason.toLowerCase()}` },
      model.now,
    );
    const time = formatInstant(model.now);
    return add({
      ...made,
      involvedObject,
      reason,
      message: note,
      type: 'Warning',
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    })(model);
  };
}

/** Objects of a kind can no longer be read. */
export function hide(groupKind: string, reason: ReadFailure['reason'] = 'Forbidden'): Operation {
  return (model) => ({
    ...model,
    failures: [...model.failures, { groupKind, reason, message: `cannot list ${groupKind}` }],
  });
}

/** Everything can be read again. */
export const showAll: Operation = (model) => ({ ...model, failures: [] });

function changePod(object: AppliedObject, index: number, act: (pod: PodState) => PodState): AppliedObject {
  const position = index < 0 ? object.pods.length + index : index;
  if (object.pods[position] === undefined) throw new Error(`${object.manifest.metadata.name} has no pod ${index}`);
  return { ...object, pods: object.pods.map((pod, at) => (at === position ? act(pod) : pod)) };
}

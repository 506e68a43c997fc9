import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId } from '../manifest/object-id.ts';
import { conditionOf, type LiveCondition } from './conditions.ts';
import { objectsAt, textAt } from './field-readers.ts';
import type { ErrorClass } from './health.ts';
import type { PodTrouble } from './pod-trouble.ts';
import { quotation } from './quotation.ts';

/**
 * Why a pod has no node yet; undefined when it has one. Always `pending`: the autoscaler or a released claim may solve it,
 * and the progress deadline ends the wait when they do not.
 */
export function findSchedulingProblem(pod: LiveObject, live: LiveState): PodTrouble | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'True' || textAt(pod, ['spec', 'nodeName']) !== undefined) return undefined;
  const claim = findOpenClaim(pod, live);
  if (scheduled !== undefined) return unscheduledTrouble(scheduled, claim);
  return claim && { severity: 'pending', reason: 'VolumeNotBound', message: claim.message, culprit: claim.culprit };
}

function unscheduledTrouble(scheduled: LiveCondition, claim: OpenClaim | undefined): PodTrouble {
  const message = quotation(scheduled.message ?? 'no node has been chosen');
  return {
    severity: 'pending',
    reason: scheduled.reason ?? 'Unschedulable',
    message: claim === undefined ? message : `${message}; ${claim.message}`,
    ...schedulingKind(message),
    culprit: claim?.culprit,
  };
}

function schedulingKind(message: string): { readonly errorClass: ErrorClass; readonly hint: string } {
  if (/persistentvolumeclaim "[^"]*" not found/i.test(message)) {
    return { errorClass: 'configuration', hint: 'Create the claim that the pod mounts' };
  }
  if (/Insufficient|Too many pods|exceed max volume count|available persistent volumes|unbound/i.test(message)) {
    return { errorClass: 'resource', hint: 'Add nodes or storage, or lower what the pod requests' };
  }
  return {
    errorClass: 'resource',
    hint: 'Check the node selector, affinity, topology spread and tolerations of the pod',
  };
}

/** A claim of the pod that has no volume yet. */
interface OpenClaim {
  readonly message: string;
  /** Absent when the claim waits for the pod, and is not at fault. */
  readonly culprit: string | undefined;
}

function findOpenClaim(pod: LiveObject, live: LiveState): OpenClaim | undefined {
  for (const name of claimNames(pod)) {
    const { namespace = '' } = pod.metadata;
    const id = objectId({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name });
    const claim = live.find(id);
    const phase = textAt(claim, ['status', 'phase']);
    if (claim !== undefined && phase !== 'Bound') return describeClaim(claim, id, live);
  }
  return undefined;
}

function claimNames(pod: LiveObject): readonly string[] {
  return objectsAt(pod, ['spec', 'volumes']).flatMap((volume) => {
    const claimName = textAt(volume, ['persistentVolumeClaim', 'claimName']);
    if (claimName !== undefined) return [claimName];
    // A generic ephemeral volume has a claim of its own: <pod>-<volume>.
    const isEphemeral = typeof volume['ephemeral'] === 'object';
    return isEphemeral ? [`${pod.metadata.name}-${textAt(volume, ['name']) ?? ''}`] : [];
  });
}

function describeClaim(claim: LiveObject, id: string, live: LiveState): OpenClaim {
  const { name } = claim.metadata;
  if (textAt(claim, ['status', 'phase']) === 'Lost')
    return { message: `claim ${name} has lost its volume`, culprit: id };
  if (textAt(claim, ['metadata', 'annotations', 'volume.kubernetes.io/selected-node']) !== undefined) {
    return { message: `the volume of claim ${name} is being made`, culprit: id };
  }
  const className = textAt(claim, ['spec', 'storageClassName']) ?? '';
  const storageClass = live.find(objectId({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: className }));
  if (textAt(storageClass, ['volumeBindingMode']) === 'WaitForFirstConsumer') {
    return { message: `claim ${name} waits for the pod's node`, culprit: undefined };
  }
  return { message: `claim ${name} is not bound`, culprit: id };
}

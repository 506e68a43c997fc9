import { textAt } from '../../core/health/field-readers.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { LiveState } from '../../core/live/live-state.ts';

/** The ReplicaSet of the revision a Deployment is rolling out: the one with the highest revision, the newer of equals. */
export function currentReplicaSet(deployment: LiveObject, live: LiveState): LiveObject | undefined {
  let current: LiveObject | undefined;
  for (const replicaSet of live.ownedBy(deployment.metadata.uid, 'ReplicaSet.apps')) {
    if (current === undefined || compare(replicaSet, current) > 0) current = replicaSet;
  }
  return current;
}

function compare(left: LiveObject, right: LiveObject): number {
  return revisionOf(left) - revisionOf(right) || (createdAt(left) > createdAt(right) ? 1 : -1);
}

function revisionOf(replicaSet: LiveObject): number {
  const text = textAt(replicaSet, ['metadata', 'annotations', 'deployment.kubernetes.io/revision']) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function createdAt(replicaSet: LiveObject): string {
  return textAt(replicaSet, ['metadata', 'creationTimestamp']) ?? '';
}

import type { JsonObject } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../harness/api-client.ts';
import { conditionOf, hasCondition } from '../harness/conditions.ts';

/**
 * Whether an object is ready as Argo CD and Flux judge, except what never blocks the next step: an address of a load balancer
 * and the decisions of an autoscaler (docs/order.md).
 */
export function isReady(object: LiveObject): boolean {
  const status = (object['status'] ?? {}) as JsonObject; // A Kubernetes object's status is an object.
  if (
    status['observedGeneration'] !== undefined &&
    Number(status['observedGeneration']) < (object.metadata.generation ?? 0)
  ) {
    return false;
  }
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
      return isRolledOut(object, status);
    case 'DaemonSet':
      return status['numberReady'] !== undefined && status['numberReady'] === status['desiredNumberScheduled'];
    case 'Job':
      return hasCondition(object, 'Complete');
    case 'Pod':
      return hasCondition(object, 'Ready') || status['phase'] === 'Succeeded';
    case 'PersistentVolumeClaim':
      return status['phase'] === 'Bound';
    case 'Namespace':
      return status['phase'] === 'Active';
    default:
      return true;
  }
}

function isRolledOut(object: LiveObject, status: JsonObject): boolean {
  const { replicas = 1 } = object['spec'] as { readonly replicas?: number };
  const counts = ['replicas', 'readyReplicas', 'availableReplicas', 'updatedReplicas'];
  const isObserved = status['observedGeneration'] === object.metadata.generation;
  return (
    isObserved &&
    conditionOf(object, 'ReplicaFailure') === undefined &&
    // Go leaves out a count of zero.
    counts.every((count) => (status[count] ?? 0) === replicas)
  );
}

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { createLiveState } from '../../core/live/live-state.ts';
import { deploymentRule } from './rule.ts';

const NOW = Date.UTC(2026, 0, 1, 0, 10);
const QUOTA =
  'pods "orders-a1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2';

function deployment(status: JsonObject): LiveObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'orders', namespace: 'shop', uid: 'a' },
    spec: { replicas: 3, progressDeadlineSeconds: 600 },
    status: { observedGeneration: 1, ...status },
  };
}

function replicaSet(name: string, revision: number, readyReplicas: number): LiveObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'shop',
      uid: name,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders', uid: 'a', controller: true }],
    },
    status: { readyReplicas },
  };
}

const refusal = (lastTransitionTime: string): JsonObject => ({
  replicas: 2,
  updatedReplicas: 2,
  readyReplicas: 2,
  availableReplicas: 2,
  conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: QUOTA, lastTransitionTime }],
});

test.each([
  ['is progressing for a minute', '2026-01-01T00:09:01Z', 'Progressing', Date.UTC(2026, 0, 1, 0, 10, 1)],
  ['has failed after a minute', '2026-01-01T00:09:00Z', 'Failed', undefined],
])('a Deployment whose pods a quota refuses %s', (_, since, status, nextCheck) => {
  const object = deployment(refusal(since));
  const live = createLiveState([object]);
  expect(deploymentRule.assess(object, { live, now: NOW, wasReady: false })).toEqual({
    status,
    reason: 'QuotaExceeded',
    message: `2/3 replicas ready; QuotaExceeded: ${QUOTA}`,
    culprit: 'ResourceQuota/shop/compute',
    errorClass: 'resource',
    hint: 'Raise the quota or the limit range of the namespace, or lower the requests and limits',
    isRollingOut: false,
    replicas: { wanted: 3, ready: 2 },
    nextCheck,
  });
});

describe('ready replicas are those of the newest revision', () => {
  const rolling = deployment({ replicas: 4, updatedReplicas: 2, readyReplicas: 3, availableReplicas: 3 });
  test.each<[string, readonly LiveObject[], number]>([
    ['by the ReplicaSet with the highest number', [replicaSet('orders-b', 9, 2), replicaSet('orders-a', 10, 1)], 1],
    ['at least, when no ReplicaSet could be read', [], 1],
    ['never more than the Deployment counts', [replicaSet('orders-a', 10, 9)], 3],
  ])('%s', (_, others, ready) => {
    const live = createLiveState([rolling, ...others]);
    expect(deploymentRule.assess(rolling, { live, now: NOW, wasReady: false }).replicas).toEqual({ wanted: 3, ready });
  });
});

test('a Deployment that was scaled down says how many replicas are too many, not how many are lost', () => {
  const available = { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' };
  const counts = { replicas: 5, updatedReplicas: 5, readyReplicas: 5, availableReplicas: 5 };
  const object = deployment({ ...counts, conditions: [available] });
  const live = createLiveState([object]);
  expect(deploymentRule.assess(object, { live, now: NOW, wasReady: true })).toMatchObject({
    reason: 'ExtraReplicas',
    message: '3/3 replicas ready; 2 replicas too many',
    replicas: { wanted: 3, ready: 3 },
  });
});

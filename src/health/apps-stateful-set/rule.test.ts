import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { createLiveState } from '../../core/live/live-state.ts';
import { statefulSetRule } from './rule.ts';

const NOW = Date.UTC(2026, 0, 1, 0, 10);

function pod(ordinal: number, revision: string, status: JsonObject): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `orders-${ordinal}`,
      namespace: 'shop',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'controller-revision-hash': revision },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'orders', uid: 'a', controller: true }],
    },
    spec: { nodeName: 'worker-1', restartPolicy: 'Always', containers: [{ name: 'orders' }] },
    status,
  };
}

const READY: JsonObject = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const BROKEN: JsonObject = {
  phase: 'Pending',
  containerStatuses: [
    { name: 'orders', restartCount: 0, state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } },
  ],
};

test('a broken pod of a corrected revision blocks the rollout, and the hint says what to do', () => {
  const statefulSet: LiveObject = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'orders', namespace: 'shop', uid: 'a' },
    spec: { replicas: 2 },
    status: { observedGeneration: 3, replicas: 2, readyReplicas: 1, currentRevision: 'first', updateRevision: 'third' },
  };
  const live = createLiveState([statefulSet, pod(0, 'first', READY), pod(1, 'second', BROKEN)]);
  expect(statefulSetRule.assess(statefulSet, { live, now: NOW, wasReady: false })).toEqual({
    status: 'Failed',
    reason: 'RolloutBlocked',
    message:
      '0/2 replicas ready; pod orders-1: RolloutBlocked: of the revision before, must be ready before it is replaced; ErrImagePull: not found',
    culprit: 'Pod/shop/orders-1',
    errorClass: 'component',
    hint: 'Delete pod orders-1: the StatefulSet controller waits for it to become ready before it replaces it (kubectl delete pod orders-1 -n shop)',
    isRollingOut: true,
    replicas: { wanted: 2, ready: 0 },
    nextCheck: undefined,
  });
});

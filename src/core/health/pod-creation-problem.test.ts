import { describe, expect, test } from 'vitest';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import { formatInstant, MINUTE, SECOND } from '../time/instant.ts';
import { findCreationWarning, findReplicaFailure } from './pod-creation-problem.ts';
import type { PodProblem } from './pod-problem.ts';

const NOW = Date.UTC(2026, 0, 1);
const ago = (milliseconds: number): string => formatInstant(NOW - milliseconds);
const object: LiveObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'orders', namespace: 'shop', uid: 'a' },
};

function refused(message: string): PodProblem | undefined {
  const condition = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message,
    lastTransitionTime: ago(2 * MINUTE),
  };
  const deployment = { ...object, status: { conditions: [condition] } };
  return findReplicaFailure(deployment, { live: createLiveState([]), now: NOW, wasReady: false });
}

test.each<[string, string, string | undefined]>([
  ['pods "a" is forbidden: exceeded quota: compute, requested: pods=1', 'resource', 'ResourceQuota/shop/compute'],
  ['pods "a" is forbidden: failed quota: compute: must specify limits.cpu', 'resource', undefined],
  ['pods "a" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi', 'resource', undefined],
  ['pods "a" is forbidden: violates PodSecurity "restricted:latest": privileged', 'resource', undefined],
  ['admission webhook "x.example.com" denied the request: no', 'resource', undefined],
  ['Internal error occurred: failed calling webhook "x": connect: connection refused', 'transient', undefined],
  [
    'pods "a" is forbidden: error looking up service account shop/a: serviceaccount "a" not found',
    'configuration',
    undefined,
  ],
  ['Pod "a" is invalid: spec.containers[0].image: Required value', 'configuration', undefined],
])('%s: %s', (message, errorClass, culprit) => {
  const problem = refused(message);
  expect([problem?.severity, problem?.errorClass, problem?.culprit]).toEqual(['failed', errorClass, culprit]);
});

describe('an Event about a pod that could not be created', () => {
  const event = (first: number, last: number, name = 'e'): LiveObject => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'shop' },
    involvedObject: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'orders', uid: 'a' },
    type: 'Warning',
    reason: 'FailedCreate',
    message: 'refused',
    firstTimestamp: ago(first),
    lastTimestamp: ago(last),
  });
  const pod = (created: number): LiveObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders-0', namespace: 'shop', creationTimestamp: ago(created) },
  });
  const told = (events: readonly LiveObject[], pods: readonly LiveObject[]): string | undefined => {
    const live = createLiveState([object, ...events, ...pods]);
    return findCreationWarning(object, pods, { live, now: NOW, wasReady: false })?.severity;
  };
  test.each<[string, readonly LiveObject[], readonly LiveObject[], string | undefined]>([
    ['has failed after a minute', [event(61 * SECOND, SECOND)], [], 'failed'],
    ['is pending before', [event(59 * SECOND, SECOND)], [], 'pending'],
    ['is over when a pod is newer', [event(5 * MINUTE, MINUTE)], [pod(30 * SECOND)], undefined],
    [
      'counts from the newest pod, when an old Event is told again',
      [event(50 * MINUTE, SECOND)],
      [pod(20 * SECOND)],
      'pending',
    ],
    [
      'counts as the newest of several',
      [event(50 * MINUTE, 40 * MINUTE), event(10 * SECOND, SECOND, 'f')],
      [],
      'pending',
    ],
    ['is not there', [], [], undefined],
  ])('%s', (_, events, pods, expected) => {
    expect(told(events, pods)).toBe(expected);
  });
});

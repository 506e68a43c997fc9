import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import { formatInstant, MINUTE, SECOND } from '../time/instant.ts';
import { findPodProblem, type PodProblem } from './pod-problem.ts';

const NOW = Date.UTC(2026, 0, 1);
const ago = (milliseconds: number): string => formatInstant(NOW - milliseconds);

function podOf(status: JsonObject, spec: JsonObject = {}): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders-0', namespace: 'shop', uid: 'a', creationTimestamp: ago(10 * MINUTE) },
    spec: { nodeName: 'worker-1', restartPolicy: 'Always', containers: [{ name: 'orders' }], ...spec },
    status: { phase: 'Pending', ...status },
  };
}

function waiting(reason: string, message: string, since: number, restartCount = 0): JsonObject {
  return {
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Initialized', status: 'True', lastTransitionTime: ago(since) },
      { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: ago(since) },
      { type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: ago(since) },
    ],
    containerStatuses: [{ name: 'orders', ready: false, restartCount, state: { waiting: { reason, message } } }],
  };
}

function find(pod: LiveObject, others: readonly LiveObject[] = []): PodProblem | undefined {
  return findPodProblem(pod, { live: createLiveState([pod, ...others]), now: NOW, wasReady: false });
}

describe('a waiting container', () => {
  test.each<[string, string, string, string]>([
    ['InvalidImageName', 'invalid reference format', 'failed configuration', 'failed configuration'],
    ['ErrImageNeverPull', 'not present with pull policy of Never', 'failed configuration', 'failed configuration'],
    ['CreateContainerConfigError', 'secret "a" not found', 'failed configuration', 'failed configuration'],
    [
      'CreateContainerConfigError',
      'failed to sync configmap cache: timed out',
      'pending transient',
      'failed transient',
    ],
    ['ImagePullBackOff', 'Back-off pulling image: ErrImagePull: not found', 'pending component', 'failed component'],
    ['ErrImagePull', 'unexpected status code 503 Service Unavailable', 'pending transient', 'failed transient'],
    ['ErrImagePull', 'dial tcp 10.0.0.1:443: i/o timeout', 'pending transient', 'failed transient'],
    ['ErrImagePull', 'toomanyrequests: 429 Too Many Requests', 'pending transient', 'failed transient'],
    ['ErrImagePull', 'registry.example.com:5005/shop/a: not found', 'pending component', 'failed component'],
    ['RunContainerError', 'exec: not found', 'pending component', 'failed component'],
    ['CreateContainerError', 'no command specified', 'pending component', 'failed component'],
    ['PostStartHookError', 'command exited with 1', 'pending component', 'failed component'],
    ['ErrSomethingNew', 'what a later kubelet says', 'pending component', 'failed component'],
    ['ContainerCreating', '', 'pending undefined', 'pending undefined'],
    ['constructor', 'a name every object has', 'pending undefined', 'pending undefined'],
  ])('%s (%s): %s at first, %s after a minute', (reason, message, early, late) => {
    const told = (since: number): string => {
      const problem = find(podOf(waiting(reason, message, since)));
      return `${problem?.severity} ${problem?.errorClass}`;
    };
    expect([told(59 * SECOND), told(60 * SECOND)]).toEqual([early, late]);
  });

  test('that has been restarted twice has no grace any more', () => {
    expect(find(podOf(waiting('RunContainerError', 'exec: not found', SECOND, 2)))).toEqual({
      severity: 'failed',
      reason: 'RunContainerError',
      subject: 'pod orders-0',
      message: 'exec: not found',
      errorClass: 'component',
      hint: 'Check the command and the mounts of the container',
      culprit: 'Pod/shop/orders-0',
    });
  });

  test('is due since the last init container ended, not since the pod was made', () => {
    const problem = find(podOf(waiting('ErrImagePull', 'not found', 20 * SECOND)));
    expect(problem?.nextCheck).toBe(NOW + 40 * SECOND);
  });
});

test('one pod that is broken in two ways is told by what has failed', () => {
  const status = waiting('ErrImagePull', 'not found', SECOND);
  const sidecar = {
    name: 'proxy',
    restartCount: 0,
    state: { waiting: { reason: 'InvalidImageName', message: 'invalid' } },
  };
  expect(find(podOf({ ...status, initContainerStatuses: [sidecar] }))?.reason).toBe('InvalidImageName');
});

describe('an init container', () => {
  const exited = (exitCode: number): JsonObject => ({
    ...waiting('PodInitializing', '', MINUTE),
    initContainerStatuses: [
      {
        name: 'migrate',
        restartCount: 3,
        state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } },
      },
    ],
  });
  test('that has done its work is no problem, however often it was tried', () => {
    expect(find(podOf(exited(0)))?.reason).not.toBe('CrashLoopBackOff');
  });
  test('that fails again and again is a crash loop', () => {
    expect(find(podOf(exited(1)))?.reason).toBe('CrashLoopBackOff');
  });
});

describe('a pod without a node', () => {
  const unscheduled = (message: string, volumes: readonly JsonObject[] = []): LiveObject =>
    podOf(
      { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] },
      { nodeName: undefined, volumes },
    );
  test.each<[string, string, string]>([
    ['lacks cpu', '0/3 nodes are available: 3 Insufficient cpu.', 'resource'],
    [
      'names a claim that is not there',
      '0/3 nodes are available: persistentvolumeclaim "data" not found.',
      'configuration',
    ],
    ['fits no node', "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", 'resource'],
  ])('that %s is pending', (_, message, errorClass) => {
    const problem = find(unscheduled(message));
    expect([problem?.severity, problem?.reason, problem?.errorClass]).toEqual(['pending', 'Unschedulable', errorClass]);
  });

  const claim = (annotations: Record<string, string>): LiveObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop', annotations },
    spec: { storageClassName: 'fast' },
    status: { phase: 'Pending' },
  });
  const storageClass = (volumeBindingMode: string): LiveObject => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    volumeBindingMode,
  });
  test.each<[string, LiveObject, LiveObject, string, string]>([
    [
      'waits for the pod',
      claim({}),
      storageClass('WaitForFirstConsumer'),
      "claim data waits for the pod's node",
      'Pod/shop/orders-0',
    ],
    [
      'is not bound',
      claim({}),
      storageClass('Immediate'),
      'claim data is not bound',
      'PersistentVolumeClaim/shop/data',
    ],
    [
      'is being made',
      claim({ 'volume.kubernetes.io/selected-node': 'worker-1' }),
      storageClass('WaitForFirstConsumer'),
      'the volume of claim data is being made',
      'PersistentVolumeClaim/shop/data',
    ],
  ])('and whose claim %s', (_, volume, theClass, message, culprit) => {
    const pod = unscheduled('no node', [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]);
    const problem = find(pod, [volume, theClass]);
    expect([problem?.message, problem?.culprit]).toEqual([`no node; ${message}`, culprit]);
  });
});

test('a probe is told by what the kubelet found, not by what a command or a server answered', () => {
  const status = {
    ...waiting('', '', 5 * MINUTE),
    phase: 'Running',
    containerStatuses: [{ name: 'orders', ready: false, restartCount: 0, state: { running: {} } }],
  };
  const unhealthy = (message: string): LiveObject => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'orders-0.1', namespace: 'shop' },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'orders-0' },
    type: 'Warning',
    reason: 'Unhealthy',
    message,
    lastTimestamp: ago(SECOND),
  });
  const told = (message: string): string | undefined => find(podOf(status), [unhealthy(message)])?.message;
  expect(told('Readiness probe failed: HTTP probe failed with statuscode: 503')).toBe(
    'container orders is not ready: readiness probe: HTTP probe failed with statuscode: 503',
  );
  expect(told('Readiness probe failed: Get "http://10.0.0.1/?token=x": dial tcp: connect: connection refused')).toBe(
    'container orders is not ready: readiness probe: connection refused',
  );
  expect(told('Readiness probe failed: login with password "x" refused')).toBe('container orders is not ready');
});

describe('a ready pod', () => {
  test('has no problem', () => {
    const conditions = [{ type: 'Ready', status: 'True' }];
    const containerStatuses = [{ name: 'orders', ready: true, restartCount: 0, state: { running: {} } }];
    expect(find(podOf({ phase: 'Running', conditions, containerStatuses }))).toBeUndefined();
  });
});

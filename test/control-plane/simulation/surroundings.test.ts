import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type LiveObject, nameOf, type ObjectName } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE } from '../harness/wait-until.ts';
import { useSimulation } from './use-simulation.ts';
import {
  claim,
  createNamespace,
  deployment,
  job,
  type SampleName,
  service,
  statefulSet,
  template,
} from './workload-samples.ts';

const PATIENT = { timeout: PATIENCE, interval: 100 };

describeWithCluster('simulated volumes, addresses and nodes', { workloads: true, ownCluster: true }, (cluster) => {
  const simulate = useSimulation(cluster);
  const sample = async (namespace: string): Promise<SampleName> => ({
    namespace: await createNamespace(cluster().client, namespace),
    name: 'app',
  });
  const podsIn = (namespace: string): Promise<readonly LiveObject[]> =>
    cluster().client.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace });
  /** Waits until the object's status has all that. */
  const status = (name: ObjectName, expected: object): Promise<void> =>
    expect.poll(async () => (await cluster().client.get(name))['status'], PATIENT).toMatchObject(expected);
  /** Waits until these are the statuses of the pods there, in the order of their names. */
  const pods = (namespace: string, expected: readonly object[]): Promise<void> =>
    expect.poll(async () => (await podsIn(namespace)).map((pod) => pod['status']), PATIENT).toMatchObject(expected);
  const event = (namespace: string, expected: object): Promise<void> =>
    expect
      .poll(() => cluster().client.list({ apiVersion: 'v1', kind: 'Event' }, { namespace }), PATIENT)
      .toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
  const apply = async (...manifests: readonly Manifest[]): Promise<void> => {
    for (const manifest of manifests) await cluster().client.apply(manifest);
  };

  test('noCapacity: the scheduler finds the pods of all workloads unschedulable until there is room', async () => {
    const name = await sample('no-capacity');
    const [set, web, task] = [
      statefulSet({ ...name, name: 'set' }),
      deployment({ ...name, name: 'web' }, { progressDeadlineSeconds: 1 }),
      job({ ...name, name: 'task' }),
    ];
    await simulate().nodes.noCapacity();
    await apply(set, web, task);
    const message = expect.stringContaining('0/3 nodes are available: 3 Too many pods.');
    const pending = {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    };
    await pods(name.namespace, [pending, pending, pending, pending]);
    await event(name.namespace, { type: 'Warning', reason: 'FailedScheduling', message });
    await status(nameOf(web), { conditions: condition({ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }) });
    await simulate().nodes.restoreCapacity();
    await status(nameOf(set), { readyReplicas: 2 });
    await status(nameOf(web), { readyReplicas: 2 });
    await status(nameOf(task), { succeeded: 1 });
  });

  test('claims are bound at once, or with their first consumer', async () => {
    const name = await sample('bound');
    const [immediate, standard] = [
      claim({ ...name, name: 'immediate' }, 'immediate'),
      claim({ ...name, name: 'standard' }, 'standard'),
    ];
    await apply(standard, immediate);
    await status(nameOf(immediate), { phase: 'Bound', capacity: { storage: '1Gi' } });
    await status(nameOf(standard), { phase: 'Pending' });
    await event(name.namespace, { reason: 'WaitForFirstConsumer' });
    await apply(deployment(name, { replicas: 1, template: withVolume('standard') }));
    await status(nameOf(standard), { phase: 'Bound', capacity: { storage: '1Gi' } });
  });

  test('provisioning-failing: the claim of a StatefulSet stays pending and says why, until there is a volume', async () => {
    const name = await sample('provisioning-failing');
    const set = statefulSet(name, {
      replicas: 1,
      template: withMount('data'),
      volumeClaimTemplates: [claimTemplate('data')],
    });
    simulate().claims({ namespace: name.namespace }).become('provisioning-failing', { message: 'no disk left' });
    await apply(set);
    const data: ObjectName = { ...CLAIM, namespace: name.namespace, name: 'data-app-0' };
    await event(name.namespace, {
      type: 'Warning',
      reason: 'ProvisioningFailed',
      message: 'failed to provision volume with StorageClass "standard": no disk left',
    });
    await status(data, { phase: 'Pending' });
    simulate().claims({ namespace: name.namespace }).become('bound');
    await status(data, { phase: 'Bound' });
    await status(nameOf(set), { readyReplicas: 1 });
  });

  test('provisioning-stuck: the scheduler waits for an immediate claim', async () => {
    const name = await sample('provisioning-stuck');
    const web = deployment(name, { replicas: 1, template: withVolume('data') });
    simulate().claims({ namespace: name.namespace, name: 'data' }).become('provisioning-stuck');
    await apply(claim({ ...name, name: 'data' }, 'immediate'), web);
    await event(name.namespace, { type: 'Normal', reason: 'Provisioning' });
    await pods(name.namespace, [
      {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: expect.stringContaining('pod has unbound immediate PersistentVolumeClaims'),
          },
        ],
      },
    ]);
    simulate().claims({ namespace: name.namespace, name: 'data' }).become('bound');
    await status(nameOf(web), { readyReplicas: 1 });
  });

  test('a claim grows: the volume at once, the file system with a running pod', async () => {
    const name = await sample('growing');
    const data = claim({ ...name, name: 'data' }, 'immediate');
    await apply(data);
    await status(nameOf(data), { phase: 'Bound' });
    await apply(claim({ ...name, name: 'data' }, 'immediate', '3Gi'));
    await status(nameOf(data), {
      capacity: { storage: '1Gi' },
      allocatedResources: { storage: '3Gi' },
      allocatedResourceStatuses: { storage: 'NodeResizePending' },
      conditions: [{ type: 'FileSystemResizePending', status: 'True' }],
    });
    const [volume] = (await cluster().client.list({ apiVersion: 'v1', kind: 'PersistentVolume' })).filter(
      ({ spec }) =>
        (spec as { readonly claimRef: { readonly namespace: string } }).claimRef.namespace === name.namespace,
    );
    expect(volume?.['spec']).toMatchObject({ capacity: { storage: '3Gi' } });
    await apply(deployment(name, { replicas: 1, template: withVolume('data') }));
    await expect
      .poll(async () => (await cluster().client.get(nameOf(data)))['status'], PATIENT)
      .toEqual({
        phase: 'Bound',
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '3Gi' },
        allocatedResources: { storage: '3Gi' },
      });
    await event(name.namespace, { reason: 'FileSystemResizeSuccessful' });
  });

  test('file-system-resize-pending: the file system waits although a pod runs', async () => {
    const name = await sample('resize-pending');
    const data = claim({ ...name, name: 'data' }, 'standard');
    simulate().claims({ namespace: name.namespace }).become('file-system-resize-pending');
    await apply(data, deployment(name, { replicas: 1, template: withVolume('data') }));
    await status(nameOf(data), { phase: 'Bound' });
    await pods(name.namespace, [{ phase: 'Running' }]);
    await apply(claim({ ...name, name: 'data' }, 'standard', '2Gi'));
    await status(nameOf(data), { conditions: [{ type: 'FileSystemResizePending' }], capacity: { storage: '1Gi' } });
    simulate().claims({ namespace: name.namespace }).become('bound');
    await status(nameOf(data), { capacity: { storage: '2Gi' } });
  });

  test('resize-failing: a claim does not grow and says why, until it can', async () => {
    const name = await sample('resize-failing');
    const data = claim({ ...name, name: 'data' }, 'standard');
    simulate().claims({ namespace: name.namespace }).become('resize-failing', { message: 'too large' });
    await apply(data, deployment(name, { replicas: 1, template: withVolume('data') }));
    await status(nameOf(data), { phase: 'Bound' });
    await apply(claim({ ...name, name: 'data' }, 'standard', '2Gi'));
    await event(name.namespace, {
      type: 'Warning',
      reason: 'VolumeResizeFailed',
      message: expect.stringContaining('too large'),
    });
    await status(nameOf(data), {
      capacity: { storage: '1Gi' },
      allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' },
      conditions: [{ type: 'ControllerResizeError', status: 'True' }],
    });
    simulate().claims({ namespace: name.namespace }).become('bound');
    await status(nameOf(data), { capacity: { storage: '2Gi' } });
  });

  test('a load balancer gets no address, an IP address, a host name, and loses it', async () => {
    const name = await sample('load-balancer');
    const balancer = service(name, { type: 'LoadBalancer' });
    const address = (expected: object): Promise<void> =>
      expect
        .poll(async () => (await cluster().client.get(nameOf(balancer)))['status'], PATIENT)
        .toEqual({ loadBalancer: expected });
    const selected = simulate().loadBalancers({ namespace: name.namespace });
    selected.become('failing', { message: 'no address left' });
    await apply(balancer);
    await event(name.namespace, {
      type: 'Warning',
      reason: 'SyncLoadBalancerFailed',
      message: 'Error syncing load balancer: failed to ensure load balancer: no address left',
    });
    await address({});
    selected.become('assigned');
    await address({ ingress: [{ ip: expect.stringMatching(/^192\.0\.2\.\d+$/), ipMode: 'VIP' }] });
    selected.become('assigned', { ip: '203.0.113.7' });
    await address({ ingress: [{ ip: '203.0.113.7', ipMode: 'VIP' }] });
    selected.become('assigned', { hostname: 'balancer.example' });
    await address({ ingress: [{ hostname: 'balancer.example' }] });
    selected.become('pending');
    await address({});
  });

  test('without metrics an autoscaler says so, and still keeps to its minimum', async () => {
    const name = await sample('autoscaler');
    const web = deployment(name, { replicas: 1 });
    const { namespace } = name;
    const autoscaler: Manifest = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { namespace, name: 'app' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
        minReplicas: 3,
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    };
    await apply(web, autoscaler);
    await status(nameOf(web), { readyReplicas: 3 });
    await status(nameOf(autoscaler), {
      currentReplicas: 3,
      conditions: condition({ type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric' }),
    });
  });

  test('fail: a node that is not ready is tainted and gets no pods, until it is back', async () => {
    const name = await sample('node-not-ready');
    const web = deployment(name, { template: template('app', { nodeSelector: onNode('node-b') }) });
    await simulate().nodes.fail('node-b', 'not-ready');
    await status(nodeCalled('node-b'), {
      conditions: condition({ type: 'Ready', status: 'False', reason: 'KubeletNotReady' }),
    });
    await taints('node-b', ['node.kubernetes.io/not-ready NoExecute', 'node.kubernetes.io/not-ready NoSchedule']);
    await apply(web);
    const pending = {
      phase: 'Pending',
      conditions: [
        {
          reason: 'Unschedulable',
          message: expect.stringContaining('1 node(s) had untolerated taint(s)'),
        },
      ],
    };
    await pods(name.namespace, [pending, pending]);
    await simulate().nodes.recover('node-b');
    await taints('node-b', []);
    await status(nameOf(web), { readyReplicas: 2 });
  });

  test('fail: the pods of an unreachable node are out of service, until it is back', async () => {
    const name = await sample('node-unreachable');
    const web = deployment(name, { replicas: 1, template: template('app', { nodeSelector: onNode('node-c') }) });
    await apply(web, service(name));
    await status(nameOf(web), { readyReplicas: 1 });
    await simulate().nodes.fail('node-c');
    await taints('node-c', ['node.kubernetes.io/unreachable NoExecute', 'node.kubernetes.io/unreachable NoSchedule']);
    await status(nameOf(web), { unavailableReplicas: 1 });
    const endpoints = (ready: boolean): Promise<void> =>
      expect
        .poll(() => cluster().client.list(SLICE, { namespace: name.namespace }), PATIENT)
        .toMatchObject([{ endpoints: [{ conditions: { ready } }] }]);
    await endpoints(false);
    await pods(name.namespace, [{ phase: 'Running', conditions: condition({ type: 'Ready', status: 'False' }) }]);
    await simulate().nodes.recover('node-c');
    await status(nameOf(web), { readyReplicas: 1 });
    await endpoints(true);
  });

  test('fail: a pod of an unreachable node cannot go before the node is back', async () => {
    const name = await sample('node-deleting');
    const set = statefulSet(name, { replicas: 1, template: template('app', { nodeSelector: onNode('node-c') }) });
    await apply(set);
    await status(nameOf(set), { readyReplicas: 1 });
    await simulate().nodes.fail('node-c');
    const pod: ObjectName = { apiVersion: 'v1', kind: 'Pod', namespace: name.namespace, name: 'app-0' };
    const { uid } = (await cluster().client.get(pod)).metadata;
    await cluster().client.remove(pod);
    await status(nameOf(set), { availableReplicas: 0 });
    // Another pod is deleted meanwhile: this one is not just slow.
    const other = job({ ...name, name: 'other' });
    await apply(other);
    await status(nameOf(other), { succeeded: 1 });
    await cluster().client.remove(nameOf(other));
    await expect
      .poll(async () => (await podsIn(name.namespace)).map((one) => one.metadata.name), PATIENT)
      .toEqual(['app-0']);
    expect((await cluster().client.get(pod)).metadata).toMatchObject({ uid, deletionTimestamp: expect.anything() });
    await simulate().nodes.recover('node-c');
    await status(nameOf(set), { readyReplicas: 1 });
    expect((await cluster().client.get(pod)).metadata.uid).not.toBe(uid);
  });

  test('a quota that is exceeded shows on Deployment and Job, and in the events of a StatefulSet', async () => {
    const name = await sample('quota');
    const quota: Manifest = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { namespace: name.namespace, name: 'pods' },
      spec: { hard: { pods: '0' } },
    };
    await apply(quota);
    await status(nameOf(quota), { hard: { pods: '0' } });
    const [set, web, task] = [
      statefulSet({ ...name, name: 'set' }),
      deployment({ ...name, name: 'web' }),
      job({ ...name, name: 'task' }),
    ];
    await apply(set, web, task);
    const message = expect.stringContaining('exceeded quota: pods, requested: pods=1, used: pods=0, limited: pods=0');
    await status(nameOf(web), {
      conditions: condition({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }),
    });
    const about = (kind: string): object => expect.objectContaining({ kind });
    for (const kind of ['StatefulSet', 'ReplicaSet', 'Job']) {
      await event(name.namespace, { type: 'Warning', reason: 'FailedCreate', message, involvedObject: about(kind) });
    }
  });

  /** Waits until the node has exactly these taints. */
  function taints(node: string, expected: readonly string[]): Promise<void> {
    return expect
      .poll(async () => {
        const { spec } = await cluster().client.get(nodeCalled(node));
        const { taints: live = [] } = spec as {
          readonly taints?: readonly { readonly key: string; readonly effect: string }[];
        };
        return live.map(({ key, effect }) => `${key} ${effect}`).sort();
      }, PATIENT)
      .toEqual(expected);
  }
});

const SLICE = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };

function nodeCalled(name: string): ObjectName {
  return { apiVersion: 'v1', kind: 'Node', name };
}

/** A list in which a condition has all that. */
function condition(expected: object): unknown {
  return expect.arrayContaining([expect.objectContaining(expected)]);
}

function onNode(name: string): JsonObject {
  return { 'kubernetes.io/hostname': name };
}

function withMount(name: string): JsonObject {
  const volumeMounts = [{ name, mountPath: '/data' }];
  return template('app', { containers: [{ name: 'main', image: 'registry.example/main:1', volumeMounts }] });
}

function withVolume(claimName: string): JsonObject {
  return template('app', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });
}

function claimTemplate(name: string): JsonObject {
  return {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
}

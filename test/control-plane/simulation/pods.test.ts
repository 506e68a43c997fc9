import { expect, test } from 'vitest';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type LiveObject, nameOf } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE } from '../harness/wait-until.ts';
import { useSimulation } from './use-simulation.ts';
import {
  createNamespace,
  deployment,
  job,
  type SampleName,
  service,
  statefulSet,
  template,
} from './workload-samples.ts';

const PATIENT = { timeout: PATIENCE, interval: 100 };

describeWithCluster('simulated pods', { workloads: true, ownCluster: true }, (cluster) => {
  const simulate = useSimulation(cluster);
  const sample = async (namespace: string): Promise<SampleName> => ({
    namespace: await createNamespace(cluster().client, namespace),
    name: 'app',
  });
  const podsIn = (namespace: string): Promise<readonly LiveObject[]> =>
    cluster().client.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace });
  const eventsIn = (namespace: string): Promise<readonly LiveObject[]> =>
    cluster().client.list({ apiVersion: 'v1', kind: 'Event' }, { namespace });
  /** Waits until the object's status has all that. */
  const status = (manifest: Manifest, expected: object): Promise<void> =>
    expect.poll(async () => (await cluster().client.get(nameOf(manifest)))['status'], PATIENT).toMatchObject(expected);
  /** Waits until these are the statuses of the pods there, in the order of their names. */
  const pods = (namespace: string, expected: readonly object[]): Promise<void> =>
    expect.poll(async () => (await podsIn(namespace)).map((pod) => pod['status']), PATIENT).toMatchObject(expected);
  /** The statuses that kubelets have written for the pods there, the oldest first. */
  const reportsIn = (namespace: string): readonly unknown[] =>
    cluster()
      .auditEvents()
      .filter(
        (one) => `${one.namespace} ${one.plural} ${one.subresource} ${one.status}` === `${namespace} pods status 200`,
      )
      .map(({ response }) => response?.['status']);
  /** Waits until each of these has been the status of a pod there. */
  const reported = (namespace: string, ...expected: readonly object[]): Promise<void> =>
    expect
      .poll(() => reportsIn(namespace), PATIENT)
      .toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one))));
  const event = (namespace: string, expected: object): Promise<void> =>
    expect
      .poll(() => eventsIn(namespace), PATIENT)
      .toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
  const apply = async (...manifests: readonly Manifest[]): Promise<void> => {
    for (const manifest of manifests) await cluster().client.apply(manifest);
  };

  test('without a word pods are ready and those of a Job complete', async () => {
    const name = await sample('usual');
    const [set, web, task] = [
      statefulSet({ ...name, name: 'set' }),
      deployment({ ...name, name: 'web' }),
      job({ ...name, name: 'task' }),
    ];
    await apply(set, web, task);
    await status(set, { readyReplicas: 2, availableReplicas: 2 });
    await status(web, { readyReplicas: 2, conditions: [{ type: 'Available' }, { reason: 'NewReplicaSetAvailable' }] });
    await status(task, { succeeded: 1, conditions: condition({ type: 'Complete', status: 'True' }) });
  });

  test('a pod of several containers has the status that a kubelet writes, written once', async () => {
    const name = await sample('whole');
    const containers = [
      { name: 'main', image: 'registry.example/main:1' },
      { name: 'other', image: 'registry.example/other:2' },
    ];
    const initContainers = [
      { name: 'prepare', image: 'registry.example/prepare:1' },
      { name: 'proxy', image: 'registry.example/proxy:1', restartPolicy: 'Always' },
    ];
    const set = statefulSet(name, { replicas: 1, template: template('app', { containers, initContainers }) });
    await apply(set);
    await status(set, { readyReplicas: 1 });
    const [pod] = await podsIn(name.namespace);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const containerID = expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/);
    const running = (container: { readonly name: string; readonly image: string }): object => ({
      ...container,
      imageID: expect.stringMatching(/^registry.example\/[a-z]+@sha256:[0-9a-f]{64}$/),
      containerID,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: time } },
      lastState: {},
    });
    const conditionTypes = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
    expect(pod?.['status']).toEqual({
      observedGeneration: 1,
      phase: 'Running',
      conditions: conditionTypes.map((type) => ({
        type,
        status: 'True',
        observedGeneration: 1,
        lastProbeTime: null,
        lastTransitionTime: time,
      })),
      hostIP: '10.0.0.1',
      hostIPs: [{ ip: '10.0.0.1' }],
      podIP: expect.stringMatching(/^10\.244\./),
      podIPs: [{ ip: expect.stringMatching(/^10\.244\./) }],
      startTime: time,
      initContainerStatuses: [
        {
          ...running({ name: 'prepare', image: 'registry.example/prepare:1' }),
          started: false,
          state: {
            terminated: { exitCode: 0, reason: 'Completed', startedAt: time, finishedAt: time, containerID },
          },
        },
        running({ name: 'proxy', image: 'registry.example/proxy:1' }),
      ],
      containerStatuses: containers.map(running),
      qosClass: 'BestEffort',
    });
    // Seen, and then running with all init containers done.
    expect(reportsIn(name.namespace)).toMatchObject([
      { phase: 'Pending', conditions: [{}, { type: 'Initialized', status: 'False' }, {}, {}, {}] },
      { phase: 'Running' },
    ]);
  });

  test('slow: a Deployment misses its deadline, its endpoints and budget say so, and it ends well', async () => {
    const name = await sample('slow');
    const web = deployment(name, { progressDeadlineSeconds: 2 });
    const budget: Manifest = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { namespace: name.namespace, name: 'app' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'app' } } },
    };
    simulate().pods({ namespace: name.namespace }).become('slow');
    await apply(web, service(name), budget);
    await status(web, {
      conditions: condition({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }),
    });
    await status(budget, { currentHealthy: 0, desiredHealthy: 1, disruptionsAllowed: 0 });
    const endpoints = (ready: boolean): Promise<void> =>
      expect
        .poll(() => cluster().client.list(SLICE, { namespace: name.namespace }), PATIENT)
        .toMatchObject([{ endpoints: [{ conditions: { ready } }, { conditions: { ready } }] }]);
    await endpoints(false);
    await pods(name.namespace, [notReady('main'), notReady('main')]);
    simulate().pods({ namespace: name.namespace }).become('ready');
    await status(web, { conditions: condition({ type: 'Progressing', reason: 'NewReplicaSetAvailable' }) });
    await status(budget, { currentHealthy: 2, disruptionsAllowed: 1 });
    await endpoints(true);
  });

  test('slow for some seconds: a StatefulSet gets ready by itself, one pod after the other', async () => {
    const name = await sample('slow-for-a-while');
    const set = statefulSet(name);
    simulate().pods({ namespace: name.namespace }).become('slow', { afterSeconds: 0.5 });
    await apply(set);
    await status(set, { readyReplicas: 2 });
    const isReady = (ready: boolean): object => ({ phase: 'Running', containerStatuses: [{ ready, started: true }] });
    expect(reportsIn(name.namespace)).toMatchObject(
      [1, 2].flatMap(() => [{ phase: 'Pending' }, isReady(false), isReady(true)]),
    );
  });

  test('crash-looping: a StatefulSet stays at its first pod, restarts are counted, and it recovers', async () => {
    const name = await sample('crash-looping');
    const set = statefulSet(name);
    simulate()
      .pods({ labels: { app: 'app' }, namespace: name.namespace })
      .become('crash-looping', { exitCode: 137, reason: 'OOMKilled', restarts: 3, message: 'out of memory' });
    await apply(set);
    const waits = (restartCount: number, time: string): object => ({
      phase: 'Running',
      containerStatuses: [
        expect.objectContaining({
          restartCount,
          ready: false,
          started: false,
          state: { waiting: { reason: 'CrashLoopBackOff', message: expect.stringContaining(`back-off ${time} `) } },
          lastState: {
            terminated: expect.objectContaining({ exitCode: 137, reason: 'OOMKilled', message: 'out of memory' }),
          },
        }),
      ],
    });
    await reported(name.namespace, waits(3, '40s'), waits(4, '1m20s'), waits(5, '2m40s'));
    await status(set, { replicas: 1, availableReplicas: 0 });
    await event(name.namespace, {
      reason: 'BackOff',
      type: 'Warning',
      count: expect.any(Number),
      message: expect.stringMatching(/^Back-off restarting failed container main in pod app-0_crash-looping\(.+\)$/),
      involvedObject: expect.objectContaining({ kind: 'Pod', name: 'app-0', fieldPath: 'spec.containers{main}' }),
    });
    simulate()
      .pods({ labels: { app: 'app' }, namespace: name.namespace })
      .become('ready');
    await status(set, { readyReplicas: 2 });
    const [recovered] = await podsIn(name.namespace);
    expect(recovered?.['status']).toMatchObject({
      containerStatuses: [{ ready: true, lastState: { terminated: { exitCode: 137 } } }],
    });
  });

  test.each([
    ['image-pull-failing', 'ImagePullBackOff', 'Error: ImagePullBackOff'],
    ['container-config-failing', 'CreateContainerConfigError', 'Error: secret "missing" not found'],
  ] as const)(
    '%s: the pods of a Deployment wait with %s, and start when it is over',
    async (behaviour, reason, message) => {
      const name = await sample(behaviour);
      const web = deployment(name);
      simulate().pods({ namespace: name.namespace }).become(behaviour);
      await apply(web);
      const waiting = {
        phase: 'Pending',
        conditions: [{}, { type: 'Initialized', status: 'True' }, { type: 'Ready', status: 'False' }, {}, {}],
        containerStatuses: [{ restartCount: 0, state: { waiting: { reason } }, lastState: {} }],
      };
      await pods(name.namespace, [waiting, waiting]);
      await event(name.namespace, { type: 'Warning', reason: 'Failed', message });
      await status(web, { unavailableReplicas: 2 });
      simulate().pods({ namespace: name.namespace }).become('ready');
      await status(web, { readyReplicas: 2 });
    },
  );

  test('image-pull-failing: a container that runs is started again to no avail', async () => {
    const name = await sample('image-lost');
    const web = deployment(name, { replicas: 1 });
    await apply(web);
    await status(web, { readyReplicas: 1 });
    simulate().pods({ namespace: name.namespace }).become('image-pull-failing', { reason: 'InvalidImageName' });
    await pods(name.namespace, [
      {
        phase: 'Running',
        containerStatuses: [
          { state: { waiting: { reason: 'InvalidImageName' } }, lastState: { terminated: { exitCode: 137 } } },
        ],
      },
    ]);
    await status(web, { unavailableReplicas: 1 });
    simulate().pods({ namespace: name.namespace }).become('ready');
    await status(web, { readyReplicas: 1 });
    await pods(name.namespace, [{ containerStatuses: [{ restartCount: 1 }] }]);
  });

  test('starting: a container is being created until told otherwise', async () => {
    const name = await sample('starting');
    const set = statefulSet(name);
    simulate().pods({ namespace: name.namespace }).become('starting');
    await apply(set);
    await pods(name.namespace, [
      { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] },
    ]);
    simulate().pods({ namespace: name.namespace }).become('ready');
    await status(set, { readyReplicas: 2 });
  });

  test('not-ready: one pod by name is out of service without a restart, and back', async () => {
    const name = await sample('not-ready');
    const set = statefulSet(name);
    await apply(set);
    await status(set, { readyReplicas: 2 });
    simulate().pods({ namespace: name.namespace, name: 'app-1' }).become('not-ready');
    await status(set, { readyReplicas: 1, availableReplicas: 1, replicas: 2 });
    await pods(name.namespace, [{ containerStatuses: [{ ready: true, started: true }] }, notReady('main')]);
    await event(name.namespace, {
      type: 'Warning',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    });
    simulate().pods({ namespace: name.namespace, name: 'app-1' }).become('ready');
    await status(set, { readyReplicas: 2 });
    await pods(name.namespace, [
      { containerStatuses: [{ restartCount: 0 }] },
      { containerStatuses: [{ restartCount: 0 }] },
    ]);
  });

  test('an init container that crashes keeps its pod from initialization', async () => {
    const name = await sample('init-crash');
    const initContainers = [{ name: 'prepare', image: 'registry.example/prepare:1' }];
    const set = statefulSet(name, { replicas: 1, template: template('app', { initContainers }) });
    simulate().pods({ namespace: name.namespace }).become('crash-looping', { container: 'prepare', restarts: 1 });
    await apply(set);
    await pods(name.namespace, [
      {
        phase: 'Pending',
        conditions: [
          {},
          {
            status: 'False',
            reason: 'ContainersNotInitialized',
            message: 'containers with incomplete status: [prepare]',
          },
          { status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [main]' },
          {},
          {},
        ],
        initContainerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
      },
    ]);
    simulate().pods({ namespace: name.namespace }).become('ready');
    await status(set, { readyReplicas: 1 });
  });

  test('a sidecar that is not ready makes its pod not ready', async () => {
    const name = await sample('sidecar');
    const initContainers = [{ name: 'proxy', image: 'registry.example/proxy:1', restartPolicy: 'Always' }];
    const web = deployment(name, { replicas: 1, template: template('app', { initContainers }) });
    simulate().pods({ namespace: name.namespace }).become('not-ready', { container: 'proxy' });
    await apply(web);
    await pods(name.namespace, [notReady('proxy')]);
    simulate().pods({ namespace: name.namespace }).become('ready');
    await status(web, { readyReplicas: 1 });
  });

  test('failing: a Job fails with its first pod', async () => {
    const name = await sample('failing');
    const task = job(name);
    simulate()
      .pods({ owner: { kind: 'Job', name: 'app' }, namespace: name.namespace })
      .become('failing', { exitCode: 3 });
    await apply(task);
    await status(task, {
      failed: 1,
      conditions: [
        { type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' },
        { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' },
      ],
    });
    await pods(name.namespace, [
      {
        phase: 'Failed',
        conditions: [{ status: 'False' }, { status: 'True' }, { reason: 'PodFailed' }, { reason: 'PodFailed' }, {}],
        containerStatuses: [{ state: { terminated: { exitCode: 3, reason: 'Error' } } }],
      },
    ]);
  });

  test('failing, then completing: a Job that restarts its container completes', async () => {
    const name = await sample('failing-first');
    const task = job(name, { backoffLimit: 50, template: template('app', { restartPolicy: 'OnFailure' }) });
    simulate().pods({ namespace: name.namespace }).become('failing');
    await apply(task);
    await pods(name.namespace, [
      { phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    ]);
    simulate().pods({ namespace: name.namespace }).become('completing');
    await status(task, { succeeded: 1, conditions: condition({ type: 'Complete', status: 'True' }) });
    await pods(name.namespace, [
      { phase: 'Succeeded', containerStatuses: [{ state: { terminated: { exitCode: 0, reason: 'Completed' } } }] },
    ]);
  });

  test('ready: a pod of a Job runs on, until the deadline of the Job', async () => {
    const name = await sample('endless');
    const task = job(name, { activeDeadlineSeconds: 2 });
    simulate().pods({ namespace: name.namespace }).become('ready');
    await apply(task);
    await status(task, { conditions: condition({ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }) });
  });

  test('completing: a container of a Deployment that ends well is a crash loop too', async () => {
    const name = await sample('completing');
    simulate().pods({ namespace: name.namespace }).become('completing');
    await apply(deployment(name, { replicas: 1 }));
    await pods(name.namespace, [
      {
        phase: 'Running',
        containerStatuses: [
          {
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 0, reason: 'Completed' } },
          },
        ],
      },
    ]);
  });

  test('exit: a container ends once and is started again', async () => {
    const name = await sample('exit');
    const set = statefulSet(name, { replicas: 1 });
    await apply(set);
    await status(set, { readyReplicas: 1 });
    await simulate().pods({ namespace: name.namespace }).exit({ exitCode: 137, reason: 'OOMKilled' });
    await pods(name.namespace, [
      {
        conditions: [{}, {}, { type: 'Ready', status: 'True' }, {}, {}],
        containerStatuses: [
          { ready: true, restartCount: 1, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
        ],
      },
    ]);
    await status(set, { readyReplicas: 1 });
  });

  test('evict: the pods of a Deployment fail and are replaced', async () => {
    const name = await sample('evict');
    const web = deployment(name, { replicas: 1 });
    await apply(web);
    await status(web, { readyReplicas: 1 });
    await simulate().pods({ namespace: name.namespace }).evict('ephemeral-storage');
    await expect
      .poll(async () => (await podsIn(name.namespace)).map((pod) => pod['status']), PATIENT)
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            phase: 'Failed',
            reason: 'Evicted',
            conditions: condition({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }),
          }),
          expect.objectContaining({ phase: 'Running' }),
        ]),
      );
    await status(web, { readyReplicas: 1 });
    await event(name.namespace, { type: 'Warning', reason: 'Evicted' });
  });

  test('what nothing happens to is not written again', async () => {
    const name = await sample('quiet');
    const set = statefulSet(name);
    await apply(set);
    await status(set, { readyReplicas: 2 });
    // Another StatefulSet's whole life passes meanwhile.
    const other = statefulSet({ ...name, name: 'other' });
    await apply(other);
    await status(other, { readyReplicas: 2 });
    // Each pod of the two: seen, then ready.
    expect(reportsIn(name.namespace)).toHaveLength(8);
  });

  test('stop: kwok has the pods again', async () => {
    const name = await sample('stopped');
    const set = statefulSet(name);
    simulate().pods({ namespace: name.namespace }).become('starting');
    await simulate().stop();
    await apply(set);
    await status(set, { readyReplicas: 2 });
  });
});

const SLICE = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };

/** A list in which a condition has all that. */
function condition(expected: object): unknown {
  return expect.arrayContaining([expect.objectContaining(expected)]);
}

/** The status of a pod that runs, but not that container. */
function notReady(container: string): object {
  const verdict = {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${container}]`,
  };
  return {
    phase: 'Running',
    conditions: [
      { type: 'PodReadyToStartContainers', status: 'True' },
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', ...verdict },
      { type: 'ContainersReady', ...verdict },
      { type: 'PodScheduled', status: 'True' },
    ],
  };
}

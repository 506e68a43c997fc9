import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { claim, statefulSet, template } from '../../simulation/workload-samples.ts';
import { CRASH_LOOP, deleteHeld, revised, type Stage, together, NO_IMAGE } from './stage.ts';

const ALL = { readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 };
const ON_DELETE = { updateStrategy: { type: 'OnDelete' } };
/** Written so, the server gives it no partition. */
const NO_PARTITION = { updateStrategy: { type: 'RollingUpdate' } };
const PARTITION = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } };

/** StatefulSets of every strategy, complete and not. */
export async function makeStatefulSets(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => statefulSet(stage.named(name), spec);
  const update = (name: string, spec: JsonObject): Manifest => make(name, { ...spec, template: revised(name, 'b') });
  const broken = (name: string, spec: JsonObject) => async (): Promise<void> => {
    await stage.reach(make(name, spec), ALL);
    stage.pods(name, 'b').become('image-pull-failing', NO_IMAGE);
    await stage.reach(update(name, spec), { observedGeneration: 2, readyReplicas: 1 });
    await stage.waitsFor(name, 'ImagePullBackOff');
  };
  await together(
    () => stage.reach(make('complete'), ALL),
    () => stage.reach(make('no-partition', NO_PARTITION), ALL),
    () => stage.reach(make('on-delete', ON_DELETE), ALL),
    () => stage.reach(make('scaled-to-zero', { replicas: 0 }), { observedGeneration: 1, replicas: 0 }),
    () =>
      stage.reach(make('unavailable-yet', { minReadySeconds: 3600, podManagementPolicy: 'Parallel' }), {
        readyReplicas: 2,
      }),
    () =>
      stage.reach(make('unschedulable', { template: template('unschedulable', { nodeSelector: { no: 'where' } }) }), {
        replicas: 1,
      }),
    async () => {
      await stage.reach(make('on-delete-stale', ON_DELETE), ALL);
      await stage.reach(update('on-delete-stale', ON_DELETE), { ...ALL, observedGeneration: 2 });
    },
    async () => {
      await stage.reach(make('partition-held', PARTITION), ALL);
      await stage.reach(update('partition-held', PARTITION), {
        observedGeneration: 2,
        updatedReplicas: 1,
        readyReplicas: 2,
      });
    },
    async () => {
      await stage.reach(make('updated', NO_PARTITION), ALL);
      await stage.reach(update('updated', NO_PARTITION), {
        observedGeneration: 2,
        updatedReplicas: 2,
        readyReplicas: 2,
      });
    },
    broken('update-stuck', {}),
    broken('update-stuck-no-partition', NO_PARTITION),
    broken('partition-stuck', PARTITION),
    () => deleteHeld(stage, make('deleted'), ALL),
  );
}

/** StatefulSets whose pods do not start or were lost. */
export async function makeBrokenStatefulSets(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => statefulSet(stage.named(name), spec);
  const containers = [
    { name: 'main', image: 'registry.example/main:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  ];
  const { metadata: _, ...volume } = claim({ namespace: '', name: '' }, 'standard');
  await together(
    async () => {
      stage.pods('progressing').become('slow');
      await stage.reach(make('progressing'), { replicas: 1 });
    },
    async () => {
      stage.pods('crash-loop').become('crash-looping', CRASH_LOOP);
      await stage.reach(make('crash-loop'), { replicas: 1 });
      await stage.waitsFor('crash-loop', 'CrashLoopBackOff');
    },
    async () => {
      stage.pods('on-delete-crash').become('crash-looping', CRASH_LOOP);
      await stage.reach(make('on-delete-crash', ON_DELETE), { replicas: 1 });
      await stage.waitsFor('on-delete-crash', 'CrashLoopBackOff');
    },
    async () => {
      stage.simulate.pods({ namespace: stage.namespace, name: 'one-slow-1' }).become('slow');
      await stage.reach(make('one-slow', { podManagementPolicy: 'Parallel' }), { replicas: 2, readyReplicas: 1 });
    },
    async () => {
      await stage.reach(make('one-lost'), ALL);
      stage.simulate.pods({ namespace: stage.namespace, name: 'one-lost-1' }).become('not-ready');
      await stage.reach(make('one-lost'), { replicas: 2, readyReplicas: 1 });
    },
    async () => {
      stage.simulate.claims({ namespace: stage.namespace, name: 'data-no-volume-0' }).become('provisioning-failing');
      const volumeClaimTemplates = [{ ...volume, metadata: { name: 'data' } }];
      const set = make('no-volume', { volumeClaimTemplates, template: template('no-volume', { containers }) });
      await stage.reach(set, { replicas: 1 });
    },
  );
}

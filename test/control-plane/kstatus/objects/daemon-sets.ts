import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { type SampleName, template } from '../../simulation/workload-samples.ts';
import { CRASH_LOOP, deleteHeld, revised, type Stage, together, NO_IMAGE } from './stage.ts';

const ALL = { desiredNumberScheduled: 3, numberReady: 3, numberAvailable: 3, updatedNumberScheduled: 3 };

/** A DaemonSet on all nodes. */
export function daemonSet({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name },
    spec: { selector: { matchLabels: { app: name } }, template: template(name), ...spec },
  };
}

/** DaemonSets of both strategies, complete and not. */
export async function makeDaemonSets(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => daemonSet(stage.named(name), spec);
  const onDelete = { updateStrategy: { type: 'OnDelete' } };
  await together(
    () => stage.reach(make('complete'), ALL),
    () =>
      stage.reach(make('no-node', { template: template('no-node', { nodeSelector: { no: 'where' } }) }), {
        observedGeneration: 1,
        desiredNumberScheduled: 0,
      }),
    () => stage.reach(make('unavailable-yet', { minReadySeconds: 3600 }), { numberReady: 3, numberUnavailable: 3 }),
    async () => {
      stage.pods('progressing').become('slow');
      await stage.reach(make('progressing'), { numberUnavailable: 3 });
    },
    async () => {
      stage.pods('crash-loop').become('crash-looping', CRASH_LOOP);
      await stage.reach(make('crash-loop'), { numberUnavailable: 3 });
      await stage.waitsFor('crash-loop', 'CrashLoopBackOff', 3);
    },
    async () => {
      stage.pods('no-image').become('image-pull-failing', NO_IMAGE);
      await stage.reach(make('no-image'), { numberUnavailable: 3 });
      await stage.waitsFor('no-image', 'ImagePullBackOff', 3);
    },
    async () => {
      await stage.reach(make('lost'), ALL);
      stage.pods('lost').become('not-ready');
      await stage.reach(make('lost'), { numberUnavailable: 3 });
    },
    async () => {
      await stage.reach(make('on-delete-stale', onDelete), ALL);
      await stage.reach(make('on-delete-stale', { ...onDelete, template: revised('on-delete-stale', 'b') }), {
        observedGeneration: 2,
        numberReady: 3,
      });
    },
    async () => {
      await stage.reach(make('update-stuck'), ALL);
      stage.pods('update-stuck', 'b').become('image-pull-failing', NO_IMAGE);
      const update = make('update-stuck', { template: revised('update-stuck', 'b') });
      await stage.reach(update, { observedGeneration: 2, updatedNumberScheduled: 1, numberUnavailable: 1 });
      await stage.waitsFor('update-stuck', 'ImagePullBackOff');
    },
    () => deleteHeld(stage, make('deleted'), ALL),
  );
}

/** A ReplicaSet of two pods that nobody controls. */
export function replicaSet(name: SampleName, spec: JsonObject = {}): Manifest {
  const own = daemonSet(name, { replicas: 2, ...spec });
  return { ...own, kind: 'ReplicaSet' };
}

/** ReplicaSets without a Deployment. */
export async function makeReplicaSets(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => replicaSet(stage.named(name), spec);
  await together(
    () => stage.reach(make('complete'), { availableReplicas: 2 }),
    () => stage.reach(make('scaled-to-zero', { replicas: 0 }), { observedGeneration: 1 }),
    () => stage.reach(make('unavailable-yet', { minReadySeconds: 3600 }), { readyReplicas: 2 }),
    async () => {
      stage.pods('progressing').become('slow');
      await stage.reach(make('progressing'), { replicas: 2, fullyLabeledReplicas: 2 });
    },
    async () => {
      stage.pods('crash-loop').become('crash-looping', CRASH_LOOP);
      await stage.reach(make('crash-loop'), { replicas: 2 });
      await stage.waitsFor('crash-loop', 'CrashLoopBackOff', 2);
    },
    () => deleteHeld(stage, make('deleted'), { availableReplicas: 2 }),
  );
}

import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { deployment, template } from '../../simulation/workload-samples.ts';
import { condition, CRASH_LOOP, deleteHeld, revised, type Stage, together, NO_IMAGE } from './stage.ts';

const COMPLETE = { conditions: condition({ type: 'Progressing', reason: 'NewReplicaSetAvailable' }) };
const LATE = { conditions: condition({ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }) };
const PAUSED = { conditions: condition({ type: 'Progressing', reason: 'DeploymentPaused' }) };
const LOST = { conditions: condition({ type: 'Available', status: 'False' }), unavailableReplicas: 2 };

/** Deployments in every state that their controller knows. */
export async function makeDeployments(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => deployment(stage.named(name), spec);
  const update = (name: string, spec?: JsonObject): Manifest => make(name, { template: revised(name, 'b'), ...spec });
  await together(
    () => stage.reach(make('complete'), COMPLETE),
    () => stage.reach(make('scaled-to-zero', { replicas: 0 }), COMPLETE),
    () => stage.reach(make('recreate', { strategy: { type: 'Recreate' } }), COMPLETE),
    () => stage.reach(make('no-deadline', { progressDeadlineSeconds: 2147483647 }), { availableReplicas: 2 }),
    () =>
      stage.reach(make('unavailable-yet', { minReadySeconds: 3600, progressDeadlineSeconds: 3700 }), {
        readyReplicas: 2,
      }),
    () => stage.reach(make('paused', { paused: true }), PAUSED),
    () =>
      stage.reach(
        make('unschedulable', { template: template('unschedulable', { nodeSelector: { no: 'where' } }) }),
        LOST,
      ),
    async () => {
      stage.pods('progressing').become('slow');
      await stage.reach(make('progressing'), LOST);
    },
    async () => {
      stage.pods('late').become('slow');
      await stage.reach(make('late', { progressDeadlineSeconds: 2 }), LATE);
    },
    async () => {
      await stage.reach(make('paused-later'), COMPLETE);
      await stage.reach(update('paused-later', { paused: true }), { ...PAUSED, observedGeneration: 2 });
    },
    async () => {
      await stage.reach(make('lost'), COMPLETE);
      stage.pods('lost').become('not-ready');
      await stage.reach(make('lost'), LOST);
    },
    () => deleteHeld(stage, make('deleted'), COMPLETE),
  );
}

/** Deployments whose pods do not start, each for another reason. */
export async function makeBrokenDeployments(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => deployment(stage.named(name), spec);
  const initContainers = [{ name: 'prepare', image: 'registry.example/prepare:1' }];
  await together(
    async () => {
      stage.pods('crash-loop').become('crash-looping', CRASH_LOOP);
      await stage.reach(make('crash-loop'), LOST);
      await stage.waitsFor('crash-loop', 'CrashLoopBackOff', 2);
    },
    async () => {
      stage.pods('init-crash').become('crash-looping', { ...CRASH_LOOP, container: 'prepare' });
      await stage.reach(make('init-crash', { template: template('init-crash', { initContainers }) }), LOST);
      await stage.waitsFor('init-crash', 'CrashLoopBackOff', 2);
    },
    ...['ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'].map((reason) => async () => {
      const name = reason.toLowerCase();
      stage.pods(name).become('image-pull-failing', { ...NO_IMAGE, reason });
      await stage.reach(make(name), LOST);
      await stage.waitsFor(name, reason, 2);
    }),
    async () => {
      stage.pods('no-config').become('container-config-failing');
      await stage.reach(make('no-config'), LOST);
      await stage.waitsFor('no-config', 'CreateContainerConfigError', 2);
    },
    ...[
      { deadline: 600, name: 'update-stuck' },
      { deadline: 2, name: 'update-late' },
    ].map(({ deadline, name }) => async () => {
      await stage.reach(make(name), COMPLETE);
      stage.pods(name, 'b').become('image-pull-failing', NO_IMAGE);
      const update = make(name, { template: revised(name, 'b'), progressDeadlineSeconds: deadline });
      await stage.reach(update, { updatedReplicas: 1, replicas: 3, ...(deadline < 600 ? LATE : {}) });
      await stage.waitsFor(name, 'ImagePullBackOff');
    }),
  );
}

import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { type SampleName, template } from '../../simulation/workload-samples.ts';
import { condition, CRASH_LOOP, deleteHeld, type Stage, together, NO_IMAGE } from './stage.ts';

/** A Pod that nobody controls. */
export function pod({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  const { metadata, ...rest } = template(name, spec);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, ...(metadata as JsonObject) }, ...rest };
}

const RUNNING = { phase: 'Running', conditions: condition({ type: 'Ready', status: 'True' }) };
const NOT_READY = { phase: 'Running', conditions: condition({ type: 'Ready', status: 'False' }) };
const PENDING = { phase: 'Pending' };
/** A pod that no node can take; the scheduler says so at once. */
export const NOWHERE: JsonObject = { nodeSelector: { no: 'where' } };
export const UNSCHEDULABLE = {
  phase: 'Pending',
  conditions: condition({ type: 'PodScheduled', reason: 'Unschedulable' }),
};

/** Pods in every phase, for every reason. */
export async function makePods(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => pod(stage.named(name), spec);
  const prepare = [{ name: 'prepare', image: 'registry.example/prepare:1' }];
  const proxy = [{ name: 'proxy', image: 'registry.example/proxy:1', restartPolicy: 'Always' }];
  await together(
    () => stage.reach(make('ready'), RUNNING),
    () => stage.reach(make('unschedulable', NOWHERE), UNSCHEDULABLE),
    () => stage.reach(make('gated', { schedulingGates: [{ name: 'example.com/gate' }] }), PENDING),
    () => {
      stage.pods('succeeded').become('completing');
      return stage.reach(make('succeeded', { restartPolicy: 'Never' }), { phase: 'Succeeded' });
    },
    () => {
      stage.pods('failed').become('failing', { exitCode: 3 });
      return stage.reach(make('failed', { restartPolicy: 'Never' }), { phase: 'Failed' });
    },
    () => {
      stage.pods('starting').become('starting');
      return stage.reach(make('starting'), { ...PENDING, containerStatuses: [{}] });
    },
    () => {
      stage.pods('slow').become('slow');
      return stage.reach(make('slow'), NOT_READY);
    },
    () => {
      stage.pods('sidecar').become('not-ready', { container: 'proxy' });
      return stage.reach(make('sidecar', { initContainers: proxy }), NOT_READY);
    },
    async () => {
      await stage.reach(make('not-ready'), RUNNING);
      stage.pods('not-ready').become('not-ready');
      await stage.reach(make('not-ready'), NOT_READY);
    },
    async () => {
      stage.pods('no-image').become('image-pull-failing', NO_IMAGE);
      await stage.reach(make('no-image'), PENDING);
      await stage.waitsFor('no-image', 'ImagePullBackOff');
    },
    async () => {
      stage.pods('no-config').become('container-config-failing');
      await stage.reach(make('no-config'), PENDING);
      await stage.waitsFor('no-config', 'CreateContainerConfigError');
    },
    ...['Always', 'OnFailure'].map((restartPolicy) => async () => {
      const name = `crash-loop-${restartPolicy.toLowerCase()}`;
      stage.pods(name).become('crash-looping', CRASH_LOOP);
      await stage.reach(make(name, { restartPolicy }), { phase: 'Running' });
      await stage.waitsFor(name, 'CrashLoopBackOff');
    }),
    async () => {
      stage.pods('init-crash').become('crash-looping', { ...CRASH_LOOP, container: 'prepare' });
      await stage.reach(make('init-crash', { initContainers: prepare }), PENDING);
      await stage.waitsFor('init-crash', 'CrashLoopBackOff');
    },
    async () => {
      await stage.reach(make('evicted'), RUNNING);
      await stage.pods('evicted').evict();
      await stage.reach(make('evicted'), { phase: 'Failed', reason: 'Evicted' });
    },
    () => deleteHeld(stage, make('deleted'), RUNNING),
  );
}

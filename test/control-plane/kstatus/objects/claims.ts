import { type JsonObject, valueAt } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../harness/api-client.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { claim } from '../../simulation/workload-samples.ts';
import { pod } from './pods.ts';
import { deleteHeld, type Stage, together } from './stage.ts';

const BOUND = { phase: 'Bound' };
const PENDING = { phase: 'Pending' };

/** PersistentVolumeClaims in every phase, and with them PersistentVolumes. */
export async function makeClaims(stage: Stage): Promise<void> {
  const { simulate, namespace, named } = stage;
  const grow =
    (name: string, behaviour: 'resize-failing' | 'file-system-resize-pending', expected: object) => async () => {
      simulate.claims({ namespace, name }).become(behaviour);
      await stage.reach(claim(named(name), 'immediate'), BOUND);
      await stage.reach(claim(named(name), 'immediate', '3Gi'), expected);
    };
  await together(
    () => stage.reach(claim(named('immediate'), 'immediate'), BOUND),
    () => stage.reach(claim(named('no-consumer'), 'standard'), PENDING),
    () => stage.reach(claim(named('no-class'), 'nowhere'), PENDING),
    async () => {
      await stage.reach(claim(named('consumed'), 'standard'), PENDING);
      await stage.reach(pod(named('consumer'), consuming('consumed')), { phase: 'Running' });
      await stage.reach(claim(named('consumed'), 'standard'), BOUND);
    },
    async () => {
      simulate.claims({ namespace, name: 'consumed-stuck' }).become('provisioning-failing');
      await stage.reach(claim(named('consumed-stuck'), 'standard'), PENDING);
      await stage.reach(pod(named('stuck-consumer'), consuming('consumed-stuck')), PENDING);
    },
    () => {
      simulate.claims({ namespace, name: 'stuck' }).become('provisioning-stuck');
      return stage.reach(claim(named('stuck'), 'immediate'), PENDING);
    },
    grow('not-growing', 'resize-failing', { allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' } }),
    grow('half-grown', 'file-system-resize-pending', { allocatedResourceStatuses: { storage: 'NodeResizePending' } }),
    async () => {
      await removeVolume(stage, await volumeOf(stage, 'lost'));
      await stage.reach(claim(named('lost'), 'immediate'), { phase: 'Lost' });
    },
    async () => {
      const name = await volumeOf(stage, 'released');
      await stage.client.remove({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...named('released') });
      const volume = { apiVersion: 'v1', kind: 'PersistentVolume', name };
      const isReleased = async (): Promise<boolean> =>
        valueAt(await stage.client.get(volume), ['status', 'phase']) === 'Released';
      await waitUntil('the volume is released', isReleased);
    },
    () => deleteHeld(stage, claim(named('deleted'), 'immediate'), BOUND),
  );
}

/** Makes a claim and returns the name of its volume. */
async function volumeOf(stage: Stage, name: string): Promise<string> {
  const bound = await stage.reach(claim(stage.named(name), 'immediate'), BOUND);
  return String(valueAt(bound, ['spec', 'volumeName']));
}

function consuming(claimName: string): JsonObject {
  return { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] };
}

/** Without its finalizer, as a careless hand does it. */
async function removeVolume({ client }: Stage, name: string): Promise<LiveObject | undefined> {
  const volume = { apiVersion: 'v1', kind: 'PersistentVolume', name };
  await client.remove(volume);
  const left = await client.find(volume);
  return left === undefined ? undefined : client.patch(volume, { metadata: { finalizers: null } });
}

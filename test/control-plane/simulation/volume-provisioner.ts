import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type ApiClient, ApiError, type LiveObject, nameOf } from '../harness/api-client.ts';
import { hasCondition } from '../harness/conditions.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { Pod } from './kubelet/pod.ts';
import type { SelectedBehaviours } from './selected-behaviours.ts';
import { timeNow } from './time.ts';

/** What becomes of a claim. */
export interface ClaimBehaviours {
  /** Gets a volume, and grows when more is asked for: the file system too as soon as a running pod uses it. The default. */
  readonly bound: object;
  /** Waits for a volume without an end. */
  readonly 'provisioning-stuck': object;
  /** Gets no volume (event `ProvisioningFailed`). */
  readonly 'provisioning-failing': { readonly message?: string };
  /** The volume does not grow (event `VolumeResizeFailed`). */
  readonly 'resize-failing': { readonly message?: string };
  /** The volume grows, its file system does not (condition `FileSystemResizePending`). */
  readonly 'file-system-resize-pending': object;
}

/** One behaviour with what was said about it. */
export type ClaimBehaviour = {
  readonly [Type in keyof ClaimBehaviours]: { readonly type: Type } & ClaimBehaviours[Type];
}[keyof ClaimBehaviours];

/** An external provisioner, an external resizer, and what kubelets do with volumes. */
export interface VolumeProvisioner {
  /** Takes every claim of ours one step on. */
  readonly step: (pods: readonly Pod[]) => Promise<void>;
}

/** A claim as the API server returns it. */
interface Claim extends LiveObject {
  readonly spec: JsonObject & {
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly volumeName?: string;
  };
  readonly status: JsonObject & { readonly phase: string; readonly capacity?: { readonly storage: string } };
}

const PROVISIONER = 'simulation.planwright.dev/disk';

/** What the provisioner needs. */
export interface VolumeProvisionerOptions {
  readonly client: ApiClient;
  readonly events: EventRecorder;
  readonly behaviours: SelectedBehaviours<ClaimBehaviour>;
}

/** A provisioner for the StorageClasses of the harness. */
export function createVolumeProvisioner(options: VolumeProvisionerOptions): VolumeProvisioner {
  const stepOne = async (claim: Claim, pods: readonly Pod[]): Promise<void> => {
    const behaviour = options.behaviours.find(claim) ?? { type: 'bound' };
    if (claim.spec.volumeName === undefined) await provision(options, claim, behaviour);
    else if (claim.status.phase === 'Bound' && isOutgrown(claim)) await resize(options, claim, { behaviour, pods });
  };
  return {
    step: async (pods) => {
      const claims = (await options.client.list({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
      })) as readonly Claim[];
      await Promise.all(claims.filter(isOurs).map((claim) => stepOne(claim, pods).catch(ignoreChanged)));
    },
  };
}

/** The volume controller names the provisioner when it is time: with WaitForFirstConsumer, when a node was chosen. */
function isOurs({ metadata }: Claim): boolean {
  const provisioner = metadata.annotations?.['volume.kubernetes.io/storage-provisioner'];
  return metadata.deletionTimestamp === undefined && provisioner === PROVISIONER;
}

function isOutgrown({ spec, status }: Claim): boolean {
  return status.capacity !== undefined && spec.resources.requests.storage !== status.capacity.storage;
}

async function provision(
  { client, events }: VolumeProvisionerOptions,
  claim: Claim,
  behaviour: ClaimBehaviour,
): Promise<void> {
  const { namespace, name } = claim.metadata;
  const event = { object: claim, component: PROVISIONER };
  if (behaviour.type === 'provisioning-failing') {
    const { message = 'rpc error: code = ResourceExhausted desc = quota of disks exceeded' } = behaviour;
    const text = `failed to provision volume with StorageClass "${claim.spec.storageClassName}": ${message}`;
    await events.record({ ...event, type: 'Warning', reason: 'ProvisioningFailed', message: text });
  } else if (behaviour.type === 'provisioning-stuck') {
    const message = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
    await events.record({ ...event, type: 'Normal', reason: 'Provisioning', message });
  } else {
    await client.create(volumeFor(claim));
  }
}

function volumeFor({ metadata, spec }: Claim): Manifest {
  const { namespace, name, uid } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      accessModes: spec.accessModes,
      capacity: { storage: spec.resources.requests.storage },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: spec.storageClassName,
      volumeMode: spec.volumeMode ?? 'Filesystem',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      hostPath: { path: '/simulated' },
    },
  };
}

/** The order of external-resizer and kubelet (KEP-1790): the volume, then the file system. */
async function resize(
  { client, events }: VolumeProvisionerOptions,
  claim: Claim,
  { behaviour, pods }: { readonly behaviour: ClaimBehaviour; readonly pods: readonly Pod[] },
): Promise<void> {
  const { storage } = claim.spec.resources.requests;
  const volumeName = { apiVersion: 'v1', kind: 'PersistentVolume', name: String(claim.spec.volumeName) };
  const volume = await client.get(volumeName);
  const event = { object: claim, component: `external-resizer ${PROVISIONER}` };
  if (capacityOf(volume) !== storage) {
    if (behaviour.type === 'resize-failing') {
      const { message = 'rpc error: code = OutOfRange desc = the disk cannot be larger' } = behaviour;
      await report(
        client,
        claim,
        resizing(claim, 'ControllerResizeInfeasible', { type: 'ControllerResizeError', message }),
      );
      const text = `resize volume "${volumeName.name}" by resizer "${PROVISIONER}" failed: ${message}`;
      await events.record({ ...event, type: 'Warning', reason: 'VolumeResizeFailed', message: text });
      return;
    }
    await report(client, claim, resizing(claim, 'ControllerResizeInProgress', { type: 'Resizing' }));
    await client.patch(volumeName, { spec: { capacity: { storage } } });
    return;
  }
  if (!hasCondition(claim, 'FileSystemResizePending')) {
    const message = 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.';
    await report(client, claim, resizing(claim, 'NodeResizePending', { type: 'FileSystemResizePending', message }));
    const text = 'Require file system resize of volume on node';
    await events.record({ ...event, type: 'Normal', reason: 'FileSystemResizeRequired', message: text });
    return;
  }
  const user = pods.find((pod) => isUsing(pod, claim));
  if (user === undefined || behaviour.type === 'file-system-resize-pending') return;
  await report(client, claim, { capacity: { storage }, conditions: null, allocatedResourceStatuses: null });
  const message = `MountVolume.NodeExpandVolume succeeded for volume "${volumeName.name}" ${user.spec.nodeName}`;
  for (const object of [user, claim]) {
    await events.record({
      object,
      component: 'kubelet',
      type: 'Normal',
      reason: 'FileSystemResizeSuccessful',
      message,
    });
  }
}

function resizing(
  claim: Claim,
  state: string,
  condition: { readonly type: string; readonly message?: string },
): JsonObject {
  const { storage } = claim.spec.resources.requests;
  // Only the condition of the step that it is in; its time is that of the step.
  const conditions = hasCondition(claim, condition.type)
    ? {}
    : { conditions: [{ ...condition, status: 'True', lastProbeTime: null, lastTransitionTime: timeNow() }] };
  return { allocatedResources: { storage }, allocatedResourceStatuses: { storage: state }, ...conditions };
}

async function report(client: ApiClient, claim: Claim, status: JsonObject): Promise<void> {
  const { resourceVersion } = claim.metadata;
  await client.patch(nameOf(claim), { metadata: { resourceVersion }, status }, 'status');
}

function capacityOf(volume: LiveObject): string | undefined {
  const { capacity } = volume['spec'] as { readonly capacity?: { readonly storage?: string } }; // A PersistentVolume has one.
  return capacity?.storage;
}

function isUsing({ metadata, spec, status }: Pod, claim: Claim): boolean {
  if (metadata.namespace !== claim.metadata.namespace || status.phase !== 'Running') return false;
  return (spec.volumes ?? []).some(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name,
  );
}

/** It has changed, is gone, or its volume is there already: the next step sees that. */
function ignoreChanged(error: unknown): void {
  if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 404)) throw error;
}

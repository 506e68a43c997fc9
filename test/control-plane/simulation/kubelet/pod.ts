import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../harness/api-client.ts';

/** A pod as the API server returns it, as far as a kubelet reads it. */
export interface Pod extends LiveObject {
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

/** What is to run. */
export interface PodSpec extends JsonObject {
  readonly nodeName?: string;
  readonly hostNetwork?: boolean;
  readonly restartPolicy: RestartPolicy;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly (JsonObject & { readonly persistentVolumeClaim?: { readonly claimName: string } })[];
}

/** Which exits a kubelet answers with another start. */
export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

/** One container. An init container with `restartPolicy: Always` is a sidecar. */
export interface Container extends JsonObject {
  readonly name: string;
  readonly image: string;
  readonly restartPolicy?: string;
  readonly startupProbe?: JsonObject;
  readonly resources?: JsonObject;
}

/** What a kubelet reports of a pod. */
export interface PodStatus extends JsonObject {
  readonly phase: PodPhase;
  readonly conditions?: readonly PodCondition[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly podIP?: string;
  readonly hostIP?: string;
  readonly startTime?: string;
}

/** The phases of a pod; the last two are final. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** One condition of a pod. */
export interface PodCondition extends JsonObject {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
}

/** What a kubelet reports of a container. */
export interface ContainerStatus extends JsonObject {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string | undefined;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

/** One of the three states of a container, or none yet. */
export interface ContainerState extends JsonObject {
  readonly waiting?: Waiting;
  readonly running?: JsonObject & { readonly startedAt: string };
  readonly terminated?: Terminated;
}

/** Why a container does not run. */
export interface Waiting extends JsonObject {
  readonly reason: string;
  readonly message?: string | undefined;
}

/** How a container ended. */
export interface Terminated extends JsonObject {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string | undefined;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly containerID?: string | undefined;
}

/** Whether an init container keeps running beside the containers (KEP-753). */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

import type { JsonValue } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import type { ReadFailure } from '../../../src/core/live/live-state.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import type { Instant } from '../../../src/core/time/instant.ts';

/** A simulated cluster at one moment: what has been applied, and how far each object has come. A value; operations make new ones. */
export interface ClusterModel {
  /** What the applier applies. */
  readonly plan: Plan;
  readonly now: Instant;
  /** By id, in the order in which they were first applied. */
  readonly applied: ReadonlyMap<string, AppliedObject>;
  /** What else is there, by id: Secrets that somebody made, storage classes, Events. */
  readonly others: ReadonlyMap<string, LiveObject>;
  readonly failures: readonly ReadFailure[];
}

/** An object of the Plan in the cluster, with the state that its controller acts on. */
export interface AppliedObject {
  readonly manifest: Manifest;
  readonly uid: string;
  readonly generation: number;
  /** The generation that its controller has seen. */
  readonly observed: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly deletedAt?: Instant;
  /** Who else wrote to it: `kubectl edit`. */
  readonly edits: readonly Edit[];
  /** What an autoscaler or a person set `spec.replicas` to. */
  readonly replicas?: number;
  /** Of workloads and Jobs. */
  readonly pods: readonly PodState[];
  /** The revisions of the pod template, oldest first; the last one is wanted. */
  readonly revisions: readonly string[];
  /** The pod template of each. */
  readonly templates: ReadonlyMap<string, JsonValue>;
  readonly job: 'running' | 'complete' | 'failed';
  /** Of claims, autoscalers and custom resources: bound, active, ready. */
  readonly isSettled: boolean;
  /** Of load balancers and Ingresses: the address that they were given. */
  readonly address?: string;
  /** Of Deployments: the progress deadline has passed. */
  readonly isStuck: boolean;
}

export interface Edit {
  readonly manager: string;
  readonly time: Instant;
  readonly path: readonly string[];
}

/** One pod of a workload or Job. */
export interface PodState {
  readonly name: string;
  readonly revision: string;
  readonly createdAt: Instant;
  /** When it last became what it is. */
  readonly changedAt: Instant;
  readonly state: 'starting' | 'ready' | 'unready' | 'faulty' | 'succeeded' | 'failed';
  /** Of a faulty pod: `CrashLoopBackOff`, `ImagePullBackOff`, `Unschedulable`, … */
  readonly reason?: string;
  readonly restarts: number;
}

import type { Difference } from '../drift/difference.ts';
import type { ErrorClass } from '../health/health.ts';
import type { JsonObject } from '../json/json.ts';

/** metav1.Condition. Times are RFC 3339 in whole seconds. */
export interface Condition extends JsonObject {
  readonly type: ConditionType;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

/** Always there but the last three, which are there only while they are true. */
export type ConditionType =
  | 'Ready'
  | 'Progressing'
  | 'Failed'
  | 'Available'
  | 'Degraded'
  | 'InSync'
  | 'DependenciesReady'
  | 'Planned'
  | 'Reconciling'
  | 'Stalled'
  | 'Paused';

export type ComponentPhase = 'Pending' | 'Installing' | 'Ready' | 'Upgrading' | 'Degraded' | 'Failed';

/** The state of one part of a resource (schemas/status.common.yaml). */
export interface ComponentStatus extends JsonObject {
  readonly name: string;
  readonly phase: ComponentPhase;
  readonly version?: string | undefined;
  readonly replicas?: number | undefined;
  readonly readyReplicas?: number | undefined;
  readonly message?: string | undefined;
  readonly progressSince?: string | undefined;
}

/** The status block that every kind has (schemas/status.common.yaml); a kind's own fields stand beside it. */
export interface CommonStatus extends JsonObject {
  readonly phase: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastUpdated: string;
  readonly planDigest?: string | undefined;
  readonly lastGoodPlanDigest?: string | undefined;
  readonly conditions: readonly Condition[];
  readonly components: readonly ComponentStatus[];
  readonly endpoints: Readonly<Record<string, string>>;
  readonly drift: DriftStatus;
  readonly blocking?: BlockingStatus | undefined;
  readonly retry?: RetryStatus | undefined;
  readonly lastFailure?: FailureStatus | undefined;
}

/** Where the cluster differs from the Plan. */
export interface DriftStatus extends JsonObject {
  readonly count: number;
  readonly items: readonly DriftItem[];
}

export interface DriftItem extends JsonObject {
  readonly object: string;
  readonly type: Difference['type'];
  readonly path?: string | undefined;
  readonly message?: string | undefined;
  readonly manager?: string | undefined;
  readonly since?: string | undefined;
}

/** The first thing, in the Plan's order, that keeps the resource from being ready. */
export interface BlockingStatus extends JsonObject {
  readonly object: string;
  readonly reason: string;
  readonly message?: string | undefined;
  readonly since?: string | undefined;
}

export interface RetryStatus extends JsonObject {
  readonly count?: number | undefined;
  readonly nextTime?: string | undefined;
  readonly class?: ErrorClass | undefined;
}

export interface FailureStatus extends JsonObject {
  readonly reason: string;
  readonly message?: string | undefined;
  readonly time: string;
  readonly planDigest?: string | undefined;
}

/** An Event to be written (events.k8s.io/v1): only transitions make one. */
export interface StatusEvent {
  readonly type: 'Normal' | 'Warning';
  /** At most 128 characters. */
  readonly reason: string;
  /** What was done or noticed, as one CamelCase word, at most 128 characters. */
  readonly action: string;
  /** At most 1024 characters. */
  readonly note: string;
  /** The id of a second object the Event is about. */
  readonly related?: string | undefined;
}

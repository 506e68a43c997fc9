import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Instant } from '../time/instant.ts';

/**
 * The health of one object.
 * - `Ready`: does what its manifest asks for, in the current revision.
 * - `Waiting`: cannot go on by itself and need not: a claim that waits for its first consumer. Counts as ready for order.
 * - `Suspended`: somebody paused it.
 * - `Progressing`: not ready yet, and nothing says that it will not be.
 * - `Degraded`: was ready in this revision, and is not now.
 * - `Failed`: will not become ready by itself.
 * - `Terminating`: being deleted.
 * - `Unknown`: what is needed for a verdict could not be read.
 */
export type HealthStatus =
  | 'Ready'
  | 'Waiting'
  | 'Suspended'
  | 'Progressing'
  | 'Degraded'
  | 'Failed'
  | 'Terminating'
  | 'Unknown';

/** What kind of error it is (`status.retry.class`), which decides how long to wait. */
export type ErrorClass = 'transient' | 'permanent' | 'unknown' | 'configuration' | 'resource' | 'component';

/** A verdict on one object. */
export interface Health {
  readonly status: HealthStatus;
  /** One CamelCase word for programs; Kubernetes' own where it has one (ImagePullBackOff, ProgressDeadlineExceeded). */
  readonly reason: string;
  /** One sentence with numbers for people; no times, so that it changes only with the facts. */
  readonly message: string;
  /** The id of the object at fault, where it is another one: `Pod/shop/orders-0`. */
  readonly culprit?: string | undefined;
  readonly errorClass?: ErrorClass | undefined;
  /** What usually helps, as an instruction to a person. */
  readonly hint?: string | undefined;
  /** A new revision or more replicas are on their way: what is not ready has not been lost. */
  readonly isRollingOut?: boolean | undefined;
  /** Replicas wanted, and those that are ready and run the wanted revision. Workloads only. */
  readonly replicas?: { readonly wanted: number; readonly ready: number } | undefined;
  /** When the verdict may change though no object does: the end of a period of grace. */
  readonly nextCheck?: Instant | undefined;
}

/** What a rule may look at beside the object. */
export interface HealthContext {
  readonly live: LiveState;
  readonly now: Instant;
  /** Whether the object was Ready before, with the manifest that is applied now. */
  readonly wasReady: boolean;
}

/** How the health of one kind of object is told: an entry of the catalogue `src/health`. */
export interface HealthRule {
  /** `Deployment.apps`, `Pod`: versions do not matter. */
  readonly groupKind: string;
  /** What `Ready` means, in one sentence, for the documentation. */
  readonly summary: string;
  /** How long it may stay Progressing without progress, in seconds (600 where nothing is said). */
  readonly progressDeadlineSeconds?: number;
  /** Reported, never in the way: the resource can be ready without it (an autoscaler without metrics, a failed backup run). */
  readonly isAdvisory?: boolean;
  /** The verdict on every object of the kind that is there, where nothing else of it is read: `assess` then returns this very value. */
  readonly whenThere?: Health;
  /** The kinds it reads beside its own: what the agent must watch for it. */
  readonly reads?: readonly string[];
  /** A pure function of the object and the context. The object is not being deleted, and its generation, where it has an observed one, is observed. */
  assess(object: LiveObject, context: HealthContext): Health;
}

/** The rules, found by kind; kinds without one get the rule for foreign custom resources. */
export interface HealthRules {
  readonly rules: readonly HealthRule[];
  ruleFor(groupKind: string): HealthRule;
}

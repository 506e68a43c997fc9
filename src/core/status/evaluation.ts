import type { FieldShapes } from '../drift/field-shapes.ts';
import type { HealthRules } from '../health/health.ts';
import type { JsonObject } from '../json/json.ts';
import type { Kind } from '../kind/kind.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Plan } from '../plan/plan.ts';
import type { Instant } from '../time/instant.ts';
import type { ClearedObjects } from './cleared-objects.ts';
import type { CommonStatus, StatusEvent } from './status.ts';

/** Everything a status is computed from. */
export interface EvaluationInput {
  readonly kind: Kind;
  /** The custom resource as the cluster holds it. */
  readonly resource: LiveObject;
  /** Its Plan as the cluster holds it, parts put together; undefined when there is none yet. */
  readonly plan: Plan | undefined;
  readonly live: LiveState;
  /** The status computed last time: the only memory there is. */
  readonly previous: JsonObject;
  readonly now: Instant;
  readonly rules: HealthRules;
  readonly shapes: FieldShapes;
  /** What need not be looked at again; absent where nothing is remembered. */
  readonly cleared?: ClearedObjects | undefined;
  /** What was found out about what the resource needs from outside; absent where nobody looked. */
  readonly dependencies?: readonly DependencyState[];
}

/** What was found out about something outside the cluster. */
export interface DependencyState {
  readonly name: string;
  readonly target: string;
  /** `Unknown`: the last look is too old, or the circuit breaker is open. */
  readonly state: 'Available' | 'Unavailable' | 'Unknown';
  readonly message: string;
  /** While the state is Unknown, what it was when somebody last knew. What was not there then still holds the resource up. */
  readonly lastKnown?: 'Available' | 'Unavailable';
  /** The first look is under way, and what was not begun waits for it: a resource in its first phase stays there. */
  readonly isAwaited?: true;
}

/** What an evaluation says. */
export interface Evaluation {
  /** The whole status: the common block and the kind's own fields. */
  readonly status: CommonStatus;
  /** The phases walked through, in order; empty when the phase is the one before. */
  readonly transitions: readonly PhaseTransition[];
  readonly events: readonly StatusEvent[];
  /** When the verdict may change though no object does; undefined when only a change can move it. */
  readonly nextCheck: Instant | undefined;
}

export interface PhaseTransition {
  readonly from: string;
  readonly to: string;
}

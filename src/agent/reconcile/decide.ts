import type { HealthRules } from '../../core/health/health.ts';
import { conditionOf } from '../../core/health/conditions.ts';
import { isSameJson } from '../../core/json/is-same-json.ts';
import { type JsonObject, member } from '../../core/json/json.ts';
import { evaluate } from '../../core/status/evaluate.ts';
import type { DependencyState, Evaluation } from '../../core/status/evaluation.ts';
import { isPaused } from '../../core/status/paused.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import { MINUTE } from '../../core/time/instant.ts';
import type { Observed } from '../observe/observer.ts';
import type { AgentSettings } from '../settings.ts';
import { decideFinalizers, type FinalizerChange, type FinalizerInput, isDeleting } from './decide-finalizers.ts';

/** Everything a decision depends on. */
export interface DecisionInput extends FinalizerInput {
  readonly observed: Observed;
  /** The status as the API server holds it. */
  readonly previous: JsonObject;
  /** Absent where nobody looked. */
  readonly dependencies: readonly DependencyState[] | undefined;
  /** Milliseconds since the agent last wrote the resource's status; undefined where it never did. */
  readonly sinceWrite: number | undefined;
  readonly rules: HealthRules;
  readonly settings: Pick<AgentSettings, 'statusInterval' | 'deletionGrace'>;
}

/** What is to be written, in this order: the status with its Events, then the finalizers. */
export interface Decision {
  readonly evaluation: Evaluation;
  readonly status: StatusDecision;
  readonly finalizers: readonly FinalizerChange[];
  /** In how many milliseconds time alone may change the decision; undefined where only a change can. */
  readonly lookIn: number | undefined;
  /** Whether the Events of its namespace may tell why it is not ready. */
  readonly isTroubled: boolean;
}

export type StatusDecision =
  | { readonly type: 'none' }
  | { readonly type: 'write'; readonly status: CommonStatus }
  /** There is something new, but the last write is too young. */
  | { readonly type: 'wait'; readonly milliseconds: number };

/** Decides what to write of a resource. Pure: after the status is written, the same input decides to write none. */
export function decide(input: DecisionInput): Decision {
  const evaluation = evaluate(evaluationInput(input));
  const status = decideStatus(evaluation.status, input);
  const finalizers = decideFinalizers(input);
  // "Deleting" is to be seen before the resource goes; it is a matter of a second at most.
  const isEarly = status.type === 'wait';
  return {
    evaluation,
    status,
    finalizers: isEarly ? finalizers.changes.filter(({ type }) => type === 'add') : finalizers.changes,
    lookIn: lookIn([evaluation.nextCheck, finalizers.nextLook], input.now),
    isTroubled: isTroubled(input.observed, evaluation.status),
  };
}

function evaluationInput({
  observed,
  previous,
  now,
  rules,
  dependencies,
}: DecisionInput): Parameters<typeof evaluate>[0] {
  const { kind, resource, plan, live, cleared, shapes } = observed;
  const looked = dependencies === undefined ? {} : { dependencies };
  return { kind, resource, plan, live, shapes, previous, cleared, now, rules, ...looked };
}

/** A new phase, and whether it is ready, is written sooner than the other news: people and appliers wait for it. */
const MOVE_INTERVAL = 250;

function decideStatus(status: CommonStatus, { previous, sinceWrite, settings }: DecisionInput): StatusDecision {
  // Members that are undefined and the order of members do not come back from the API server: neither counts here.
  if (isSameJson(status, previous)) return { type: 'none' };
  const interval = isMove(status, previous)
    ? Math.min(MOVE_INTERVAL, settings.statusInterval)
    : settings.statusInterval;
  const rest = sinceWrite === undefined ? 0 : interval - sinceWrite;
  return rest > 0 ? { type: 'wait', milliseconds: rest } : { type: 'write', status };
}

function isMove(status: CommonStatus, previous: JsonObject): boolean {
  const ready = status.conditions.find(({ type }) => type === 'Ready')?.status;
  return status.phase !== member(previous, 'phase') || ready !== conditionOf({ status: previous }, 'Ready')?.status;
}

/** Clocks are put right now and then: what is due in a day is looked at every hour. */
const LONGEST_WAIT = 60 * MINUTE;

function lookIn(moments: readonly (number | undefined)[], now: number): number | undefined {
  const waits = moments.filter((moment) => moment !== undefined).map((moment) => moment - now);
  return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits, LONGEST_WAIT));
}

function isTroubled({ resource, plan }: Observed, { conditions }: CommonStatus): boolean {
  if (plan === undefined || isDeleting(resource) || isPaused(resource)) return false;
  return conditions.find(({ type }) => type === 'Ready')?.status !== 'True';
}

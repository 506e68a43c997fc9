import type { HealthRules } from '../../core/health/health.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { Evaluation } from '../../core/status/evaluation.ts';
import { evaluate } from '../../core/status/evaluate.ts';
import { toldDependencies } from '../../core/status/told-dependencies.ts';
import type { Observation, ObservedResource } from './observation.ts';

/** A resource with the status computed for it. */
export interface EvaluatedResource extends ObservedResource {
  readonly evaluation: Evaluation;
  /** Whether what is outside the cluster is told as the agent found it. */
  readonly isOutsideTold: boolean;
}

/** What statuses are computed with. */
export interface EvaluationTools {
  readonly rules: HealthRules;
  /** The status computed last time by this program, where nobody writes one to the cluster. */
  previousOf(resource: ObservedResource): JsonObject | undefined;
}

/**
 * Computes the status of every selected resource. The one in the cluster, if an agent wrote it, counts as the one before; outside the
 * cluster, nobody looks from here, and what the agent found there stands.
 */
export function evaluateObservation(
  { resources, now, liveOf, shapes }: Pick<Observation, 'resources' | 'now' | 'liveOf' | 'shapes'>,
  { rules, previousOf }: EvaluationTools,
): readonly EvaluatedResource[] {
  return resources.map((resource) => {
    const { kind, object, plan, namespace } = resource;
    const previous = previousOf(resource) ?? object.status ?? {};
    const live = liveOf(namespace);
    const outside = toldDependencies(kind, object);
    const told = outside === undefined ? {} : { dependencies: outside };
    const input = { kind, resource: object, plan, live, previous, now, rules, shapes, ...told };
    return { ...resource, evaluation: evaluate(input), isOutsideTold: outside !== undefined };
  });
}

/** Whether the status says that the resource is ready. */
export function isReady({ evaluation }: EvaluatedResource): boolean {
  return readyConditionOf(evaluation)?.status === 'True';
}

/** The condition Ready. */
export function readyConditionOf({ status }: Evaluation): Evaluation['status']['conditions'][number] | undefined {
  return status.conditions.find(({ type }) => type === 'Ready');
}

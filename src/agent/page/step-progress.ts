import { isDone, type ObservedObject, observeObjects } from '../../core/status/observe-objects.ts';
import type { EvaluationInput } from '../../core/status/evaluation.ts';
import { readPrevious } from '../../core/status/read-previous.ts';
import { withNamedRules } from '../../core/health/named-rules.ts';
import type { ObjectProgress, StepProgress } from './page-source.ts';

/** How far each step of the Plan is, in apply order; none where there is no Plan. */
export function stepProgress(given: EvaluationInput): readonly StepProgress[] {
  const { plan, kind } = given;
  if (plan === undefined) return [];
  const input = { ...given, rules: withNamedRules(given.rules, kind.status?.health) };
  const objects = observeObjects(input, plan, readPrevious(input.previous));
  return plan.steps
    .map(({ name, wave }) => {
      const own = objects.filter(({ planned }) => planned.step === name);
      return { name, wave, done: own.filter(isDone).length, objects: own.map(progressOf) };
    })
    .filter((step) => step.objects.length > 0);
}

function progressOf({ planned, application, health }: ObservedObject): ObjectProgress {
  const { status, reason, message } = health;
  return { id: planned.id, application, health: status, reason, message };
}

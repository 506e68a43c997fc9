import { at, type Field, isSet, type Problems, problem } from './field.ts';
import { checkCountOrPercentage, checkEnum } from './field-checks.ts';
import { checkLabelSelector, isEmptySelector } from './label-selector.ts';

/** Checks a PodDisruptionBudget (ValidatePodDisruptionBudgetSpec). */
export function* checkPodDisruptionBudget(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const [available, unavailable] = [at(spec, 'minAvailable'), at(spec, 'maxUnavailable')];
  if (isSet(available) && isSet(unavailable)) yield problem(spec, 'must not have both minAvailable and maxUnavailable');
  yield* checkCountOrPercentage(available);
  yield* checkCountOrPercentage(unavailable);
  yield* checkLabelSelector(at(spec, 'selector'));
  // An absent selector protects nothing and an empty one every pod of the namespace; servers accept both.
  if (isEmptySelector(at(spec, 'selector'))) {
    yield problem(at(spec, 'selector'), 'must select the pods of one workload');
  }
  yield* checkEnum(at(spec, 'unhealthyPodEvictionPolicy'), ['IfHealthyBudget', 'AlwaysAllow']);
}

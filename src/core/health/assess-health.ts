import { isJsonArray, type JsonValue, valueAt } from '../json/json.ts';
import { groupKindOf, type LiveObject } from '../live/live-object.ts';
import { textAt } from './field-readers.ts';
import type { Health, HealthContext, HealthRules } from './health.ts';

/** What the assessment of an object needs beside it. */
export interface AssessmentContext extends HealthContext {
  readonly rules: HealthRules;
}

/**
 * The health of one live object: what holds for every kind first (deletion, a generation that nobody has observed), then the
 * rule of its kind. Never throws on odd input.
 */
export function assessHealth(object: LiveObject, context: AssessmentContext): Health {
  return (
    deletionHealth(object) ??
    generationHealth(object) ??
    context.rules.ruleFor(groupKindOf(object)).assess(object, context)
  );
}

function deletionHealth(object: LiveObject): Health | undefined {
  if (textAt(object, ['metadata', 'deletionTimestamp']) === undefined) return undefined;
  const finalizers = valueAt(object, ['metadata', 'finalizers']);
  const names = isJsonArray(finalizers) ? finalizers.filter((name) => typeof name === 'string') : [];
  const cause = names.length === 0 ? '' : `; held by ${names.join(', ')}`;
  return { status: 'Terminating', reason: 'Terminating', message: `The object is being deleted${cause}` };
}

/** What the status says is about an older spec. Controllers downgraded or restored from a backup may be ahead of the object. */
function generationHealth(object: LiveObject): Health | undefined {
  const generation = generationOf(valueAt(object, ['metadata', 'generation']));
  const observed = generationOf(valueAt(object, ['status', 'observedGeneration']));
  if (generation === undefined || observed === undefined || observed === generation) return undefined;
  if (observed < generation) {
    const message = `The controller has observed generation ${observed} of ${generation}`;
    return { status: 'Progressing', reason: 'GenerationNotObserved', message, isRollingOut: true };
  }
  return {
    status: 'Unknown',
    reason: 'ObservedGenerationAhead',
    message: `The status is about generation ${observed}, but the object is at ${generation}: it was restored, or written by hand`,
    hint: 'Change the object in any way or restart its controller, so that it is observed anew',
  };
}

/** Argo Rollouts writes digits as text. Anything else counts as absent: kstatus gives up there. */
function generationOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

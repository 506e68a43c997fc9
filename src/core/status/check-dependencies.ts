import { isJsonObject, member } from '../json/json.ts';
import { groupKindOf } from '../live/live-object.ts';
import { objectId } from '../manifest/object-id.ts';
import type { Plan, RequiredObject } from '../plan/plan.ts';
import type { DependencyState, EvaluationInput } from './evaluation.ts';
import type { Condition } from './status.ts';

/** What the resource needs and does not have, or that everything is there. */
export interface DependencyVerdict {
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
  /** What is missing first, as an id or a target. */
  readonly object?: string;
}

/**
 * Whether everything is there that the Plan does not make itself: Secrets and other objects it requires, and what was found out about
 * the world outside. What nobody looked at is Unknown, never absent.
 */
export function checkDependencies(input: EvaluationInput, plan: Plan, declared: number): DependencyVerdict {
  const missing = plan.requires
    .map((required) => checkRequired(required, input))
    .find((verdict) => verdict !== undefined);
  if (missing?.status === 'False') return missing;
  const outside = checkOutside(input.dependencies ?? [], declared);
  if (outside?.status === 'False') return outside;
  const unknown = missing ?? outside;
  if (unknown !== undefined) return unknown;
  const count = plan.requires.length + declared;
  if (count === 0) return { status: 'True', reason: 'NoDependencies', message: 'nothing is needed from elsewhere' };
  return { status: 'True', reason: 'AllAvailable', message: `all ${count} things that are needed are there` };
}

function checkRequired(required: RequiredObject, { live }: EvaluationInput): DependencyVerdict | undefined {
  const object = objectId(required);
  const found = live.find(object);
  const name = `${required.kind} ${required.name}`;
  if (found === undefined) {
    const failure = live.unreadable(groupKindOf(required));
    if (failure !== undefined)
      return { status: 'Unknown', reason: 'CannotRead', message: `${name}: ${failure.message}`, object };
    const message = `${name} does not exist; ${required.neededBy.length} objects need it`;
    return { status: 'False', reason: `${required.kind}NotFound`, message, object };
  }
  const data = member(found, 'data');
  // Only names were read where there is no data: then that it exists is all that is known.
  const lacking = isJsonObject(data) ? required.keys.filter((key) => !Object.hasOwn(data, key)) : [];
  if (lacking.length === 0) return undefined;
  const message = `${name} lacks the ${lacking.length === 1 ? 'key' : 'keys'} ${lacking.join(', ')}`;
  return { status: 'False', reason: `${required.kind}KeyNotFound`, message, object };
}

function checkOutside(states: readonly DependencyState[], declared: number): DependencyVerdict | undefined {
  const down = states.find(({ state }) => state === 'Unavailable');
  if (down !== undefined) {
    const { name, target, message } = down;
    return {
      status: 'False',
      reason: 'ExternalDependencyUnavailable',
      message: `${name} (${target}): ${message}`,
      object: target,
    };
  }
  const unclear = states.find(({ state }) => state === 'Unknown');
  if (unclear !== undefined) {
    const { name, target, message } = unclear;
    return {
      status: 'Unknown',
      reason: 'ExternalDependencyUnknown',
      message: `${name} (${target}): ${message}`,
      object: target,
    };
  }
  if (states.length >= declared) return undefined;
  const message = `${declared - states.length} external dependencies were not looked at`;
  return { status: 'Unknown', reason: 'NotChecked', message };
}

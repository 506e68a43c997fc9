import { isJsonObject, member } from '../json/json.ts';
import { unreadFor } from '../live/unread.ts';
import { groupKindOf } from '../live/live-object.ts';
import { objectId } from '../manifest/object-id.ts';
import { isElsewhere } from '../plan/place.ts';
import type { Plan, RequiredObject } from '../plan/plan.ts';
import type { DependencyState, EvaluationInput } from './evaluation.ts';
import { OTHER_NAMESPACE } from './observe-objects.ts';
import type { Condition } from './status.ts';

/** What the resource needs and does not have, or that everything is there. */
export interface DependencyVerdict {
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
  /** What is missing first, as an id or a target. */
  readonly object?: string;
  /** Whether the resource waits for it. What nobody could look at holds nothing up, unless it was not there when somebody last could. */
  readonly isHolding: boolean;
}

/**
 * Whether everything is there that the Plan does not make itself: Secrets and other objects it requires, and what was found out about
 * the world outside. What nobody looked at is Unknown, never absent.
 */
export function checkDependencies(input: EvaluationInput, plan: Plan, declared: number): DependencyVerdict {
  const required = plan.requires.map((each) =>
    isElsewhere(each, plan.resource) ? outOfSight(each) : checkRequired(each, input),
  );
  const outside = checkOutside(input.dependencies ?? [], declared);
  const found = [...required, outside].filter((verdict) => verdict !== undefined);
  const [first] = [...found.filter(({ isHolding }) => isHolding), ...found];
  if (first !== undefined) return first;
  const count = plan.requires.length + declared;
  const there = { status: 'True', isHolding: false } as const;
  if (count === 0) return { ...there, reason: 'NoDependencies', message: 'nothing is needed from elsewhere' };
  return { ...there, reason: 'AllAvailable', message: `all ${count} things that are needed are there` };
}

function checkRequired(required: RequiredObject, { live }: EvaluationInput): DependencyVerdict | undefined {
  const object = objectId(required);
  const found = live.find(object);
  const name = `${required.kind} ${required.name}`;
  const failure = unreadFor(live, groupKindOf(required), found !== undefined);
  if (failure !== undefined) return unknown('CannotRead', `${name}: ${failure.message}`, object);
  if (found === undefined) {
    const message = `${name} does not exist; ${required.neededBy.length} objects need it`;
    return missingObject(`${required.kind}NotFound`, message, object);
  }
  const data = member(found, 'data');
  // Only names were read where there is no data: then that it exists is all that is known.
  const lacking = isJsonObject(data) ? required.keys.filter((key) => !Object.hasOwn(data, key)) : [];
  if (lacking.length === 0) return undefined;
  const message = `${name} lacks the ${lacking.length === 1 ? 'key' : 'keys'} ${lacking.join(', ')}`;
  return missingObject(`${required.kind}KeyNotFound`, message, object);
}

/** Whether it is there is nothing that a resource of this namespace may tell. */
function outOfSight(required: RequiredObject): DependencyVerdict {
  const { kind, name, namespace = '' } = required;
  const message = `${kind} ${name} is not looked at: it is in the namespace ${namespace}`;
  return unknown(OTHER_NAMESPACE, message, objectId(required));
}

function missingObject(reason: string, message: string, object: string): DependencyVerdict {
  return { status: 'False', reason, message, object, isHolding: true };
}

function unknown(reason: string, message: string, object: string): DependencyVerdict {
  return { status: 'Unknown', reason, message, object, isHolding: false };
}

function checkOutside(states: readonly DependencyState[], declared: number): DependencyVerdict | undefined {
  const down = states.find(({ state }) => state === 'Unavailable');
  if (down !== undefined) {
    return missingObject('ExternalDependencyUnavailable', describeState(down), down.target);
  }
  const awaited = states.find(({ isAwaited }) => isAwaited === true);
  if (awaited !== undefined) {
    return { ...unknown('NotChecked', describeState(awaited), awaited.target), isHolding: true };
  }
  const lost = states.find(({ state, lastKnown }) => state === 'Unknown' && lastKnown === 'Unavailable');
  const unclear = lost ?? states.find(({ state }) => state === 'Unknown');
  if (unclear !== undefined) {
    const verdict = unknown('ExternalDependencyUnknown', describeState(unclear), unclear.target);
    return { ...verdict, isHolding: lost !== undefined };
  }
  if (states.length >= declared) return undefined;
  return {
    status: 'Unknown',
    reason: 'NotChecked',
    message: describeUnseen(declared - states.length),
    isHolding: false,
  };
}

function describeUnseen(count: number): string {
  const what = count === 1 ? '1 external dependency was' : `${count} external dependencies were`;
  return `${what} not looked at: only the status agent looks outside the cluster, while a resource is neither paused nor deleted`;
}

function describeState({ name, target, message }: DependencyState): string {
  return `${name} (${target}): ${message}`;
}

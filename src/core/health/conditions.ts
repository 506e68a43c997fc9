import { type FieldPath, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import { integerAt, objectsAt, textAt } from './field-readers.ts';

/** A condition as a cluster holds it: metav1.Condition and its older relatives, none of whose fields can be relied on. */
export interface LiveCondition {
  readonly type: string;
  /** `True`, `False`, `Unknown`, or whatever stands there. */
  readonly status: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly observedGeneration: number | undefined;
  readonly since: Instant | undefined;
}

/** The conditions of an object's status, in their order. Those without type and status are left out. */
export function conditionsOf(object: JsonObject): readonly LiveCondition[] {
  return conditionsAt(object, ['status']);
}

/** The condition of that type; the first, should there be several. */
export function conditionOf(object: JsonObject, type: string): LiveCondition | undefined {
  for (const condition of objectsAt(object, CONDITIONS)) {
    // The others are not even read: every pod is asked for several of its conditions, again and again.
    const [found] = member(condition, 'type') === type ? readCondition(condition) : [];
    if (found !== undefined) return found;
  }
  return undefined;
}

const CONDITIONS: FieldPath = ['status', 'conditions'];

/** The condition of that type if it is True. */
export function trueCondition(object: JsonObject, type: string): LiveCondition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type && condition.status === 'True');
}

/** The conditions of a part of a status, or of whatever stands at the path. */
export function conditionsAt(holder: JsonObject, path: FieldPath): readonly LiveCondition[] {
  return objectsAt(holder, [...path, 'conditions']).flatMap(readCondition);
}

function readCondition(condition: JsonObject): readonly LiveCondition[] {
  const [type, status] = [textAt(condition, ['type']), statusText(valueAt(condition, ['status']))];
  if (type === undefined || status === undefined) return [];
  return [
    {
      type,
      status,
      reason: textAt(condition, ['reason']),
      message: textAt(condition, ['message']),
      observedGeneration: integerAt(condition, ['observedGeneration']),
      since: parseInstant(valueAt(condition, ['lastTransitionTime'])),
    },
  ];
}

/** Some controllers write a boolean. */
function statusText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : undefined;
}

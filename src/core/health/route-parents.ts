import { isJsonArray, type JsonObject, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { type LiveCondition, conditionsAt } from './conditions.ts';
import { integerAt, objectsAt, textAt } from './field-readers.ts';
import type { Health } from './health.ts';
import { counted, quotedAfter, reasonOr } from './quotation.ts';

/** Refusals that waiting does not cure (Gateway API v1, RouteConditionReason). */
const FATAL_REASONS = new Set([
  'NotAllowedByListeners',
  'NoMatchingListenerHostname',
  'NoMatchingParent',
  'UnsupportedValue',
  'IncompatibleFilters',
  'RefNotPermitted',
  'InvalidKind',
  'UnsupportedProtocol',
]);

/**
 * The health of a Gateway API route, whose conditions are nested under `status.parents[]`: every parent has accepted it and
 * resolved its references, in this generation. Undefined for objects that have no parents in their status.
 */
export function routeHealth(route: LiveObject): Health | undefined {
  if (!isJsonArray(valueAt(route, ['status', 'parents']))) return undefined;
  const parents = objectsAt(route, ['status', 'parents']);
  const wanted = objectsAt(route, ['spec', 'parentRefs']).length;
  const verdicts = parents.map((parent) => parentHealth(route, parent));
  const worst = verdicts.find(({ status }) => status === 'Failed') ?? verdicts.find(({ status }) => status !== 'Ready');
  if (worst !== undefined) return worst;
  const seen = new Set(parents.map((parent) => JSON.stringify(valueAt(parent, ['parentRef']) ?? null))).size;
  if (seen === 0 || seen < wanted) {
    const message = `${seen} of ${counted(Math.max(wanted, 1), 'parent')} answered; the others have no controller yet`;
    return { status: 'Progressing', reason: 'NotObserved', message };
  }
  return { status: 'Ready', reason: 'Accepted', message: `${counted(seen, 'parent')} accepted the route` };
}

function parentHealth(route: LiveObject, parent: JsonObject): Health {
  const conditions = conditionsAt(parent, []);
  const name = textAt(parent, ['parentRef', 'name']) ?? 'a parent';
  for (const type of ['Accepted', 'ResolvedRefs']) {
    const condition = conditions.find((candidate) => candidate.type === type);
    if (condition === undefined) return progressing('NotObserved', `${name} has not said whether ${WORDS[type]}`);
    if (isStale(route, condition)) {
      return progressing('GenerationNotObserved', `${name} answered for an earlier generation of the route`);
    }
    if (condition.status !== 'True') return refusal(name, condition);
  }
  return { status: 'Ready', reason: 'Accepted', message: `${name} accepted the route` };
}

const WORDS: Readonly<Record<string, string>> = {
  Accepted: 'it accepts the route',
  ResolvedRefs: 'the references resolve',
};

function refusal(name: string, { type, status, reason, message }: LiveCondition): Health {
  const said = quotedAfter(message);
  const isFatal = status === 'False' && FATAL_REASONS.has(reason ?? '');
  return {
    status: isFatal ? 'Failed' : 'Progressing',
    reason: reasonOr(reason, `${type}Missing`),
    message: `At ${name}, ${type} is ${reasonOr(status, 'unclear')}${said}`,
    ...(isFatal && { errorClass: 'configuration' }),
  };
}

function progressing(reason: string, message: string): Health {
  return { status: 'Progressing', reason, message };
}

function isStale(route: LiveObject, { observedGeneration }: LiveCondition): boolean {
  const generation = integerAt(route, ['metadata', 'generation']);
  return generation !== undefined && observedGeneration !== undefined && observedGeneration < generation;
}

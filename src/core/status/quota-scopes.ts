import { isJsonArray, type JsonValue, member, valueAt } from '../json/json.ts';
import { quantitySign } from '../quantity/quantity.ts';
import { podQuotaUsage } from './pod-quota-usage.ts';

/**
 * Whether a quota is certain to count a pod, by its scopes; one without scopes counts everything, one with scopes nothing but pods. Admission may
 * still change a pod: LimitRanges give requests, and a global default gives a priority class. Where that could change the answer, it is no. So it
 * is for scopes that are not known here (CrossNamespacePodAffinity, VolumeAttributesClass).
 */
export function isCounted(quota: JsonValue, podSpec: JsonValue | undefined): boolean {
  const scopes = scopesOf(quota);
  if (scopes.length === 0) return true;
  return podSpec !== undefined && scopes.every((scope) => isInScope(scope, podSpec));
}

interface Scope {
  readonly name: JsonValue | undefined;
  readonly operator: JsonValue | undefined;
  readonly values: readonly JsonValue[];
}

function scopesOf(quota: JsonValue): readonly Scope[] {
  const [named, selected] = [
    valueAt(quota, ['spec', 'scopes']),
    valueAt(quota, ['spec', 'scopeSelector', 'matchExpressions']),
  ];
  return [
    ...list(named).map((name) => ({ name, operator: 'Exists', values: [] })),
    ...list(selected).map((expression) => ({
      name: member(expression, 'scopeName'),
      operator: member(expression, 'operator'),
      values: list(member(expression, 'values')),
    })),
  ];
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

function isInScope({ name, operator, values }: Scope, podSpec: JsonValue): boolean {
  switch (name) {
    case 'Terminating':
      return hasDeadline(podSpec);
    case 'NotTerminating':
      return !hasDeadline(podSpec);
    case 'NotBestEffort':
      return asksForCompute(podSpec);
    case 'PriorityClass':
      return isOfPriority(operator, values, member(podSpec, 'priorityClassName'));
    default:
      // BestEffort among them: a LimitRange may give the pod requests.
      return false;
  }
}

function hasDeadline(podSpec: JsonValue): boolean {
  return typeof member(podSpec, 'activeDeadlineSeconds') === 'number';
}

function asksForCompute(podSpec: JsonValue): boolean {
  const usage = podQuotaUsage(podSpec);
  return ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'].some((name) => {
    const amount = usage.get(name);
    return amount !== undefined && quantitySign(amount) > 0;
  });
}

function isOfPriority(
  operator: JsonValue | undefined,
  values: readonly JsonValue[],
  className: JsonValue | undefined,
): boolean {
  if (typeof className !== 'string' || className === '') return false;
  if (operator === 'Exists') return true;
  if (operator === 'In') return values.includes(className);
  return operator === 'NotIn' && !values.includes(className);
}

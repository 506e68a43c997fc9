import type { Health, HealthRule } from '../../core/health/health.ts';
import { quotation } from '../../core/health/quotation.ts';
import { isJsonObject, type JsonValue, member, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { parseQuantity } from '../../core/quantity/parse-quantity.ts';
import { compareQuantities } from '../../core/quantity/quantity.ts';

/** A full quota is no fault of the quota: it is told here, and fails where something is refused. */
export const resourceQuotaRule: HealthRule = {
  groupKind: 'ResourceQuota',
  summary: 'The quota is in force; what is used up is told.',
  isAdvisory: true,
  assess,
};

function assess(quota: LiveObject): Health {
  const wanted = amounts(valueAt(quota, ['spec', 'hard']));
  const counted = valueAt(quota, ['status', 'hard']);
  const waiting = wanted.filter(([name, amount]) => compare(member(counted, name), amount) !== 0);
  if (waiting.length > 0) {
    const message = `${waiting.length} of ${wanted.length} limits are not in force yet`;
    return { status: 'Progressing', reason: 'NotObserved', message };
  }
  const used = valueAt(quota, ['status', 'used']);
  const full = wanted
    .filter(([name, amount]) => (compare(member(used, name), amount) ?? -1) >= 0)
    .map(([name]) => name);
  if (full.length === 0) return { status: 'Ready', reason: 'InForce', message: `${wanted.length} limits are in force` };
  return { status: 'Ready', reason: 'Exhausted', message: `The quota is used up for ${quotation(full.join(', '))}` };
}

function amounts(hard: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (!isJsonObject(hard)) return [];
  return Object.entries(hard).flatMap(([name, amount]) => (amount === undefined ? [] : [[name, amount] as const]));
}

/** -1, 0 or 1; undefined where one of the two is no quantity. */
function compare(left: JsonValue | undefined, right: JsonValue): number | undefined {
  const [first, second] = [quantityOf(left), quantityOf(right)];
  return first === undefined || second === undefined ? undefined : compareQuantities(first, second);
}

function quantityOf(value: JsonValue | undefined): ReturnType<typeof parseQuantity> {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

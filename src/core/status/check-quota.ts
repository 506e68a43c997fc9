import { isJsonObject, type JsonObject, member } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import { isElsewhere } from '../plan/place.ts';
import type { Plan } from '../plan/plan.ts';
import { formatQuantity } from '../quantity/format-quantity.ts';
import { readQuantity } from './pod-quota-usage.ts';
import { addQuantities, compareQuantities, type Quantity, quantityOf, quantitySign } from '../quantity/quantity.ts';
import { type QuotaCharge, quotaCharges } from './quota-charges.ts';
import { isCounted } from './quota-scopes.ts';

/** A quota that leaves no room for a Plan. */
export interface QuotaShortage {
  /** The id of the ResourceQuota. */
  readonly object: string;
  /** `ResourceQuota team leaves no room: requests.cpu needs 6500m, and 4 of 8 are used`. */
  readonly message: string;
}

/**
 * The first quota, by id, that is certain to have no room for a Plan of which nothing is applied yet; undefined where there is none that is known.
 * Exact, and a lower bound: what cannot be known is not counted, so that nobody is told of a shortage that is none. A quota whose use
 * no controller has counted yet says nothing.
 */
export function checkQuota(plan: Plan, live: LiveState): QuotaShortage | undefined {
  const quotas = live.ofKind('ResourceQuota').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (quotas.length === 0) return undefined;
  const charges = chargesByNamespace(plan, live);
  for (const quota of quotas) {
    const shortages = shortagesOf(quota, charges.get(quota.metadata.namespace ?? '') ?? []);
    if (shortages.length > 0) {
      const message = `ResourceQuota ${quota.metadata.name} leaves no room: ${shortages.join('; ')}`;
      return { object: objectId(referenceOf(quota)), message };
    }
  }
  return undefined;
}

function chargesByNamespace(plan: Plan, live: LiveState): ReadonlyMap<string, readonly QuotaCharge[]> {
  const charges = new Map<string, QuotaCharge[]>();
  for (const planned of plan.objects) {
    if (isElsewhere(planned.ref, plan.resource)) continue;
    const namespace = planned.ref.namespace ?? '';
    charges.set(namespace, [...(charges.get(namespace) ?? []), ...quotaCharges(planned, plan, live)]);
  }
  return charges;
}

function shortagesOf(quota: LiveObject, charges: readonly QuotaCharge[]): readonly string[] {
  const [hard, used] = [member(quota.status, 'hard'), member(quota.status, 'used')];
  if (!isJsonObject(hard) || !isJsonObject(used)) return [];
  const counted = charges.filter(({ podSpec }) => isCounted(quota, podSpec));
  return Object.keys(hard)
    .sort()
    .flatMap((name) => shortageOf(name, { hard, used }, counted) ?? []);
}

function shortageOf(
  name: string,
  { hard, used }: { readonly hard: JsonObject; readonly used: JsonObject },
  charges: readonly QuotaCharge[],
): string | undefined {
  const needed = charges.reduce((sum, charge) => addQuantities(sum, amountOf(charge, name)), NONE);
  const [limit, usage] = [readQuantity(member(hard, name)), readQuantity(member(used, name) ?? '0')];
  if (quantitySign(needed) <= 0 || limit === undefined || usage === undefined) return undefined;
  if (compareQuantities(addQuantities(usage, needed), limit) <= 0) return undefined;
  return `${name} needs ${formatQuantity(needed)}, and ${formatQuantity(usage)} of ${formatQuantity(limit)} are used`;
}

const NONE = quantityOf(0n, 'DecimalSI');

function amountOf({ amounts, times }: QuotaCharge, name: string): Quantity {
  const amount = amounts.get(name);
  return amount === undefined ? NONE : { ...amount, mantissa: amount.mantissa * BigInt(times) };
}

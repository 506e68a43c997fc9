import { isJsonArray, isJsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { addQuantities, compareQuantities, type Quantity } from '../quantity/quantity.ts';

/** Amounts by the names that quotas have for them: `requests.cpu`, `pods`. */
export type QuotaAmounts = ReadonlyMap<string, Quantity>;

/**
 * What the compute quotas charge for one pod (k8s.io/kubernetes/pkg/quota/v1/evaluator/core): at any time it needs its containers and sidecars,
 * or one of its init containers with the sidecars before that. A request that is missing is the limit, as API servers default it. What
 * LimitRanges and RuntimeClasses would add is not known here: the pod needs at least this.
 */
export function podQuotaUsage(podSpec: JsonValue | undefined): QuotaAmounts {
  const names = resourceNames(podSpec);
  const amounts = new Map<string, Quantity>();
  for (const name of names) {
    const requested = podAmount(podSpec, name, requestOf);
    const limited = podAmount(podSpec, name, limitOf);
    if (requested !== undefined) for (const key of [name, `requests.${name}`]) amounts.set(key, requested);
    if (limited !== undefined) amounts.set(`limits.${name}`, limited);
  }
  return amounts;
}

/** The sum of two sets of amounts. */
export function addAmounts(left: QuotaAmounts, right: QuotaAmounts): QuotaAmounts {
  const sum = new Map(left);
  for (const [name, amount] of right) {
    const known = sum.get(name);
    sum.set(name, known === undefined ? amount : addQuantities(known, amount));
  }
  return sum;
}

type ReadAmount = (holder: JsonValue | undefined, name: string) => Quantity | undefined;

function requestOf(holder: JsonValue | undefined, name: string): Quantity | undefined {
  return readQuantity(valueAt(holder, ['resources', 'requests', name])) ?? limitOf(holder, name);
}

function limitOf(holder: JsonValue | undefined, name: string): Quantity | undefined {
  return readQuantity(valueAt(holder, ['resources', 'limits', name]));
}

/** A quantity as manifests have it, a text or a number; undefined for anything else. */
export function readQuantity(value: JsonValue | undefined): Quantity | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

function resourceNames(podSpec: JsonValue | undefined): ReadonlySet<string> {
  const holders = [podSpec, ...containersOf(podSpec, 'containers'), ...containersOf(podSpec, 'initContainers')];
  const lists = holders.flatMap((holder) => ['requests', 'limits'].map((kind) => valueAt(holder, ['resources', kind])));
  return new Set(lists.filter(isJsonObject).flatMap((list) => Object.keys(list)));
}

function containersOf(podSpec: JsonValue | undefined, field: string): readonly JsonValue[] {
  const containers = member(podSpec, field);
  return isJsonArray(containers) ? containers : [];
}

/** What a pod says for itself as a whole (KEP-2837) wins over its containers. */
function podAmount(podSpec: JsonValue | undefined, name: string, read: ReadAmount): Quantity | undefined {
  const own = read(podSpec, name);
  if (own !== undefined) return own;
  let running = sum(containersOf(podSpec, 'containers').map((container) => read(container, name)));
  let sidecars: Quantity | undefined;
  let highest: Quantity | undefined;
  for (const container of containersOf(podSpec, 'initContainers')) {
    const amount = read(container, name);
    const starting = sum([amount, sidecars]);
    if (member(container, 'restartPolicy') === 'Always') {
      running = sum([running, amount]);
      sidecars = starting;
    }
    highest = largest(highest, starting);
  }
  return largest(running, highest);
}

function sum(amounts: readonly (Quantity | undefined)[]): Quantity | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length === 0 ? undefined : known.reduce(addQuantities);
}

function largest(left: Quantity | undefined, right: Quantity | undefined): Quantity | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return compareQuantities(left, right) < 0 ? right : left;
}

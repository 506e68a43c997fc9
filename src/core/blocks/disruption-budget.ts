import type { FieldPath } from '../json/json.ts';
import type { TypedManifests } from '../manifest/typed-manifest.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import type { ResourceChart } from '../synth/resource-chart.ts';

/** What a budget allows: one of the two. */
export type BudgetLimits = { readonly minAvailable: number | string } | { readonly maxUnavailable: number | string };

/** The budget that a spec asks for. */
export interface AskedBudget {
  readonly minAvailable?: number | string | null | undefined;
  readonly maxUnavailable?: number | string | null | undefined;
}

/** The user's budget, or one pod at a time where there is more than one; undefined for a lone pod. */
export function budgetLimits(asked: AskedBudget | null | undefined, leastPods: number): BudgetLimits | undefined {
  if (asked?.minAvailable != null) return { minAvailable: podCount(asked.minAvailable) };
  if (asked?.maxUnavailable != null) return { maxUnavailable: podCount(asked.maxUnavailable) };
  return leastPods > 1 ? { maxUnavailable: 1 } : undefined;
}

/** A budget takes text for percentages only: a count that was put in quotes is written as a number. */
function podCount(limit: number | string): number | string {
  return typeof limit === 'string' && /^\d+$/.test(limit) ? Number(limit) : limit;
}

/** The budget of one component's pods. */
export function disruptionBudget(
  chart: ResourceChart,
  component: string,
  details: { readonly name: string; readonly labels?: Readonly<Record<string, string>>; readonly limits: BudgetLimits },
): TypedManifests['PodDisruptionBudget'] {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: details.name, labels: details.labels },
    spec: {
      ...details.limits,
      selector: { matchLabels: { ...chart.selector(component) } },
      // A pod that is broken anyway must not keep a node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  };
}

/** Warns of a budget that forbids every eviction of `pods` pods. `subject` names them: `ingest`. `path` is the budget's. */
export function checkBudget(
  limits: BudgetLimits,
  { pods, subject, path }: { readonly pods: number; readonly subject: string; readonly path: FieldPath },
): readonly SchemaProblem[] {
  if (evictablePods(limits, pods) > 0) return [];
  const field = 'minAvailable' in limits ? 'minAvailable' : 'maxUnavailable';
  return [
    {
      code: 'budget-blocks-eviction',
      severity: 'warning',
      path: [...path, field],
      message: `this budget forbids every eviction of the ${pods} ${subject} ${pods === 1 ? 'pod' : 'pods'}: nodes cannot be drained`,
      actual: `${field}: ${Object.values(limits).join('')}`,
      fix: 'write `maxUnavailable: 1`, or run more pods',
    },
  ];
}

/** How many of the pods may be evicted at once; percentages round up, as the disruption controller does. */
function evictablePods(limits: BudgetLimits, pods: number): number {
  if ('minAvailable' in limits) return pods - scaled(limits.minAvailable, pods);
  return scaled(limits.maxUnavailable, pods);
}

function scaled(limit: number | string, pods: number): number {
  const text = String(limit);
  return text.endsWith('%') ? Math.ceil((Number.parseInt(text, 10) * pods) / 100) : Number.parseInt(text, 10);
}

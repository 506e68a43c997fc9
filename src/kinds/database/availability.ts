import { type BudgetLimits, budgetLimits, disruptionBudget } from '../../core/blocks/disruption-budget.ts';
import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { type Database, namesOf, replicaCount, upstreamLabels } from './servers.ts';

/** What the budget of the replicas allows: the user's, or one at a time where there are two or more; undefined for no budget. */
export function replicaLimits(database: Database): BudgetLimits | undefined {
  const replicas = replicaCount(database);
  return replicas === 0 ? undefined : budgetLimits(database.spec.podDisruptionBudget, replicas);
}

/** The budget of the replicas. The primary has none: for a single pod it could only forbid every drain, or none. */
export function replicaBudget(
  chart: ResourceChart,
  database: Database,
  limits: BudgetLimits,
): TypedManifests['PodDisruptionBudget'] {
  const name = `${namesOf(database).replica}-pdb`;
  return disruptionBudget(chart, 'replica', { name, labels: upstreamLabels(database), limits });
}

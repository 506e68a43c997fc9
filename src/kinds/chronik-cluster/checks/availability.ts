import { budgetLimits, checkBudget } from '../../../core/blocks/disruption-budget.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { type ChronikCluster, leastReplicas, mostReplicas, type Role, rolesOf, startReplicas } from '../roles.ts';

/** Quorums of an even size, autoscalers that move the asked-for count, budgets that forbid every eviction. */
export function checkAvailability(cluster: ChronikCluster): readonly SchemaProblem[] {
  return rolesOf(cluster).flatMap((role) => [
    ...checkQuorum(role),
    ...checkStartCount(role),
    ...checkRoleBudget(cluster, role),
  ]);
}

function checkQuorum(role: Role): readonly SchemaProblem[] {
  if (!role.quorum) return [];
  const path = ['spec', role.countField];
  const even: SchemaProblem = {
    code: 'even-quorum',
    severity: 'warning',
    path,
    message: `${role.replicas} controllers bear no more failures than ${role.replicas - 1}, since a majority is needed`,
    fix: `write ${role.replicas + 1} or ${Math.max(1, role.replicas - 1)}`,
  };
  const scaled: SchemaProblem = {
    code: 'even-quorum',
    severity: 'warning',
    path: ['spec', 'autoscaling', 'controllers'],
    at: 'key',
    message: 'an autoscaler passes through even numbers of controllers, which bear no more failures than one fewer',
    fix: 'scale the ingest or search nodes instead, and set the number of controllers by hand',
  };
  return [...(role.replicas % 2 === 0 ? [even] : []), ...(mostReplicas(role) > leastReplicas(role) ? [scaled] : [])];
}

function checkStartCount(role: Role): readonly SchemaProblem[] {
  const start = startReplicas(role);
  if (start === role.replicas) return [];
  return [
    {
      code: 'count-outside-autoscaling',
      severity: 'warning',
      path: ['spec', role.countField],
      message: `the autoscaler of this role keeps it at ${leastReplicas(role)} to ${mostReplicas(role)} pods; it starts with ${start}`,
      actual: String(role.replicas),
      fix: `write a number from ${leastReplicas(role)} to ${mostReplicas(role)}, or widen \`autoscaling.${role.countField}\``,
    },
  ];
}

function checkRoleBudget(cluster: ChronikCluster, role: Role): readonly SchemaProblem[] {
  const asked = cluster.spec.podDisruptionBudget;
  const pods = leastReplicas(role);
  const limits = budgetLimits(asked, pods);
  if (asked == null || limits === undefined) return [];
  return checkBudget(limits, { pods, subject: role.name, path: ['spec', 'podDisruptionBudget'] });
}

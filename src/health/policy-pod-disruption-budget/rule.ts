import { conditionOf } from '../../core/health/conditions.ts';
import { countAt, integerAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { counted, quotedAfter } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** Unlike kstatus, which never waits for a budget. */
export const podDisruptionBudgetRule: HealthRule = {
  groupKind: 'PodDisruptionBudget.policy',
  summary: 'The budget is counted, and at least as many pods are healthy as it asks for.',
  isAdvisory: true,
  assess,
};

function assess(budget: LiveObject, { wasReady }: HealthContext): Health {
  const condition = conditionOf(budget, 'DisruptionAllowed');
  if (condition?.reason === 'SyncFailed') {
    const message = `The budget cannot be counted${quotedAfter(condition.message)}`;
    return { status: 'Failed', reason: 'SyncFailed', message, errorClass: 'configuration' };
  }
  if (integerAt(budget, ['status', 'observedGeneration']) === undefined) {
    return { status: 'Progressing', reason: 'NotObserved', message: 'The budget has not been counted yet' };
  }
  return countHealth(budget, wasReady);
}

function countHealth(budget: LiveObject, wasReady: boolean): Health {
  const [current, desired] = [
    countAt(budget, ['status', 'currentHealthy']),
    countAt(budget, ['status', 'desiredHealthy']),
  ];
  if (current < desired) {
    const message = `${current} of at least ${counted(desired, 'pod')} are healthy; no eviction is allowed`;
    return { status: wasReady ? 'Degraded' : 'Progressing', reason: 'InsufficientPods', message };
  }
  const allowed = countAt(budget, ['status', 'disruptionsAllowed']);
  const message = `${counted(current, 'pod')} healthy, at least ${desired} wanted; ${counted(allowed, 'eviction')} allowed`;
  return { status: 'Ready', reason: allowed === 0 ? 'NoDisruptionAllowed' : 'SufficientPods', message };
}

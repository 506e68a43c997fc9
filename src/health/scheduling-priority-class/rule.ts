import { existenceRule } from '../../core/health/existence-rule.ts';

/** PriorityClasses have no status. */
export const priorityClassRule = existenceRule({
  groupKind: 'PriorityClass.scheduling.k8s.io',
  summary: 'The PriorityClass exists.',
});

import { existenceRule } from '../../core/health/existence-rule.ts';

/** ServiceAccounts have no status. */
export const serviceAccountRule = existenceRule({
  groupKind: 'ServiceAccount',
  summary: 'The ServiceAccount exists.',
});

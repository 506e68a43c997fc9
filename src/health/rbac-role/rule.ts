import { existenceRule } from '../../core/health/existence-rule.ts';

/** Roles have no status. */
export const roleRule = existenceRule({
  groupKind: 'Role.rbac.authorization.k8s.io',
  summary: 'The role exists.',
});

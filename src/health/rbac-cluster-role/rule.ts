import { existenceRule } from '../../core/health/existence-rule.ts';

/** Roles have no status. */
export const clusterRoleRule = existenceRule({
  groupKind: 'ClusterRole.rbac.authorization.k8s.io',
  summary: 'The role exists.',
});

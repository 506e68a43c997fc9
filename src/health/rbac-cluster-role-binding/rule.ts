import { existenceRule } from '../../core/health/existence-rule.ts';

/** Bindings have no status. */
export const clusterRoleBindingRule = existenceRule({
  groupKind: 'ClusterRoleBinding.rbac.authorization.k8s.io',
  summary: 'The binding exists.',
});

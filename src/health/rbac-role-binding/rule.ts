import { existenceRule } from '../../core/health/existence-rule.ts';

/** Bindings have no status. */
export const roleBindingRule = existenceRule({
  groupKind: 'RoleBinding.rbac.authorization.k8s.io',
  summary: 'The binding exists.',
});

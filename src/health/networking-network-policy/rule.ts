import { existenceRule } from '../../core/health/existence-rule.ts';

/** KEP-2943, a status for network policies, was withdrawn. */
export const networkPolicyRule = existenceRule({
  groupKind: 'NetworkPolicy.networking.k8s.io',
  summary: 'The policy exists; nothing reports whether the network enforces it.',
});

import { existenceRule } from '../../core/health/existence-rule.ts';

/** IngressClasses have no status. */
export const ingressClassRule = existenceRule({
  groupKind: 'IngressClass.networking.k8s.io',
  summary: 'The IngressClass exists; whether a controller serves it tells on Ingresses.',
});

import { existenceRule } from '../../core/health/existence-rule.ts';

/** Most versions of the operator write no status. */
export const prometheusRuleRule = existenceRule({
  groupKind: 'PrometheusRule.monitoring.coreos.com',
  summary: 'The PrometheusRule exists; whether a Prometheus loads it is not looked at.',
  isAdvisory: true,
});

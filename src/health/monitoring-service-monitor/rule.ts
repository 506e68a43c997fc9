import { existenceRule } from '../../core/health/existence-rule.ts';

/** Most versions of the operator write no status. */
export const serviceMonitorRule = existenceRule({
  groupKind: 'ServiceMonitor.monitoring.coreos.com',
  summary: 'The ServiceMonitor exists; whether a Prometheus scrapes what it selects is not looked at.',
  isAdvisory: true,
});

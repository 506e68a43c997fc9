import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ObservabilityPlatform } from '../components.ts';

/** Alerts that reach nobody. */
export function checkAlerting({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { alertmanager, rules, ruleConfigMaps } = spec.alerting;
  const alerts = rules.some(({ groups }) =>
    groups.some((group) => group.rules.some(({ alert }) => alert !== undefined)),
  );
  if (!alertmanager.enabled && (alerts || ruleConfigMaps.length > 0)) {
    return [
      {
        code: 'alerts-without-alertmanager',
        severity: 'warning',
        path: ['spec', 'alerting'],
        at: 'key',
        message: 'alerts fire in Prometheus and are sent to nobody, because there is no Alertmanager',
        fix: 'add `alerting.alertmanager`',
      },
    ];
  }
  if (!alertmanager.enabled || alertmanager.config !== undefined || alertmanager.configSecret !== undefined) return [];
  return [
    {
      code: 'alertmanager-without-receiver',
      severity: 'warning',
      path: ['spec', 'alerting', 'alertmanager'],
      at: 'key',
      message: 'Alertmanager groups the alerts and sends them to nobody, because it has no configuration',
      fix: 'write `alertmanager.config`, or name a Secret in `alertmanager.configSecret`',
    },
  ];
}

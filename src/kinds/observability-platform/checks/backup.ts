import { checkCronSchedule } from '../../../core/blocks/check-cron-schedule.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ObservabilityPlatform } from '../components.ts';

/** Schedules that a CronJob would refuse, blocks of stores that backups do not go to, and backups of nothing. */
export function checkBackup({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { enabled, schedule, destination } = spec.backup;
  if (!enabled) return [];
  const others = (['s3', 'gcs', 'azure'] as const).filter(
    (store) => destination !== undefined && store !== destination.type && destination[store] !== undefined,
  );
  return [
    ...(spec.components.grafana.enabled ? [] : [WITHOUT_GRAFANA]),
    ...checkCronSchedule(schedule, ['spec', 'backup', 'schedule']),
    ...others.map(
      (store): SchemaProblem => ({
        code: 'backup-store-unused',
        severity: 'warning',
        path: ['spec', 'backup', 'destination', store],
        at: 'key',
        message: `backups go to ${destination?.type ?? 'another store'}, so this block is not used`,
        fix: `take it out, or write \`type: ${store}\``,
      }),
    ),
  ];
}

const WITHOUT_GRAFANA: SchemaProblem = {
  code: 'backup-without-grafana',
  severity: 'warning',
  path: ['spec', 'backup'],
  at: 'key',
  message: 'nothing is saved: backups hold what people made in Grafana, and there is none',
  fix: 'enable `components.grafana`, or take `backup` out',
};

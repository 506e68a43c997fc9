import { checkCronSchedule } from '../../../core/blocks/check-cron-schedule.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { Database } from '../servers.ts';

/** Schedules that no CronJob takes, and backups that are lost together with what they are of. */
export function checkBackup({ spec }: Database): readonly SchemaProblem[] {
  const schedule = checkCronSchedule(spec.backup.schedule, ['spec', 'backup', 'schedule']);
  if (!spec.backup.enabled) return schedule;
  const backupClass = spec.backup.storage?.storageClass ?? spec.storage.storageClass;
  if (backupClass !== spec.storage.storageClass) return schedule;
  return [
    ...schedule,
    {
      code: 'backup-on-same-storage',
      severity: 'warning',
      path: ['spec', 'backup'],
      at: 'key',
      message:
        'backups are on storage of the same class as the data: they protect against mistakes, not against its loss',
      fix: 'write `backup.storage.storageClass` with a class that keeps its data elsewhere, or copy the backups away',
    },
  ];
}

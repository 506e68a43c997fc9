import { checkScheduling } from '../../core/blocks/check-scheduling.ts';
import type { SchemaProblem } from '../../core/schema/schema-problem.ts';
import { checkAvailability } from './checks/availability.ts';
import { checkBackup } from './checks/backup.ts';
import { checkConfiguration } from './checks/configuration.ts';
import { checkImages } from './checks/images.ts';
import { checkMemory } from './checks/memory.ts';
import { checkPodMetadata } from './checks/pod-metadata.ts';
import { checkSecurity } from './checks/security.ts';
import type { Database } from './servers.ts';

/** Everything the schema and its CEL rules cannot say about a Database. */
export function checkDatabase(database: Database): readonly SchemaProblem[] {
  return [
    ...checkAvailability(database),
    ...checkBackup(database),
    ...checkConfiguration(database),
    ...checkImages(database),
    ...checkMemory(database),
    ...checkPodMetadata(database),
    ...checkScheduling(database.spec, ['spec']),
    ...checkSecurity(database),
  ];
}

import type { Kind } from '../../core/kind/kind.ts';
import { standardSteps } from '../../core/kind/steps.ts';
import { checkDatabase } from './check.ts';
import { crd } from './crd.generated.ts';
import type { DatabaseSpec } from './database.generated.ts';
import { normaliseDatabase } from './normalise.ts';
import { databaseStatus } from './status.ts';
import { synthesizeDatabase } from './synthesize.ts';

/** Database database.example.com/v1: PostgreSQL with one database, read-only replicas and backups. */
export const database: Kind<DatabaseSpec> = {
  definition: crd,
  steps: standardSteps(
    'rbac',
    'config',
    'bootstrap',
    'stateful',
    'configure',
    'services',
    'workloads',
    'verify',
    'disruption',
  ),
  readsVersions: ['v2'],
  retainsData: ({ spec }) => spec.deletionPolicy === 'Retain',
  normalise: normaliseDatabase,
  check: checkDatabase,
  synthesize: synthesizeDatabase,
  status: databaseStatus,
};

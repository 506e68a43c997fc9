import type { EnvVar } from '../../core/manifest/typed-manifest.ts';
import { configurationOf } from './configuration.ts';
import { type Database, PORT, primaryHost, replicaHosts } from './servers.ts';
import { BACKUP_PATH, DATA_PATH } from './volumes.ts';

/** PostgreSQL refuses to initialise a folder that has anything in it, and a volume may have lost+found. */
const DATA_FOLDER = `${DATA_PATH}/pgdata`;

/** The environment of the primary. */
export function primaryEnvironment(): readonly EnvVar[] {
  return [{ name: 'PGDATA', value: DATA_FOLDER }, port()];
}

/** The environment of a replica: where the primary is, and which replica this is. */
export function replicaEnvironment(database: Database): readonly EnvVar[] {
  const podName: EnvVar = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };
  return [...primaryEnvironment(), { name: 'PRIMARY_HOST', value: primaryHost(database) }, podName];
}

/** The environment of the Job that makes roles, the database and extensions. */
export function configureEnvironment(database: Database): readonly EnvVar[] {
  return [
    ...clientEnvironment(database),
    words('EXTENSIONS', database.spec.extensions ?? []),
    ...replicaVariables(database),
    // The Job waits until the servers see the files with this digest, and any change of them makes another Job.
    { name: 'CONFIGURATION_DIGEST', value: configurationOf(database).digest },
  ];
}

/** The environment of the Job that proves that the database works. */
export function verifyEnvironment(database: Database): readonly EnvVar[] {
  return [
    ...clientEnvironment(database),
    ...replicaVariables(database),
    { name: 'SYNCHRONOUS', value: String(database.spec.replication.mode === 'sync') },
  ];
}

/** The environment of Jobs that write backups. */
export function backupEnvironment(database: Database): readonly EnvVar[] {
  return [
    ...clientEnvironment(database),
    { name: 'BACKUP_FOLDER', value: BACKUP_PATH },
    { name: 'BACKUP_RETENTION_DAYS', value: String(database.spec.backup.retentionDays) },
  ];
}

function clientEnvironment(database: Database): readonly EnvVar[] {
  const { databaseName, username } = database.spec;
  return [
    { name: 'PRIMARY_HOST', value: primaryHost(database) },
    port(),
    { name: 'DATABASE_NAME', value: databaseName },
    { name: 'DATABASE_OWNER', value: username },
  ];
}

function replicaVariables(database: Database): readonly EnvVar[] {
  return [{ name: 'REPLICAS', value: String(database.spec.replicas) }, words('REPLICA_HOSTS', replicaHosts(database))];
}

/** The API server takes an empty value out, so none is written: the variable is there and empty all the same. */
function words(name: string, values: readonly string[]): EnvVar {
  return values.length === 0 ? { name } : { name, value: values.join(' ') };
}

function port(): EnvVar {
  return { name: 'PGPORT', value: String(PORT) };
}

import type { EnvVar, TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { backupEnvironment } from './environment.ts';
import { jobSpec } from './jobs.ts';
import { type ContainerParts, scriptCommand } from './pod.ts';
import { type Database, namesOf, upstreamLabels } from './servers.ts';
import {
  backupVolume,
  commonVolumes,
  existingSuperuserPassword,
  internalSecret,
  type MountedVolume,
} from './volumes.ts';

type Job = TypedManifests['Job'];
type JobSpec = NonNullable<Job['spec']>;

/** A dump reads whole rows, so it may need much; two dumps never run at once. */
const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } };
/** A dump that hangs must not keep the next from starting for ever. */
const DEADLINE_SECONDS = 12 * 3600;

/** The volume that backups are written to. */
export function backupClaim(database: Database): TypedManifests['PersistentVolumeClaim'] {
  const { backup, storage } = database.spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: namesOf(database).backup, labels: upstreamLabels(database) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: backup.storage?.size ?? storage.size } },
      storageClassName: backup.storage?.storageClass ?? storage.storageClass,
    },
  };
}

/** The dump at regular times. */
export function backupCronJob(database: Database): TypedManifests['CronJob'] {
  const password = internalSecret(database, 'superuser-password');
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: namesOf(database).backup, labels: upstreamLabels(database) },
    spec: {
      schedule: database.spec.backup.schedule,
      // Without it the schedule would be in the time zone of the control plane, whatever that is.
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: upstreamLabels(database) },
        spec: {
          ...jobSpec(database, backupParts(database, scriptCommand('backup.sh'), password)),
          activeDeadlineSeconds: DEADLINE_SECONDS,
        },
      },
    },
  };
}

/**
 * The Job before anything else is touched. Named by its content, in which the image is, it is a new one for a new image: the dump that
 * an upgrade waits for. Where that is not wanted it only proves that the volume can be written, for something has to: a claim may wait
 * for its first consumer, and appliers wait for the claim.
 */
export function firstBackupJob(database: Database): Job {
  return database.spec.backup.beforeUpgrade ? upgradeJob(database) : volumeJob(database);
}

function upgradeJob(database: Database): Job {
  const parts = backupParts(database, scriptCommand('backup.sh', 'pre-upgrade'), existingSuperuserPassword(database));
  const environment = [...parts.environment, serverExists(database)];
  return job(database, 'before-upgrade', withServiceLinks(jobSpec(database, { ...parts, environment })));
}

function volumeJob(database: Database): Job {
  return job(database, 'volume', jobSpec(database, backupParts(database, ['sh', '-c', VOLUME_SCRIPT])));
}

function job(database: Database, purpose: string, spec: JobSpec): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${namesOf(database).backup}-${purpose}`, labels: upstreamLabels(database) },
    spec: { ...spec, activeDeadlineSeconds: DEADLINE_SECONDS },
  };
}

function backupParts(
  database: Database,
  command: readonly string[],
  ...secrets: readonly MountedVolume[]
): ContainerParts {
  return {
    name: 'backup',
    command,
    environment: backupEnvironment(database),
    volumes: [...commonVolumes(database), ...secrets, backupVolume(database)],
    resources: RESOURCES,
  };
}

/**
 * Kubernetes gives a pod the variable of a Service that is there when the pod starts, and leaves the reference as it stands otherwise.
 * The read-write Service comes after the first primary was configured, so without it there is nothing to save yet. Asking the server
 * instead would take one that is down for new.
 */
function serverExists(database: Database): EnvVar {
  const service = namesOf(database).readWriteService.toUpperCase().replaceAll('-', '_');
  return { name: 'SERVER_EXISTS', value: `$(${service}_SERVICE_HOST)` };
}

const VOLUME_SCRIPT = [
  'set -eu',
  'touch "$BACKUP_FOLDER/.writable"',
  'rm "$BACKUP_FOLDER/.writable"',
  'echo "the volume for backups can be written"',
].join('\n');

function withServiceLinks(spec: JobSpec): JobSpec {
  const { spec: pod } = spec.template;
  return pod === undefined
    ? spec
    : { ...spec, template: { ...spec.template, spec: { ...pod, enableServiceLinks: true } } };
}

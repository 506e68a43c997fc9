import type { Container, Volume } from '../../core/manifest/typed-manifest.ts';
import { formatQuantity } from '../../core/quantity/format-quantity.ts';
import { quantityOf } from '../../core/quantity/quantity.ts';
import { credentialsSecretOf, type Database, memoryBytesOf, namesOf } from './servers.ts';

type Mount = NonNullable<Container['volumeMounts']>[number];

/** Where a server keeps its data. */
export const DATA_PATH = '/var/lib/postgresql/data';
/** Where backups are written. */
export const BACKUP_PATH = '/var/backups/postgresql';
/** Where the scripts are, one file each. */
export const SCRIPTS_PATH = '/etc/planwright/scripts';

const MEBIBYTE = 2 ** 20;
/** What container runtimes give without being asked. */
const LEAST_SHARED_MEBIBYTES = 64;
/** The group of the pod reads; nobody else does. */
const SECRET_MODE = 0o440;

/** A volume together with the place where a container sees it. */
export interface MountedVolume {
  /** Undefined for a claim of the StatefulSet itself. */
  readonly volume: Volume | undefined;
  readonly mount: Mount;
}

/** The scripts, the scratch folder, and the folder of the server's socket: what every container of the image has. */
export function commonVolumes(database: Database): readonly MountedVolume[] {
  const { scriptsMap } = namesOf(database);
  return [
    configMapVolume('scripts', scriptsMap, SCRIPTS_PATH),
    scratchVolume('tmp', '/tmp', { sizeLimit: '256Mi' }),
    scratchVolume('run', '/var/run/postgresql', { sizeLimit: '16Mi' }),
  ];
}

/** What a running server has beside: its configuration, its data, and memory that its processes share. */
export function serverVolumes(database: Database): readonly MountedVolume[] {
  // PostgreSQL allocates the memory of parallel queries there; it counts as memory of the container.
  const shared = Math.max(Math.floor(memoryBytesOf(database) / 4 / MEBIBYTE), LEAST_SHARED_MEBIBYTES) * MEBIBYTE;
  return [
    configMapVolume('config', namesOf(database).configMap, '/etc/planwright/config'),
    dataVolume(),
    scratchVolume('shared-memory', '/dev/shm', {
      medium: 'Memory',
      sizeLimit: formatQuantity(quantityOf(BigInt(shared), 'BinarySI')),
    }),
  ];
}

/** The claim of a StatefulSet's pod. */
export function dataVolume(): MountedVolume {
  return { volume: undefined, mount: { name: 'data', mountPath: DATA_PATH } };
}

/** The passwords of the server's own roles, as far as a container needs them. */
export function internalSecret(
  database: Database,
  ...keys: readonly ('superuser-password' | 'replication-password')[]
): MountedVolume {
  return secretVolume('internal', namesOf(database).internalSecret, keys);
}

/** The superuser's password, if it is there: before the first start there is none, and nothing to use it on. */
export function existingSuperuserPassword(database: Database): MountedVolume {
  const { volume, mount } = internalSecret(database, 'superuser-password');
  return { volume: volume && { ...volume, secret: { ...volume.secret, optional: true } }, mount };
}

/** The name and password of the database's owner. */
export function credentialsSecret(database: Database): MountedVolume {
  return secretVolume('credentials', credentialsSecretOf(database), ['username', 'password']);
}

/** The claim that backups are written to. */
export function backupVolume(database: Database): MountedVolume {
  return {
    volume: { name: 'backup', persistentVolumeClaim: { claimName: namesOf(database).backup } },
    mount: { name: 'backup', mountPath: BACKUP_PATH },
  };
}

/** The volumes of a pod whose containers see these. */
export function volumesOf(mounted: readonly MountedVolume[]): Volume[] {
  return mounted.flatMap(({ volume }) => volume ?? []);
}

/** The mounts of a container that sees these. */
export function mountsOf(mounted: readonly MountedVolume[]): Mount[] {
  return mounted.map(({ mount }) => mount);
}

/** The keys are named, so that a Secret without them stops the pod with a clear event. */
function secretVolume(name: string, secretName: string, keys: readonly string[]): MountedVolume {
  const items = keys.map((key) => ({ key, path: key }));
  return {
    volume: { name, secret: { secretName, defaultMode: SECRET_MODE, items } },
    mount: { name, mountPath: `/etc/planwright/${name}`, readOnly: true },
  };
}

function configMapVolume(name: string, configMap: string, mountPath: string): MountedVolume {
  // Whole folders: files that are mounted singly never change in a running pod, and a server reloads some of them.
  return { volume: { name, configMap: { name: configMap } }, mount: { name, mountPath, readOnly: true } };
}

function scratchVolume(name: string, mountPath: string, emptyDir: NonNullable<Volume['emptyDir']>): MountedVolume {
  return { volume: { name, emptyDir }, mount: { name, mountPath } };
}

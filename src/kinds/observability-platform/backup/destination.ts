import type { EnvVar } from '../../../core/manifest/typed-manifest.ts';
import type { ObjectStorage, ObservabilityPlatform } from '../components.ts';
import { AZURE_KEY_VARIABLE } from '../object-storage.ts';

/** Where archives go: the store, and the bucket in it. */
export interface BackupDestination {
  readonly storage: ObjectStorage;
  /** The bucket or container. */
  readonly bucket: string;
}

/** Where the spec wants its backups; undefined where it wants none. */
export function backupDestination({ spec }: ObservabilityPlatform): BackupDestination | undefined {
  const { enabled, destination } = spec.backup;
  if (!enabled || destination === undefined) return undefined;
  const { type, s3, gcs, azure } = destination;
  if (type === 's3' && s3 !== undefined)
    return { storage: { type, bucket: { ...s3, enabled } }, bucket: s3.bucketName };
  if (type === 'gcs' && gcs !== undefined) {
    return { storage: { type, bucket: { ...gcs, enabled } }, bucket: gcs.bucketName };
  }
  if (type === 'azure' && azure !== undefined) {
    return { storage: { type, bucket: { ...azure, enabled } }, bucket: azure.containerName };
  }
  return undefined;
}

/** The variables by which rclone knows a store as its remote `store` (https://rclone.org/docs/#environment-variables). */
export function remoteVariables(storage: ObjectStorage): readonly EnvVar[] {
  return Object.entries(remoteOf(storage)).map(([name, value]) => ({
    name: `RCLONE_CONFIG_STORE_${name}`,
    value: String(value),
  }));
}

/** With ENV_AUTH credentials come from the environment, or are those of the ServiceAccount. The bucket is never created. */
function remoteOf(storage: ObjectStorage): Readonly<Record<string, string | boolean>> {
  switch (storage.type) {
    case 's3': {
      const { region, endpoint, insecure, forcePathStyle } = storage.bucket;
      const own = endpoint === undefined ? {} : { ENDPOINT: `${insecure ? 'http' : 'https'}://${endpoint}` };
      // Without TLS Amazon's library signs what it can read twice, and rclone lets it do so in multipart uploads only.
      const plain = insecure ? { UPLOAD_CUTOFF: '0' } : {};
      const provider = endpoint === undefined ? 'AWS' : 'Other';
      const access = { ENV_AUTH: true, NO_CHECK_BUCKET: true, FORCE_PATH_STYLE: forcePathStyle };
      return { TYPE: 's3', PROVIDER: provider, REGION: region, ...own, ...plain, ...access };
    }
    case 'gcs':
      return { TYPE: 'google cloud storage', ENV_AUTH: true, NO_CHECK_BUCKET: true, BUCKET_POLICY_ONLY: true };
    case 'azure': {
      const { storageAccount, secretName } = storage.bucket;
      const access = secretName === undefined ? { ENV_AUTH: true } : { KEY: `$(${AZURE_KEY_VARIABLE})` };
      return { TYPE: 'azureblob', ACCOUNT: storageAccount, ...access, NO_CHECK_CONTAINER: true };
    }
  }
}

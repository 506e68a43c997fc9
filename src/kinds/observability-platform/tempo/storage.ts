import type { JsonObject } from '../../../core/json/json.ts';
import { type ObjectStorage, type ObservabilityPlatform, objectStorageOf } from '../components.ts';
import { s3Endpoint } from '../object-storage.ts';
import { isRing } from '../ring.ts';

/** Where Tempo's volume is: its log of what is not stored yet, and the traces where there is no object store. */
export const TEMPO_DATA_PATH = '/var/tempo';

/** The block `storage`. Credentials are not in it: Tempo finds them in its environment by itself. */
export function storageSettings(platform: ObservabilityPlatform): JsonObject {
  const storage = objectStorageOf(platform.spec.components.tempo);
  return {
    trace: {
      backend: storage?.type ?? 'local',
      wal: { path: `${TEMPO_DATA_PATH}/wal` },
      // What a leaving pod hands over is found by the others at their next look: within a minute, not five.
      ...(isRing(platform, 'tempo') ? { blocklist_poll: '1m0s' } : {}),
      ...backendSettings(storage),
    },
  };
}

function backendSettings(storage: ObjectStorage | undefined): JsonObject {
  switch (storage?.type) {
    case undefined:
      return { local: { path: `${TEMPO_DATA_PATH}/blocks` } };
    case 's3':
      return { s3: amazonSettings(storage.bucket) };
    case 'gcs':
      return { gcs: { bucket_name: storage.bucket.bucketName } };
    case 'azure':
      return { azure: azureSettings(storage.bucket) };
  }
}

function amazonSettings(bucket: Extract<ObjectStorage, { type: 's3' }>['bucket']): JsonObject {
  return {
    bucket: bucket.bucketName,
    region: bucket.region,
    endpoint: s3Endpoint(bucket),
    forcepathstyle: bucket.forcePathStyle,
    insecure: bucket.insecure,
  };
}

function azureSettings(bucket: Extract<ObjectStorage, { type: 'azure' }>['bucket']): JsonObject {
  return {
    storage_account_name: bucket.storageAccount,
    container_name: bucket.containerName,
    ...(bucket.secretName === undefined ? { use_federated_token: true } : {}),
  };
}

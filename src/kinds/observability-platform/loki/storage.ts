import type { JsonObject } from '../../../core/json/json.ts';
import { type ObjectStorage, type ObservabilityPlatform, objectStorageOf } from '../components.ts';
import { AZURE_KEY_VARIABLE } from '../object-storage.ts';
import { isRing } from '../ring.ts';

/** Where Loki's volume is: its log of what is not stored yet, its index files, and the logs where there is no object store. */
export const LOKI_DATA_PATH = '/loki';

/** Loki's word for the place where the logs go. */
export function lokiStore(platform: ObservabilityPlatform): 'filesystem' | 's3' | 'gcs' | 'azure' {
  return objectStorageOf(platform.spec.components.loki)?.type ?? 'filesystem';
}

/**
 * Where logs are kept, and in which form. The form is the same for every version, or logs from before an upgrade could not be read: v13
 * is what version 3 wants for structured metadata and OTLP, and the oldest version that knows it is 2.9.
 */
export function storageSettings(platform: ObservabilityPlatform): JsonObject {
  const store = lokiStore(platform);
  return {
    schema_config: {
      configs: [
        {
          // Before any log that could be in the store.
          from: '2020-01-01',
          store: 'tsdb',
          object_store: store,
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    storage_config: {
      tsdb_shipper: {
        active_index_directory: `${LOKI_DATA_PATH}/tsdb-index`,
        cache_location: `${LOKI_DATA_PATH}/tsdb-cache`,
        // What a leaving pod hands over is found by the others at their next look: within two minutes, not six.
        ...(isRing(platform, 'loki') ? { resync_interval: '1m0s' } : {}),
      },
      ...storeSettings(objectStorageOf(platform.spec.components.loki)),
    },
  };
}

function storeSettings(storage: ObjectStorage | undefined): JsonObject {
  switch (storage?.type) {
    case undefined:
      return { filesystem: { directory: `${LOKI_DATA_PATH}/chunks` } };
    case 's3':
      return { aws: amazonSettings(storage.bucket) };
    case 'gcs':
      return { gcs: { bucket_name: storage.bucket.bucketName } };
    case 'azure':
      return { azure: azureSettings(storage.bucket) };
  }
}

function amazonSettings(bucket: Extract<ObjectStorage, { type: 's3' }>['bucket']): JsonObject {
  return {
    bucketnames: bucket.bucketName,
    region: bucket.region,
    endpoint: bucket.endpoint,
    s3forcepathstyle: bucket.forcePathStyle,
    insecure: bucket.insecure,
  };
}

function azureSettings(bucket: Extract<ObjectStorage, { type: 'azure' }>['bucket']): JsonObject {
  return {
    account_name: bucket.storageAccount,
    container_name: bucket.containerName,
    ...(bucket.secretName === undefined ? { use_federated_token: true } : { account_key: `\${${AZURE_KEY_VARIABLE}}` }),
  };
}

import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/observability/test-platform.ts';
import { objectStorageOf } from './components.ts';
import { objectStorageAccess, s3Endpoint } from './object-storage.ts';

const NOTHING = { labels: {}, env: [], volumes: [], volumeMounts: [] };

const secretKey = (name: string, secret: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

test.each([
  ['no object store', '', NOTHING],
  ['a store that is switched off', 's3: {bucketName: logs, enabled: false, secretName: keys}', NOTHING],
  [
    'S3 with a Secret',
    's3: {bucketName: logs, region: eu-west-1, secretName: keys}',
    {
      ...NOTHING,
      env: [
        secretKey('AWS_ACCESS_KEY_ID', 'keys', 'access_key_id'),
        secretKey('AWS_SECRET_ACCESS_KEY', 'keys', 'secret_access_key'),
        { name: 'AWS_REGION', value: 'eu-west-1' },
      ],
    },
  ],
  [
    'S3 with the identity of the account or the node',
    's3: {bucketName: logs}',
    { ...NOTHING, env: [{ name: 'AWS_REGION', value: 'us-east-1' }] },
  ],
  [
    'Google with the key of a service account',
    'gcs: {bucketName: logs, secretName: key}',
    {
      labels: {},
      env: [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/etc/object-storage/key.json' }],
      volumes: [
        {
          name: 'object-storage',
          secret: { secretName: 'key', items: [{ key: 'key.json', path: 'key.json' }], defaultMode: 0o440 },
        },
      ],
      volumeMounts: [{ name: 'object-storage', mountPath: '/etc/object-storage', readOnly: true }],
    },
  ],
  ['Google with the identity of the account', 'gcs: {bucketName: logs}', NOTHING],
  [
    'Azure with a key',
    'azure: {containerName: logs, storageAccount: account, secretName: key}',
    { ...NOTHING, env: [secretKey('AZURE_STORAGE_KEY', 'key', 'storage_account_key')] },
  ],
  [
    'Azure with the identity of the account, for which pods carry a label',
    'azure: {containerName: logs, storageAccount: account}',
    { ...NOTHING, labels: { 'azure.workload.identity/use': 'true' } },
  ],
])('%s', (_, loki, access) => {
  const { spec } = testPlatform(`components: {loki: {${loki}}}`);
  expect(objectStorageAccess(objectStorageOf(spec.components.loki))).toEqual(access);
});

test.each([
  ['the store that the spec names', { endpoint: 'minio:9000', region: 'us-east-1' }, 'minio:9000'],
  ['Amazon in Ireland', { region: 'eu-west-1' }, 's3.eu-west-1.amazonaws.com'],
  ['Amazon in China', { region: 'cn-north-1' }, 's3.cn-north-1.amazonaws.com.cn'],
])('the host of %s', (_, bucket, host) => {
  expect(s3Endpoint(bucket)).toBe(host);
});

import { describe, expect, it } from 'vitest';
import { planOf, testPlatform } from '../../../../test/observability/test-platform.ts';
import { addBackup } from './add-backup.ts';
import { backupDestination, remoteVariables } from './destination.ts';

function variables(destination: string): Readonly<Record<string, string | undefined>> {
  const platform = testPlatform(`components: {grafana: {}}\nbackup: {destination: ${destination}}`);
  const found = backupDestination(platform);
  const listed = found === undefined ? [] : remoteVariables(found.storage);
  return Object.fromEntries(listed.map(({ name, value }) => [name.replace('RCLONE_CONFIG_STORE_', ''), value]));
}

describe('rclone gets to', () => {
  it.each([
    [
      'Amazon S3',
      '{type: s3, s3: {bucketName: archives, region: eu-west-1}}',
      {
        TYPE: 's3',
        PROVIDER: 'AWS',
        REGION: 'eu-west-1',
        ENV_AUTH: 'true',
        NO_CHECK_BUCKET: 'true',
        FORCE_PATH_STYLE: 'false',
      },
    ],
    [
      'another S3',
      '{type: s3, s3: {bucketName: archives, endpoint: "minio:9000", forcePathStyle: true, insecure: true, secretName: k}}',
      {
        TYPE: 's3',
        PROVIDER: 'Other',
        REGION: 'us-east-1',
        ENDPOINT: 'http://minio:9000',
        UPLOAD_CUTOFF: '0',
        ENV_AUTH: 'true',
        NO_CHECK_BUCKET: 'true',
        FORCE_PATH_STYLE: 'true',
      },
    ],
    [
      'Google Cloud Storage',
      '{type: gcs, gcs: {bucketName: archives}}',
      { TYPE: 'google cloud storage', ENV_AUTH: 'true', NO_CHECK_BUCKET: 'true', BUCKET_POLICY_ONLY: 'true' },
    ],
    [
      'Azure with a key',
      '{type: azure, azure: {containerName: archives, storageAccount: account, secretName: k}}',
      { TYPE: 'azureblob', ACCOUNT: 'account', KEY: '$(AZURE_STORAGE_KEY)', NO_CHECK_CONTAINER: 'true' },
    ],
    [
      'Azure with an identity',
      '{type: azure, azure: {containerName: archives, storageAccount: account}}',
      { TYPE: 'azureblob', ACCOUNT: 'account', ENV_AUTH: 'true', NO_CHECK_CONTAINER: 'true' },
    ],
  ])('%s', (_title, destination, expected) => {
    expect(variables(destination)).toEqual(expected);
  });
});

describe('a backup', () => {
  const listed = (spec: string) => planOf(spec, addBackup).objects.map(({ step, ref }) => `${step} ${ref.kind}`);
  const destination = '{type: s3, s3: {bucketName: archives}}';

  it.each([
    [
      'comes before Grafana changes and at regular times',
      `backup: {destination: ${destination}}`,
      ['grafana-stateful Job', 'grafana-services CronJob'],
    ],
    ['is not made where it is off', `backup: {enabled: false, destination: ${destination}}`, []],
    ['is not made where nobody asks for it', '', []],
  ])('%s', (_title, backup, objects) => {
    expect(listed(`components: {grafana: {}}\n${backup}`)).toEqual(objects);
  });

  it('is not made without Grafana: there is nothing to save', () => {
    expect(listed(`components: {prometheus: {}}\nbackup: {destination: ${destination}}`)).toEqual([]);
  });

  it('is made anew for each version of Grafana, and for nothing else', () => {
    const jobOf = (grafana: string) =>
      planOf(`components: {grafana: ${grafana}}\nbackup: {destination: ${destination}}`, addBackup).objects.find(
        ({ ref }) => ref.kind === 'Job',
      )?.ref.name;
    expect(jobOf('{replicas: 3, plugins: [a]}')).toBe(jobOf('{}'));
    expect(jobOf('{version: 12.2.1}')).not.toBe(jobOf('{}'));
  });
});

import { expect, test } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { valueAt } from '../../../core/json/json.ts';
import { lokiConfiguration } from './configuration.ts';

const schema = (store: string) => ({
  configs: [
    {
      from: '2020-01-01',
      store: 'tsdb',
      object_store: store,
      schema: 'v13',
      index: { prefix: 'index_', period: '24h' },
    },
  ],
});

const tsdbShipper = { active_index_directory: '/loki/tsdb-index', cache_location: '/loki/tsdb-cache' };

test('a lone Loki keeps its logs on its volume, and its compactor deletes what is too old', () => {
  const platform = testPlatform('components: {loki: {retention: 2w}}');
  expect(lokiConfiguration(platform)).toEqual({
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: 3100,
      grpc_listen_port: 9095,
      http_server_write_timeout: '2m0s',
      grpc_server_max_recv_msg_size: 104_857_600,
      grpc_server_max_send_msg_size: 104_857_600,
      log_level: 'info',
    },
    common: {
      path_prefix: '/loki',
      instance_addr: '127.0.0.1',
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
    },
    schema_config: schema('filesystem'),
    storage_config: { tsdb_shipper: tsdbShipper, filesystem: { directory: '/loki/chunks' } },
    ingester: { chunk_encoding: 'snappy', autoforget_unhealthy: true, wal: { flush_on_shutdown: false } },
    compactor: { working_directory: '/loki/compactor', retention_enabled: true, delete_request_store: 'filesystem' },
    limits_config: { retention_period: '336h0m0s', volume_enabled: true },
    querier: { max_concurrent: 4 },
    query_scheduler: { max_outstanding_requests_per_tenant: 32_000 },
    query_range: {
      align_queries_with_step: true,
      results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 100 } } },
    },
  });
});

test('logs that are kept for ever have neither a retention nor anybody who deletes', () => {
  const { compactor, limits_config: limits } = lokiConfiguration(
    testPlatform('components: {loki: {compactorEnabled: false}}'),
  );
  expect({ compactor, limits }).toEqual({
    compactor: { working_directory: '/loki/compactor', retention_enabled: false },
    limits: { volume_enabled: true },
  });
});

test('limits, log level and certificate are those of the spec', () => {
  const platform = testPlatform(`components:
  loki: {limits: {ingestionRateMB: 10, ingestionBurstSizeMB: 20, maxStreamsPerUser: 30, maxEntriesLimitPerQuery: 40}}
global: {logLevel: debug}
security: {tls: {enabled: true, certSecret: certificate}}`);
  const { server, limits_config: limits } = lokiConfiguration(platform);
  expect({ server, limits }).toEqual({
    server: expect.objectContaining({
      log_level: 'debug',
      http_tls_config: {
        cert_file: '/etc/observability/tls/tls.crt',
        key_file: '/etc/observability/tls/tls.key',
      },
    }),
    limits: {
      retention_period: '168h0m0s',
      volume_enabled: true,
      ingestion_rate_mb: 10,
      ingestion_burst_size_mb: 20,
      max_global_streams_per_user: 30,
      max_entries_limit_per_query: 40,
    },
  });
});

test('several pods share a ring and a bucket, and hand over what they have when they leave', () => {
  const configuration = lokiConfiguration(testPlatform('components: {loki: {replicas: 3, s3: {bucketName: logs}}}'));
  expect(valueAt(configuration, ['storage_config', 'tsdb_shipper'])).toEqual({
    ...tsdbShipper,
    resync_interval: '1m0s',
  });
  const { common, memberlist, ingester } = configuration;
  expect({ common, memberlist, ingester }).toEqual({
    common: {
      path_prefix: '/loki',
      instance_addr: '${POD_IP}',
      replication_factor: 3,
      ring: { kvstore: { store: 'memberlist' } },
    },
    memberlist: expect.objectContaining({
      join_members: ['dns+loki-production-headless.monitoring.svc.cluster.local:7946'],
    }),
    ingester: { chunk_encoding: 'snappy', autoforget_unhealthy: true, wal: { flush_on_shutdown: true } },
  });
});

test.each([
  [
    'S3',
    's3: {bucketName: logs, endpoint: "minio:9000", forcePathStyle: true, insecure: true, secretName: keys}',
    's3',
    {
      aws: {
        bucketnames: 'logs',
        region: 'us-east-1',
        endpoint: 'minio:9000',
        s3forcepathstyle: true,
        insecure: true,
      },
    },
  ],
  ['Google', 'gcs: {bucketName: logs, secretName: key}', 'gcs', { gcs: { bucket_name: 'logs' } }],
  [
    'Azure with a key',
    'azure: {containerName: logs, storageAccount: account, secretName: key}',
    'azure',
    { azure: { account_name: 'account', container_name: 'logs', account_key: '${AZURE_STORAGE_KEY}' } },
  ],
  [
    'Azure with an identity',
    'azure: {containerName: logs, storageAccount: account}',
    'azure',
    { azure: { account_name: 'account', container_name: 'logs', use_federated_token: true } },
  ],
])('logs go to %s', (_, loki, store, settings) => {
  const configuration = lokiConfiguration(testPlatform(`components: {loki: {${loki}}}`));
  expect(configuration['schema_config']).toEqual(schema(store));
  expect(configuration['storage_config']).toEqual({ tsdb_shipper: tsdbShipper, ...settings });
  expect(configuration['compactor']).toHaveProperty('delete_request_store', store);
});

test('the version changes nothing, so that an upgrade can read what was written before', () => {
  const [old, current] = ['2.9.0', '3.7.8'].map((version) =>
    lokiConfiguration(testPlatform(`components: {loki: {version: ${version}}}`)),
  );
  expect(old).toEqual(current);
});

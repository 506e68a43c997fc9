import { expect, test } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { traceReceivers } from '../trace-receivers.ts';
import { tempoConfiguration } from './configuration.ts';

test('a lone Tempo keeps its traces on its volume, for as long as the spec says', () => {
  const platform = testPlatform('components: {tempo: {retention: 30d}}\nglobal: {logLevel: warn}');
  expect(tempoConfiguration(platform)).toEqual({
    usage_report: { reporting_enabled: false },
    server: { http_listen_port: 3200, grpc_listen_port: 9095, log_level: 'warn' },
    distributor: { receivers: traceReceivers(platform) },
    compactor: { compaction: { block_retention: '720h0m0s' } },
    storage: { trace: { backend: 'local', wal: { path: '/var/tempo/wal' }, local: { path: '/var/tempo/blocks' } } },
    overrides: { defaults: { ingestion: {}, global: {}, metrics_generator: {} } },
  });
});

test('several pods share rings and a bucket, and hand over what they have when they leave', () => {
  const platform = testPlatform(`components:
  prometheus: {}
  tempo: {replicas: 3, s3: {bucketName: traces}, metricsGenerator: {enabled: true}}`);
  const {
    distributor,
    ingester,
    querier,
    memberlist,
    compactor,
    metrics_generator: generator,
    storage,
  } = tempoConfiguration(platform);
  expect({ distributor, ingester, querier, memberlist, compactor, generator, storage }).toEqual({
    distributor: { receivers: traceReceivers(platform), ring: { instance_addr: '${POD_IP}' } },
    ingester: {
      lifecycler: { address: '${POD_IP}', ring: { kvstore: { store: 'memberlist' }, replication_factor: 3 } },
      flush_all_on_shutdown: true,
    },
    querier: {
      frontend_worker: { frontend_address: 'tempo-production-headless.monitoring.svc.cluster.local:9095' },
    },
    memberlist: expect.objectContaining({
      join_members: ['dns+tempo-production-headless.monitoring.svc.cluster.local:7946'],
    }),
    compactor: {
      ring: {
        kvstore: { store: 'memberlist' },
        wait_stability_min_duration: '10s',
        wait_stability_max_duration: '1m0s',
        instance_addr: '${POD_IP}',
      },
      compaction: { block_retention: '336h0m0s' },
    },
    generator: {
      ring: { kvstore: { store: 'memberlist' }, instance_addr: '${POD_IP}' },
      storage: expect.anything(),
    },
    storage: {
      trace: {
        backend: 's3',
        wal: { path: '/var/tempo/wal' },
        blocklist_poll: '1m0s',
        s3: {
          bucket: 'traces',
          region: 'us-east-1',
          endpoint: 's3.us-east-1.amazonaws.com',
          forcepathstyle: false,
          insecure: false,
        },
      },
    },
  });
});

test('before 2.2 no pod knew how to hand over its traces', () => {
  const platform = testPlatform('components: {tempo: {version: 2.1.1, replicas: 2, gcs: {bucketName: traces}}}');
  expect(tempoConfiguration(platform)['ingester']).toEqual({
    lifecycler: { address: '${POD_IP}', ring: { kvstore: { store: 'memberlist' }, replication_factor: 1 } },
  });
});

test.each([
  ['Google', 'gcs: {bucketName: traces, secretName: key}', { backend: 'gcs', gcs: { bucket_name: 'traces' } }],
  [
    'Azure with a key, which Tempo finds in its environment',
    'azure: {containerName: traces, storageAccount: account, secretName: key}',
    { backend: 'azure', azure: { storage_account_name: 'account', container_name: 'traces' } },
  ],
  [
    'Azure with an identity',
    'azure: {containerName: traces, storageAccount: account}',
    {
      backend: 'azure',
      azure: { storage_account_name: 'account', container_name: 'traces', use_federated_token: true },
    },
  ],
])('traces go to %s', (_, tempo, settings) => {
  expect(tempoConfiguration(testPlatform(`components: {tempo: {${tempo}}}`))['storage']).toEqual({
    trace: { wal: { path: '/var/tempo/wal' }, ...settings },
  });
});

test('derived metrics go to each Prometheus by the name of its pod, with exemplars where it keeps them', () => {
  const platform = testPlatform(`components:
  prometheus: {replicas: 2, exemplars: {enabled: true}}
  tempo: {metricsGenerator: {enabled: true}}
security: {tls: {enabled: true, certSecret: certificate}}`);
  const receiver = (ordinal: number) => ({
    url: `https://prometheus-production-${ordinal}.prometheus-production-headless.monitoring.svc.cluster.local:9090/api/v1/write`,
    send_exemplars: true,
    tls_config: { ca_file: '/etc/observability/tls/ca.crt' },
  });
  expect(tempoConfiguration(platform)['metrics_generator']).toEqual({
    storage: { path: '/var/tempo/generator', remote_write: [receiver(0), receiver(1)] },
  });
});

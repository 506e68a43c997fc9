import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/observability/test-platform.ts';
import { isRing, memberlist, replicationFactor } from './ring.ts';

const S3 = 's3: {bucketName: logs}';

test.each([
  ['one pod without an object store', '', false, 1],
  ['three asked for without an object store, which gives one', 'replicas: 3', false, 1],
  ['one pod with an object store', S3, false, 1],
  ['two pods, of which either may be away', `replicas: 2, ${S3}`, true, 1],
  ['three pods', `replicas: 3, ${S3}`, true, 3],
  ['seven pods', `replicas: 7, ${S3}`, true, 3],
])('%s', (_, loki, ring, factor) => {
  const platform = testPlatform(`components: {loki: {${loki}}}`);
  expect([isRing(platform, 'loki'), replicationFactor(platform, 'loki')]).toEqual([ring, factor]);
});

test('high availability makes a ring where there is an object store', () => {
  const platform = testPlatform(`components: {tempo: {${S3}}}\nhighAvailability: {}`);
  expect([isRing(platform, 'tempo'), replicationFactor(platform, 'tempo')]).toEqual([true, 3]);
});

test('members find each other by the headless Service, and only members of the same ring', () => {
  const platform = testPlatform(`components: {tempo: {replicas: 3, ${S3}}}`);
  expect(memberlist(platform, 'tempo')).toEqual({
    bind_port: 7946,
    advertise_addr: '${POD_IP}',
    advertise_port: 7946,
    join_members: ['dns+tempo-production-headless.monitoring.svc.cluster.local:7946'],
    abort_if_cluster_join_fails: false,
    rejoin_interval: '30s',
    cluster_label: 'monitoring.tempo-production',
  });
});

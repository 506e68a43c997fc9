import { expect, it } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import { remoteWriteEntries } from './remote-write.ts';
import { secretMounts } from './secrets.ts';

const URL = 'http://a.example.com/write';

function entries(receivers: string, version = 'v3.5.0'): unknown {
  const platform = testPlatform(`components: {prometheus: {version: ${version}, remoteWrite: ${receivers}}}`);
  // Members that are undefined are not written.
  return JSON.parse(JSON.stringify(remoteWriteEntries(platform)));
}

it.each<readonly [string, string, JsonValue]>([
  ['an address only', `{url: "${URL}"}`, { remote_timeout: '30s' }],
  [
    'a name, headers in order, exemplars',
    `{url: "${URL}", name: a, headers: {b: x, a: y}, sendExemplars: true}`,
    { remote_timeout: '30s', name: 'a', headers: { a: 'y', b: 'x' }, send_exemplars: true },
  ],
  [
    'a bearer token',
    `{url: "${URL}", bearerTokenSecret: {name: s}}`,
    { remote_timeout: '30s', authorization: { credentials_file: '/etc/prometheus/remote-write/0/token' } },
  ],
  [
    'user and password',
    `{url: "${URL}", basicAuth: {secretName: s}}`,
    {
      remote_timeout: '30s',
      basic_auth: {
        username_file: '/etc/prometheus/remote-write/0/username',
        password_file: '/etc/prometheus/remote-write/0/password',
      },
    },
  ],
  [
    'certificates',
    `{url: "${URL}", tls: {caSecret: {name: s}, certSecret: t, serverName: n, insecureSkipVerify: true}}`,
    {
      remote_timeout: '30s',
      tls_config: {
        ca_file: '/etc/prometheus/remote-write/0/ca.crt',
        cert_file: '/etc/prometheus/remote-write/0/tls.crt',
        key_file: '/etc/prometheus/remote-write/0/tls.key',
        server_name: 'n',
        insecure_skip_verify: true,
      },
    },
  ],
  [
    'a queue',
    `{url: "${URL}", queueConfig: {capacity: 1, minShards: 2, maxShards: 3, maxSamplesPerSend: 4, batchSendDeadline: 5s, minBackoff: 6s, maxBackoff: 7s}}`,
    {
      remote_timeout: '30s',
      queue_config: {
        capacity: 1,
        min_shards: 2,
        max_shards: 3,
        max_samples_per_send: 4,
        batch_send_deadline: '5s',
        min_backoff: '6s',
        max_backoff: '7s',
      },
    },
  ],
  [
    'relabelling without what is the default anyway',
    `{url: "${URL}", writeRelabelConfigs: [{regex: "a_.*", action: labeldrop}, {sourceLabels: [a], separator: "-", targetLabel: b, modulus: 2, replacement: "$2", action: hashmod}]}`,
    {
      remote_timeout: '30s',
      write_relabel_configs: [
        { regex: 'a_.*', action: 'labeldrop' },
        { source_labels: ['a'], separator: '-', modulus: 2, target_label: 'b', replacement: '$2', action: 'hashmod' },
      ],
    },
  ],
])('a receiver with %s', (_title, receiver, expected) => {
  expect(entries(`[${receiver}]`)).toEqual([{ url: URL, ...(expected as object) }]);
});

it('before 2.49 a marker stands for the user name', () => {
  expect(entries(`[{url: "${URL}"}, {url: "${URL}", basicAuth: {secretName: s}}]`, 'v2.48.1')).toMatchObject([
    {},
    { basic_auth: { username: 'planwright-user-name-of:/etc/prometheus/remote-write/1/username' } },
  ]);
});

it('the credentials of a receiver are one volume, each key under the name that the configuration knows', () => {
  const platform = testPlatform(`components:
  prometheus:
    secrets: [a.b]
    remoteWrite:
      - {url: "${URL}"}
      - url: ${URL}
        basicAuth: {secretName: login, usernameKey: user, passwordKey: word}
        tls: {caSecret: {name: authority, key: ca.pem}, certSecret: own}
      - {url: "${URL}", bearerTokenSecret: {name: token, key: t}}
`);
  expect(secretMounts(platform)).toEqual([
    {
      volume: { name: 'secret-0', secret: { secretName: 'a.b' } },
      mount: { name: 'secret-0', mountPath: '/etc/prometheus/secrets/a.b', readOnly: true },
    },
    {
      volume: {
        name: 'remote-write-1',
        projected: {
          sources: [
            {
              secret: {
                name: 'login',
                items: [
                  { key: 'user', path: 'username' },
                  { key: 'word', path: 'password' },
                ],
              },
            },
            { secret: { name: 'authority', items: [{ key: 'ca.pem', path: 'ca.crt' }] } },
            {
              secret: {
                name: 'own',
                items: [
                  { key: 'tls.crt', path: 'tls.crt' },
                  { key: 'tls.key', path: 'tls.key' },
                ],
              },
            },
          ],
        },
      },
      mount: { name: 'remote-write-1', mountPath: '/etc/prometheus/remote-write/1', readOnly: true },
    },
    {
      volume: {
        name: 'remote-write-2',
        projected: { sources: [{ secret: { name: 'token', items: [{ key: 't', path: 'token' }] } }] },
      },
      mount: { name: 'remote-write-2', mountPath: '/etc/prometheus/remote-write/2', readOnly: true },
    },
  ]);
});

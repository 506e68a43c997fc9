import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { admitSpec, admitText } from '../../../../test/observability/admit-text.ts';
import { valueAt } from '../../../core/json/json.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));
const careless = readFileSync(`${SAMPLES}/literal-secrets.yaml`, 'utf8');

/** Passwords and the like of upstream's own examples. */
const UPSTREAM = [
  'admin123',
  'changeme',
  'MySecurePassword123!',
  'smtp-password',
  'pagerduty-service-key',
  'hooks.slack.com/services',
  'loki-s3-secret-key',
  'tempo-s3-secret-key',
  'grafana-secret-key',
  'YOUR_SLACK_WEBHOOK',
  'secretPassword',
  'federated-password',
];

const SECRETS = [...new Set(careless.match(/secret-[a-z]+(-[a-z]+)*/g))];

test('the sample has a secret in every place that is known', () => {
  expect(SECRETS.length).toBe(22);
});

test('none of them is in the spec that goes into Git, or in what people see', () => {
  const { spec, report } = admitText(careless);
  expect(spec).toBeDefined();
  const seen = `${JSON.stringify(spec)}${report}`;
  expect(SECRETS.filter((secret) => seen.includes(secret))).toEqual([]);
});

test.each(
  readdirSync(`${SAMPLES}/upstream`).filter((file) => file.endsWith('.yaml') && !/argocd-integration/.test(file)),
)('no secret of %s gets anywhere', (file) => {
  const { spec, report } = admitText(readFileSync(`${SAMPLES}/upstream/${file}`, 'utf8'));
  const seen = `${JSON.stringify(spec)}${report}`;
  expect(UPSTREAM.filter((secret) => seen.includes(secret))).toEqual([]);
});

describe('what takes the place of a secret', () => {
  const { spec = {}, diagnostics } = admitText(careless);

  it.each<readonly [string, readonly (string | number)[], unknown]>([
    ['keys of a bucket', ['components', 'loki', 's3', 'secretName'], 'loki-careless-s3'],
    ['the key of an Azure account', ['components', 'tempo', 'azure', 'secretName'], 'tempo-careless-azure'],
    ['the key of a service account', ['backup', 'destination', 'gcs', 'secretName'], 'backup-careless-gcs'],
    [
      'the password of a mail server',
      ['components', 'grafana', 'smtp', 'passwordSecret'],
      { name: 'grafana-careless-smtp', key: 'password' },
    ],
    [
      'a user in an address',
      ['components', 'prometheus', 'remoteWrite', 0],
      { url: 'https://mimir.example.com/api/v1/push', basicAuth: { secretName: 'prometheus-careless-remote-write-0' } },
    ],
    [
      'a bearer token',
      ['components', 'prometheus', 'remoteWrite', 1],
      {
        url: 'https://thanos.example.com',
        bearerTokenSecret: { name: 'prometheus-careless-remote-write-1', key: 'token' },
      },
    ],
    [
      'a token in a header',
      ['components', 'prometheus', 'remoteWrite', 2],
      {
        url: 'https://cortex.example.com',
        headers: {},
        bearerTokenSecret: { name: 'prometheus-careless-remote-write-2', key: 'token' },
      },
    ],
    [
      'a basic password',
      ['components', 'prometheus', 'remoteWrite', 3],
      { url: 'https://victoria.example.com', basicAuth: { secretName: 'prometheus-careless-remote-write-3' } },
    ],
    ['files of Prometheus', ['components', 'prometheus', 'secrets'], ['prometheus-careless-secrets']],
    ['files of Alertmanager', ['alerting', 'alertmanager', 'secrets'], ['alertmanager-careless-secrets']],
    [
      'the environment of the collector',
      ['components', 'openTelemetryCollector', 'secrets'],
      ['otel-collector-careless-secrets'],
    ],
    [
      'the administrator of Grafana: nothing, a Job makes a password',
      ['components', 'grafana', 'adminPasswordSecret'],
      undefined,
    ],
  ])('%s', (_, path, expected) => {
    expect(valueAt(spec, path)).toEqual(expected);
  });

  it('leaves the rest of a configuration as it was written', () => {
    expect(valueAt(spec, ['alerting', 'alertmanager', 'config'])).toBe(
      [
        'global:',
        '  slack_api_url_file: /etc/alertmanager/secrets/alertmanager-careless-secrets/slack_api_url',
        '  smtp_auth_password_file: /etc/alertmanager/secrets/alertmanager-careless-secrets/smtp_auth_password',
        'route: { receiver: team }',
        'receivers:',
        '  - name: team',
        '    pagerduty_configs: [ { service_key_file: /etc/alertmanager/secrets/alertmanager-careless-secrets/service_key } ]',
        '    webhook_configs: [ { url: "https://alerts.example.com/hook" }, { url_file: /etc/alertmanager/secrets/alertmanager-careless-secrets/url } ]',
        '',
      ].join('\n'),
    );
  });

  it('is made by a command that the warning gives, without the secret', () => {
    const warning = diagnostics.find(({ fieldPath }) => fieldPath === 'spec.components.loki.s3.accessKeyId');
    expect(warning?.fix).toBe(
      'take it out of Git, change it where it is used, and run `kubectl -n monitoring create secret generic loki-careless-s3 --from-file=access_key_id=<file> --from-file=secret_access_key=<file>`',
    );
  });
});

test('options that Grafana itself calls secure are left out as a whole, and no frame shows them', () => {
  const { spec, report } = admitSpec(
    'components:\n  grafana:\n    dataSources:\n      - name: a\n        type: b\n        url: http://a\n        secureJsonData:\n          httpHeaderValue1: hunter2',
  );
  expect(spec).toEqual({ components: { grafana: { dataSources: [{ name: 'a', type: 'b', url: 'http://a' }] } } });
  expect(report).not.toContain('hunter2');
});

describe('what is no secret', () => {
  it.each([
    ['a label that is called like one', 'components: {prometheus: {externalLabels: {token: a}}}'],
    ['a reference', 'components: {grafana: {adminPasswordSecret: {name: a, key: password}}}'],
    [
      'a webhook without a token',
      'components: {prometheus: {}}\nalerting:\n  alertmanager:\n    config: |\n      route: {receiver: a}\n      receivers: [{name: a, webhook_configs: [{url: "http://hook/x"}]}]',
    ],
    [
      'a variable of the collector',
      'components:\n  prometheus: {}\n  openTelemetryCollector:\n    config: |\n      receivers: {otlp: {}}\n      exporters: {otlp: {headers: {authorization: "Bearer ${env:TOKEN}"}}}\n      service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp]}}}',
    ],
    [
      'a file',
      'components:\n  prometheus:\n    additionalScrapeConfigs: |\n      - {job_name: a, basic_auth: {username: u, password_file: /x}}',
    ],
  ])('%s stays', (_, spec) => {
    expect(admitSpec(spec).found).toEqual([]);
  });
});

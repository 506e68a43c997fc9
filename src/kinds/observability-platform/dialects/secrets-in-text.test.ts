import { describe, expect, it } from 'vitest';
import { alertmanagerSecret, collectorSecret, prometheusSecret, type SecretRule } from './secret-rules.ts';
import { replaceSecretsInText } from './secrets-in-text.ts';

function replace(text: string, rule: SecretRule) {
  return replaceSecretsInText(text, { rule, keyOf: (name) => name, reference: (key) => `/s/${key}` });
}

describe('secrets in a configuration', () => {
  it.each<readonly [string, SecretRule, string, string, readonly (string | undefined)[]]>([
    [
      'a password of a scrape job',
      prometheusSecret,
      '- basic_auth: {password: x}',
      '- basic_auth: { password_file: /s/password }\n',
      ['password'],
    ],
    [
      'a private key',
      prometheusSecret,
      '- tls_config:\n    key: x\n',
      '- tls_config:\n    key_file: /s/key\n',
      ['key'],
    ],
    ['a number', prometheusSecret, '- bearer_token: 123\n', '- bearer_token_file: /s/bearer_token\n', ['bearer_token']],
    ['a label called password', prometheusSecret, '- labels: {password: x}', '- labels: {password: x}', []],
    ['a reference', prometheusSecret, '- bearer_token_file: /x # mine', '- bearer_token_file: /x # mine', []],
    [
      'a secret that no file can hold',
      prometheusSecret,
      '- ec2_sd_configs: [{secret_key: x}]',
      '- ec2_sd_configs: [ { secret_key: x } ]\n',
      [undefined],
    ],
    [
      'the same value twice',
      alertmanagerSecret,
      'a: {routing_key: x}\nb: {routing_key: x}\n',
      'a: { routing_key_file: /s/routing_key }\nb: { routing_key_file: /s/routing_key }\n',
      ['routing_key', 'routing_key'],
    ],
    [
      'two values of one name',
      alertmanagerSecret,
      'a: {routing_key: x}\nb: {routing_key: z}\n',
      'a: { routing_key_file: /s/routing_key }\nb: { routing_key_file: /s/routing_key_2 }\n',
      ['routing_key', 'routing_key_2'],
    ],
    [
      'an address of Slack, and one that is none',
      alertmanagerSecret,
      'slack_configs: [{api_url: http://a}]\nopsgenie_configs: [{api_url: http://b}]\n',
      'slack_configs: [ { api_url_file: /s/api_url } ]\nopsgenie_configs: [ { api_url: http://b } ]\n',
      ['api_url'],
    ],
    [
      'a value with an anchor',
      alertmanagerSecret,
      'smtp_auth_password: &p x\n',
      'smtp_auth_password: &p x\n',
      [undefined],
    ],
    [
      'a header of the collector',
      collectorSecret,
      'headers: {X-Api-Key: x}\n',
      'headers: { X-Api-Key: /s/X-Api-Key }\n',
      ['X-Api-Key'],
    ],
    [
      'a proxy with a password',
      prometheusSecret,
      '- proxy_url: http://u:p@x\n',
      '- proxy_url: http://u:p@x\n',
      [undefined],
    ],
    ['no YAML', prometheusSecret, 'a: [b', 'a: [b', []],
  ])('%s', (_, rule, text, expected, keys) => {
    const replaced = replace(text, rule);
    expect(replaced.text).toBe(expected);
    expect(replaced.secrets.map(({ key }) => key)).toEqual(keys);
  });

  it('says where each of them was', () => {
    const { secrets } = replace('receivers: [{slack_configs: [{api_url: http://a}]}]', alertmanagerSecret);
    expect(secrets).toEqual([{ place: 'receivers.slack_configs.api_url', key: 'api_url', isRepeated: false }]);
  });
});

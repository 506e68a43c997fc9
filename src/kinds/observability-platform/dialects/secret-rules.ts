import { isSecretUrl } from './literal-secret.ts';

/** What to do with a setting of a configuration: nothing, or replace it under the given name; `none` where nothing can. */
export type SecretVerdict = { readonly readAs: string } | 'none' | undefined;

/** Judges one setting by the names on the way to it, the last of them its own, and its value. */
export type SecretRule = (names: readonly string[], value: string) => SecretVerdict;

const HTTP_CLIENT: readonly string[] = ['password', 'bearer_token', 'credentials', 'client_secret'];
const ALERTMANAGER: readonly string[] = [
  ...HTTP_CLIENT,
  'slack_api_url',
  'smtp_auth_password',
  'auth_password',
  'opsgenie_api_key',
  'api_key',
  'victorops_api_key',
  'routing_key',
  'service_key',
  'user_key',
  'token',
  'token_id',
  'rocketchat_token',
  'rocketchat_token_id',
  'bot_token',
  'webhook_url',
  'alert_source_token',
];
/** Alertmanager reads these from its configuration only. */
const ALERTMANAGER_INLINE: readonly string[] = [
  'smtp_auth_secret',
  'auth_secret',
  'api_secret',
  'wechat_api_secret',
  'secret_key',
];
const PROMETHEUS_INLINE: readonly string[] = ['secret_key', 'application_credential_secret', 'authorization_token'];
/** Labels, matchers, templates and parameters are the user's own words. */
const FREE: readonly string[] = ['match', 'details', 'labels', 'params'];
const COLLECTOR =
  /^(password|token|secret|bearer[-_]?token|client_secret|api[-_]?key|.*[-_]api[-_]?key|access_key|secret_key|secret_access_key|authorization|license_key|auth[-_]token)$/i;

/** https://prometheus.io/docs/alerting/latest/configuration/: what has a twin that ends in _file. */
export const alertmanagerSecret: SecretRule = (names, value) => {
  const name = names.at(-1) ?? '';
  if (names.some((each) => FREE.includes(each))) return undefined;
  if (ALERTMANAGER_INLINE.includes(name)) return 'none';
  if (ALERTMANAGER.includes(name)) return { readAs: `${name}_file` };
  if (name === 'api_url' && names.includes('slack_configs')) return { readAs: 'api_url_file' };
  if (!isSecretUrl(value)) return undefined;
  return name === 'url' && names.includes('webhook_configs') ? { readAs: 'url_file' } : 'none';
};

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export const prometheusSecret: SecretRule = (names, value) => {
  const name = names.at(-1) ?? '';
  if (names.some((each) => FREE.includes(each))) return undefined;
  if (PROMETHEUS_INLINE.includes(name) || isSecretUrl(value)) return 'none';
  if (name === 'key' && names.at(-2) === 'tls_config') return { readAs: 'key_file' };
  return HTTP_CLIENT.includes(name) ? { readAs: `${name}_file` } : undefined;
};

/** The collector has hundreds of components; their secrets go by these names, and any setting can be read from the environment. */
export const collectorSecret: SecretRule = (names, value) => {
  const name = names.at(-1) ?? '';
  if (value.includes('${')) return undefined;
  return COLLECTOR.test(name) || isSecretUrl(value) ? { readAs: name } : undefined;
};

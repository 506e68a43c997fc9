import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropField, moveField, reformField } from './move-field.ts';

/** Names of prometheus.yml and of other operators, and the fields they became. */
const RENAMED: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['endpoint'], ['url']],
  [['remote_timeout'], ['remoteTimeout']],
  [['send_exemplars'], ['sendExemplars']],
  [['queue_config'], ['queueConfig']],
  [['queue'], ['queueConfig']],
  [['write_relabel_configs'], ['writeRelabelConfigs']],
  [['basic_auth'], ['basicAuth']],
  [['bearer_token'], ['bearerToken']],
  [['tls_config'], ['tls']],
  [['tlsConfig'], ['tls']],
  [
    ['tls', 'insecure_skip_verify'],
    ['tls', 'insecureSkipVerify'],
  ],
  [
    ['tls', 'server_name'],
    ['tls', 'serverName'],
  ],
];
const QUEUE = ['min_shards', 'max_shards', 'max_samples_per_send', 'batch_send_deadline', 'min_backoff', 'max_backoff'];
const RELABEL = ['source_labels', 'target_label'];
const FILES = ['ca_file', 'caFile', 'cert_file', 'certFile', 'key_file', 'keyFile'];

/** Reads receivers of samples as prometheus.yml, v1beta1's Go types and single blocks write them. */
export function readRemoteWrite(spec: SpecRewriter, path: FieldPath): void {
  readSingle(spec, path);
  const receivers = spec.read(path);
  if (!isJsonArray(receivers)) return;
  receivers.forEach((receiver, index) => {
    if (isJsonObject(receiver)) readReceiver(spec, [...path, index]);
  });
}

/** One receiver as a block with `enabled`. */
function readSingle(spec: SpecRewriter, path: FieldPath): void {
  const single = spec.read(path);
  if (!isJsonObject(single)) return;
  const isOff = member(single, 'enabled') === false;
  const { enabled: _enabled, ...receiver } = single;
  reformField(spec, path, { convert: () => (isOff ? [] : [receiver]), form: 'a list of receivers' });
}

function readReceiver(spec: SpecRewriter, path: FieldPath): void {
  for (const [from, to] of RENAMED) moveField(spec, { from: [...path, ...from], to: [...path, ...to] });
  for (const name of QUEUE) {
    moveField(spec, { from: [...path, 'queueConfig', name], to: [...path, 'queueConfig', camelCase(name)] });
  }
  const steps = spec.read([...path, 'writeRelabelConfigs']);
  for (const index of isJsonArray(steps) ? steps.keys() : []) {
    const step = [...path, 'writeRelabelConfigs', index];
    for (const name of RELABEL) moveField(spec, { from: [...step, name], to: [...step, camelCase(name)] });
  }
  for (const file of FILES) {
    dropField(spec, [...path, 'tls', file], {
      reason: 'no file of that name is mounted; certificates come from Secrets',
      fix: 'write `tls.caSecret` or `tls.certSecret`',
    });
  }
  readCredentials(spec, [...path, 'basicAuth']);
}

/** References to the user name and the password, as v1beta1's Go types have them; one Secret holds both here. */
function readCredentials(spec: SpecRewriter, path: FieldPath): void {
  const name = secretNameIn(spec.read([...path, 'password']));
  if (name === undefined) return;
  moveField(spec, { from: [...path, 'password', 'name'], to: [...path, 'secretName'] });
  moveField(spec, { from: [...path, 'password', 'key'], to: [...path, 'passwordKey'] });
  spec.remove([...path, 'password']);
  const user = secretNameIn(spec.read([...path, 'username']));
  if (user === name) moveField(spec, { from: [...path, 'username', 'key'], to: [...path, 'usernameKey'] });
  if (user === undefined || user === name) {
    spec.remove([...path, 'username', 'name']);
    if (isJsonObject(spec.read([...path, 'username']))) spec.remove([...path, 'username']);
    return;
  }
  dropField(spec, [...path, 'username'], {
    reason: `the user name comes from the same Secret as the password, ${name}`,
    fix: `put both into the Secret ${name}, and write \`basicAuth.usernameKey\``,
  });
}

function secretNameIn(value: JsonValue | undefined): string | undefined {
  const name = member(value, 'name');
  return typeof name === 'string' ? name : undefined;
}

function camelCase(snake: string): string {
  return snake.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

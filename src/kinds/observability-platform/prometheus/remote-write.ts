import type { JsonObject } from '../../../core/json/json.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import type { ObservabilityPlatformSpec } from '../observability-platform.generated.ts';
import { PATHS } from './paths.ts';

/** One receiver of samples, as the spec has it. */
export type RemoteWrite = ObservabilityPlatformSpec['components']['prometheus']['remoteWrite'][number];

type RelabelConfig = RemoteWrite['writeRelabelConfigs'][number];

/** What stands in prometheus.yml for a user name that an init container has yet to put there; the file's path follows it. */
export const USERNAME_MARKER = 'planwright-user-name-of:';

/** The `remote_write` of prometheus.yml. */
export function remoteWriteEntries(platform: ObservabilityPlatform): readonly JsonObject[] {
  return platform.spec.components.prometheus.remoteWrite.map((receiver, index) => ({
    url: receiver.url,
    name: receiver.name,
    remote_timeout: receiver.remoteTimeout,
    headers: Object.keys(receiver.headers).length === 0 ? undefined : sorted(receiver.headers),
    send_exemplars: receiver.sendExemplars ? true : undefined,
    ...authorization(platform, receiver, credentialsPath(index)),
    tls_config: tlsConfig(receiver, credentialsPath(index)),
    write_relabel_configs:
      receiver.writeRelabelConfigs.length === 0 ? undefined : receiver.writeRelabelConfigs.map(relabelConfig),
    queue_config: queueConfig(receiver.queueConfig),
  }));
}

/** Where the credentials of a receiver are mounted; receivers have no name that could be a path. */
export function credentialsPath(index: number): string {
  return `${PATHS.remoteWrite}/${index}`;
}

/** Whether an init container has to put user names into prometheus.yml: Prometheus reads them from files since 2.49. */
export function completesUserNames(platform: ObservabilityPlatform): boolean {
  const { remoteWrite } = platform.spec.components.prometheus;
  return !isAtLeast(platform, 'prometheus', [2, 49]) && remoteWrite.some(({ basicAuth }) => basicAuth !== undefined);
}

function authorization(platform: ObservabilityPlatform, receiver: RemoteWrite, path: string): JsonObject {
  if (receiver.basicAuth !== undefined) {
    const userName = completesUserNames(platform)
      ? { username: `${USERNAME_MARKER}${path}/username` }
      : { username_file: `${path}/username` };
    return { basic_auth: { ...userName, password_file: `${path}/password` } };
  }
  return receiver.bearerTokenSecret === undefined ? {} : { authorization: { credentials_file: `${path}/token` } };
}

function tlsConfig({ tls }: RemoteWrite, path: string): JsonObject | undefined {
  const config = {
    ca_file: tls.caSecret === undefined ? undefined : `${path}/ca.crt`,
    cert_file: tls.certSecret === undefined ? undefined : `${path}/tls.crt`,
    key_file: tls.certSecret === undefined ? undefined : `${path}/tls.key`,
    server_name: tls.serverName,
    insecure_skip_verify: tls.insecureSkipVerify ? true : undefined,
  };
  return isEmpty(config) ? undefined : config;
}

function queueConfig(asked: RemoteWrite['queueConfig']): JsonObject | undefined {
  const config = {
    capacity: asked.capacity,
    min_shards: asked.minShards,
    max_shards: asked.maxShards,
    max_samples_per_send: asked.maxSamplesPerSend,
    batch_send_deadline: asked.batchSendDeadline,
    min_backoff: asked.minBackoff,
    max_backoff: asked.maxBackoff,
  };
  return isEmpty(config) ? undefined : config;
}

/** A member that says what is the default anyway is left out: some actions refuse to be told it. */
function relabelConfig(asked: RelabelConfig): JsonObject {
  return {
    source_labels: asked.sourceLabels.length === 0 ? undefined : [...asked.sourceLabels],
    separator: asked.separator === ';' ? undefined : asked.separator,
    regex: asked.regex === '(.*)' ? undefined : asked.regex,
    modulus: asked.modulus,
    target_label: asked.targetLabel,
    replacement: asked.replacement === '$1' ? undefined : asked.replacement,
    action: asked.action,
  };
}

function isEmpty(config: JsonObject): boolean {
  return Object.values(config).every((value) => value === undefined);
}

function sorted(record: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

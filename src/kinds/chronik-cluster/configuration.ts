import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { type ChronikCluster, upstreamLabels } from './roles.ts';

type Settings = Readonly<Record<string, string>>;

/** Where the pods find the settings, one file a key. */
export const CONFIG_PATH = '/etc/chronik/config';
export const TLS_PATH = '/etc/chronik/tls';

/** The name of the ConfigMap that every role reads. */
export function configMapName(cluster: ChronikCluster): string {
  return `${cluster.metadata.name}-config`;
}

/** The ConfigMap with the cluster's settings: flat keys, all values strings, no secrets. */
export function configMap(cluster: ChronikCluster): TypedManifests['ConfigMap'] {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configMapName(cluster), labels: upstreamLabels(cluster) },
    data: { ...settingsOf(cluster) },
  };
}

/** The settings every pod reads at its start. */
export function settingsOf(cluster: ChronikCluster): Settings {
  const { metastore, monitoring } = cluster.spec;
  return {
    ...storageSettings(cluster),
    'metastore.host': metastore.connection.host,
    'metastore.port': String(metastore.connection.port),
    'metastore.database': metastore.connection.database,
    'monitoring.prometheus.enabled': String(monitoring.prometheus),
    'monitoring.tracing.enabled': String(monitoring.tracing),
    ...(monitoring.tracing && monitoring.otlpEndpoint
      ? { 'monitoring.otlp.endpoint': otlpUrl(monitoring.otlpEndpoint) }
      : {}),
    ...securitySettings(cluster),
  };
}

function storageSettings({ spec }: ChronikCluster): Settings {
  const { backend, s3, gcs, azure } = spec.storage;
  return {
    'storage.backend': backend,
    ...(backend === 's3' && s3
      ? {
          'storage.s3.bucket': s3.bucket,
          'storage.s3.region': s3.region,
          ...(s3.endpoint ? { 'storage.s3.endpoint': s3.endpoint } : {}),
        }
      : {}),
    ...(backend === 'gcs' && gcs ? { 'storage.gcs.bucket': gcs.bucket } : {}),
    ...(backend === 'azure' && azure
      ? { 'storage.azure.container': azure.container, 'storage.azure.account': azure.account }
      : {}),
  };
}

function securitySettings({ spec }: ChronikCluster): Settings {
  if (!spec.security.tlsEnabled) return {};
  return {
    'security.tls.enabled': 'true',
    'security.tls.cert': `${TLS_PATH}/tls.crt`,
    'security.tls.key': `${TLS_PATH}/tls.key`,
    ...(spec.security.mtlsEnabled ? { 'security.mtls.enabled': 'true', 'security.mtls.ca': `${TLS_PATH}/ca.crt` } : {}),
  };
}

/** OTLP endpoints are URLs (https://opentelemetry.io/docs/specs/otel/protocol/exporter/); real inputs leave the scheme out. */
export function otlpUrl(endpoint: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(endpoint) ? endpoint : `http://${endpoint}`;
}

import type { Container, Volume } from '../../core/manifest/typed-manifest.ts';
import { writeYaml } from '../../core/manifest/write-yaml.ts';
import { type ComponentName, hostOf, type ObservabilityPlatform } from './components.ts';
import { COMPONENT_PORTS } from './ports.ts';

/** Where the pods find the platform's certificate. */
const TLS_PATH = '/etc/observability/tls';

/** The certificate, its key and the authority that clients trust. Programs read them again for each connection. */
export const TLS_FILES = {
  certificate: `${TLS_PATH}/tls.crt`,
  key: `${TLS_PATH}/tls.key`,
  authority: `${TLS_PATH}/ca.crt`,
} as const;

type VolumeMount = NonNullable<Container['volumeMounts']>[number];

/** Whether the components serve HTTPS on the ports that others use. What members of one component say to each other is not covered. */
export function servesTls({ spec }: ObservabilityPlatform): boolean {
  return spec.security.tls.enabled;
}

/** Whether cert-manager makes the certificate: it does where the spec names no Secret. */
export function makesCertificate(platform: ObservabilityPlatform): boolean {
  return servesTls(platform) && platform.spec.security.tls.certSecret === undefined;
}

/** The name of the Secret with the certificate: the one that the spec names, or the one that cert-manager writes. */
export function tlsSecretName({ spec, metadata }: ObservabilityPlatform): string {
  return spec.security.tls.certSecret ?? `${metadata.name}-tls`;
}

/** How the components are spoken to. */
export function schemeOf(platform: ObservabilityPlatform): 'http' | 'https' {
  return servesTls(platform) ? 'https' : 'http';
}

/** The address of a component's first port inside the cluster: `http://loki-production.monitoring.svc.cluster.local:3100`. */
export function urlOf(platform: ObservabilityPlatform, name: ComponentName): string {
  const [port] = COMPONENT_PORTS[name];
  return `${schemeOf(platform)}://${hostOf(platform, name)}:${port?.number}`;
}

/** The volume with the certificate; none where the components serve plain HTTP. */
export function tlsVolumes(platform: ObservabilityPlatform): readonly Volume[] {
  return servesTls(platform) ? [{ name: 'tls', secret: { secretName: tlsSecretName(platform) } }] : [];
}

/** The mount of that volume. */
export function tlsMounts(platform: ObservabilityPlatform): readonly VolumeMount[] {
  return servesTls(platform) ? [{ name: 'tls', mountPath: TLS_PATH, readOnly: true }] : [];
}

/**
 * The `--web.config.file` of Prometheus and Alertmanager with which they serve HTTPS
 * (https://prometheus.io/docs/prometheus/latest/configuration/https/).
 */
export function webYaml(): string {
  return writeYaml({ tls_server_config: { cert_file: TLS_FILES.certificate, key_file: TLS_FILES.key } });
}

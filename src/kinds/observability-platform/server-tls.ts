import type { JsonObject } from '../../core/json/json.ts';
import type { ObservabilityPlatform } from './components.ts';
import { servesTls, TLS_FILES } from './tls.ts';

/** The part of the block `server` by which Loki and Tempo serve HTTPS; what their pods say to each other over gRPC stays plain. */
export function serverTls(platform: ObservabilityPlatform): JsonObject {
  if (!servesTls(platform)) return {};
  return { http_tls_config: { cert_file: TLS_FILES.certificate, key_file: TLS_FILES.key } };
}

import type { JsonObject } from '../../core/json/json.ts';
import type { ObservabilityPlatform } from './components.ts';
import { portNumber } from './ports.ts';
import { servesTls, TLS_FILES } from './tls.ts';

/**
 * The receivers of all trace protocols, as Tempo and the OpenTelemetry Collector spell them. Addresses are written out because both listen
 * on localhost only unless told otherwise (Tempo from 2.7 on, the collector from 0.104 on). Jaeger's two UDP protocols know no TLS.
 */
export function traceReceivers(platform: ObservabilityPlatform): { readonly [receiver: string]: JsonObject } {
  return {
    otlp: { protocols: { grpc: server(platform, 'otlp-grpc'), http: server(platform, 'otlp-http') } },
    jaeger: {
      protocols: {
        grpc: server(platform, 'jaeger-grpc'),
        thrift_http: server(platform, 'jaeger-thrift'),
        thrift_compact: { endpoint: endpoint('jaeger-compact') },
        thrift_binary: { endpoint: endpoint('jaeger-binary') },
      },
    },
    zipkin: server(platform, 'zipkin'),
  };
}

function server(platform: ObservabilityPlatform, port: string): JsonObject {
  const tls = { cert_file: TLS_FILES.certificate, key_file: TLS_FILES.key };
  return { endpoint: endpoint(port), ...(servesTls(platform) ? { tls } : {}) };
}

function endpoint(port: string): string {
  return `0.0.0.0:${portNumber('tempo', port)}`;
}

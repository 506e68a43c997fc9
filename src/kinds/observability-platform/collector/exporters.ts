import type { JsonObject } from '../../../core/json/json.ts';
import { hostOf, isEnabled, type ObservabilityPlatform } from '../components.ts';
import { portNumber } from '../ports.ts';
import { remoteWriteUrls } from '../prometheus/receivers.ts';
import { servesTls, TLS_FILES, urlOf } from '../tls.ts';
import { logRoute } from './log-route.ts';
import { typeName } from './type-name.ts';

/** Who gets each kind of data; none where the platform does not store it. */
export interface Exporters {
  readonly traces: JsonObject;
  readonly metrics: JsonObject;
  readonly logs: JsonObject;
}

/** The exporters of a platform, by kind of data. */
export function exportersOf(platform: ObservabilityPlatform): Exporters {
  return { traces: traceExporters(platform), metrics: metricExporters(platform), logs: logExporters(platform) };
}

function traceExporters(platform: ObservabilityPlatform): JsonObject {
  if (!isEnabled(platform, 'tempo')) return {};
  const endpoint = `${hostOf(platform, 'tempo')}:${portNumber('tempo', 'otlp-grpc')}`;
  const tls = servesTls(platform) ? { ca_file: TLS_FILES.authority } : { insecure: true };
  return { [`${typeName(platform, 'otlp')}/tempo`]: { endpoint, tls } };
}

/** One queue for each Prometheus, emptied by one sender: samples of a series that overtake each other are refused. */
function metricExporters(platform: ObservabilityPlatform): JsonObject {
  const type = typeName(platform, 'prometheusremotewrite');
  const exporters = remoteWriteUrls(platform).map((endpoint, ordinal) => [
    `${type}/${ordinal}`,
    { endpoint, ...trust(platform), remote_write_queue: { enabled: true, num_consumers: 1 } },
  ]);
  return Object.fromEntries(exporters);
}

function logExporters(platform: ObservabilityPlatform): JsonObject {
  const url = urlOf(platform, 'loki');
  switch (logRoute(platform).by) {
    case 'otlp':
      return { [`${typeName(platform, 'otlphttp')}/loki`]: { endpoint: `${url}/otlp`, ...trust(platform) } };
    case 'loki':
      return { loki: { endpoint: `${url}/loki/api/v1/push`, ...trust(platform) } };
    case 'none':
      return {};
  }
}

function trust(platform: ObservabilityPlatform): JsonObject {
  return servesTls(platform) ? { tls: { ca_file: TLS_FILES.authority } } : {};
}

import type { JsonObject } from '../../../core/json/json.ts';
import { isAtLeast, isEnabled, type ObservabilityPlatform } from '../components.ts';
import { type DataSourceComponent, platformDataSources } from './platform-data-sources.ts';

/** What looks like a trace id in a log line that no tool has structured: `trace_id=…`, `"traceID":"…"`. */
const TRACE_ID_IN_TEXT = '[tT]race_?[iI][dD]"?\\s*[:=]\\s*"?(\\w+)';
/** The series that Tempo's span-metrics processor writes. */
const SPAN_QUERIES: readonly JsonObject[] = [
  { name: 'Request rate', query: 'sum(rate(traces_spanmetrics_calls_total{$__tags}[5m]))' },
  {
    name: 'Error rate',
    query: 'sum(rate(traces_spanmetrics_calls_total{$__tags, status_code="STATUS_CODE_ERROR"}[5m]))',
  },
  {
    name: 'Duration, 95th percentile',
    query: 'histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{$__tags}[5m])))',
  },
];

/** The options of the platform's own data sources: how one leads to another, where both are there and the spec replaces neither by another type. */
export function linksOf(platform: ObservabilityPlatform): Readonly<Record<DataSourceComponent, JsonObject>> {
  const linked = (name: DataSourceComponent) => isLinked(platform, name);
  return {
    prometheus: prometheusOptions(platform, linked),
    loki: lokiOptions(platform, linked),
    tempo: tempoOptions(platform, linked),
    alertmanager: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
  };
}

type Linked = (name: DataSourceComponent) => boolean;

function isLinked(platform: ObservabilityPlatform, name: DataSourceComponent): boolean {
  const { dataSources } = platform.spec.components.grafana;
  const own = platformDataSources(platform).find((source) => source.name === name);
  const replacement = dataSources.find((source) => source.name === own?.title);
  return replacement === undefined
    ? isEnabled(platform, name)
    : replacement.type === own?.type && isEnabled(platform, name);
}

function prometheusOptions({ spec }: ObservabilityPlatform, linked: Linked): JsonObject {
  return {
    httpMethod: 'POST',
    prometheusType: 'Prometheus',
    timeInterval: spec.components.prometheus.scrapeInterval,
    ...(linked('alertmanager') ? { alertmanagerUid: 'alertmanager' } : {}),
    // OpenTelemetry's SDKs call the label trace_id, Tempo's metrics generator traceID.
    ...(linked('tempo')
      ? { exemplarTraceIdDestinations: ['trace_id', 'traceID'].map((name) => ({ name, datasourceUid: 'tempo' })) }
      : {}),
  };
}

function lokiOptions(platform: ObservabilityPlatform, linked: Linked): JsonObject {
  if (!linked('tempo')) return {};
  const link = { datasourceUid: 'tempo', url: '${__value.raw}', urlDisplayLabel: 'Open the trace' };
  const inText = { name: 'Trace', matcherRegex: TRACE_ID_IN_TEXT, ...link };
  const inMetadata = { name: 'Trace (metadata)', matcherType: 'label', matcherRegex: 'trace_id', ...link };
  return { derivedFields: isAtLeast(platform, 'grafana', [10, 3]) ? [inText, inMetadata] : [inText] };
}

function tempoOptions(platform: ObservabilityPlatform, linked: Linked): JsonObject {
  const { metricsGenerator, searchEnabled } = platform.spec.components.tempo;
  const generates = (processor: 'service-graphs' | 'span-metrics') =>
    metricsGenerator.enabled &&
    metricsGenerator.remoteWriteUrl === undefined &&
    metricsGenerator.processors.includes(processor) &&
    linked('prometheus');
  return {
    nodeGraph: { enabled: true },
    search: { hide: !searchEnabled },
    ...(linked('loki') ? logLinks(platform) : {}),
    ...(generates('service-graphs') ? { serviceMap: { datasourceUid: 'prometheus' } } : {}),
    ...(generates('span-metrics')
      ? {
          tracesToMetrics: {
            datasourceUid: 'prometheus',
            tags: [{ key: 'service.name', value: 'service' }],
            queries: SPAN_QUERIES,
          },
        }
      : {}),
  };
}

/** From a span to the logs of its service that mention its trace. Versions before 10 know the older form only. */
function logLinks(platform: ObservabilityPlatform): JsonObject {
  const shift = { spanStartTimeShift: '-5m', spanEndTimeShift: '5m' };
  const tags = [{ key: 'service.name', value: 'service_name' }];
  const common = { datasourceUid: 'loki', filterByTraceID: true, filterBySpanID: false, ...shift };
  return {
    tracesToLogsV2: { ...common, tags, customQuery: false },
    ...(isAtLeast(platform, 'grafana', [10, 0])
      ? {}
      : {
          tracesToLogs: { ...common, mappedTags: tags, mapTagNamesEnabled: true },
          lokiSearch: { datasourceUid: 'loki' },
        }),
  };
}

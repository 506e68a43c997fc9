import type { JsonObject } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { traceReceivers } from '../trace-receivers.ts';
import { collectorExtensions, collectorTelemetry } from './base-settings.ts';
import { exportersOf } from './exporters.ts';
import { processorsOf } from './processors.ts';

/** One kind of data: who takes it in, what is done to it, who gets it. */
interface Pipeline {
  readonly signal: 'traces' | 'metrics' | 'logs';
  readonly receivers: readonly string[];
  readonly processors: JsonObject;
  readonly exporters: JsonObject;
}

/**
 * The collector's configuration where the spec has none: a pipeline for each kind of data that a component of the platform stores. What has
 * no pipeline is refused to the application that sends it.
 */
export function ownConfiguration(platform: ObservabilityPlatform): JsonObject {
  const pipelines = pipelinesOf(platform);
  const used = new Set(pipelines.flatMap(({ receivers }) => receivers));
  const receivers = Object.entries(traceReceivers(platform)).filter(([name]) => used.has(name));
  return {
    extensions: collectorExtensions(),
    receivers: Object.fromEntries(receivers),
    processors: Object.assign({}, ...pipelines.map(({ processors }) => processors)),
    exporters: Object.assign({}, ...pipelines.map(({ exporters }) => exporters)),
    service: {
      extensions: Object.keys(collectorExtensions()),
      pipelines: Object.fromEntries(
        pipelines.map(({ signal, receivers: from, processors, exporters }) => [
          signal,
          { receivers: from, processors: Object.keys(processors), exporters: Object.keys(exporters) },
        ]),
      ),
      telemetry: collectorTelemetry(platform),
    },
  };
}

function pipelinesOf(platform: ObservabilityPlatform): readonly Pipeline[] {
  const exporters = exportersOf(platform);
  const { all, logs } = processorsOf(platform);
  const pipelines: readonly Pipeline[] = [
    { signal: 'traces', receivers: ['otlp', 'jaeger', 'zipkin'], processors: all, exporters: exporters.traces },
    { signal: 'metrics', receivers: ['otlp'], processors: all, exporters: exporters.metrics },
    { signal: 'logs', receivers: ['otlp'], processors: logs, exporters: exporters.logs },
  ];
  return pipelines.filter((pipeline) => Object.keys(pipeline.exporters).length > 0);
}

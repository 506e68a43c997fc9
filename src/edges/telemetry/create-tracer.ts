import type { ClosableTracer, TracerOptions } from './closable-tracer.ts';

/**
 * Spans by OTLP over HTTP as JSON. Without an endpoint nothing of OpenTelemetry is even loaded. A collector that is missing or refuses costs
 * spans, and never fails anything.
 */
export async function createTracer({ environment, journal }: TracerOptions): Promise<ClosableTracer> {
  const endpoint = endpointOf(environment);
  if (endpoint === undefined) return NO_TRACER;
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    journal.error('traces go nowhere: their endpoint is not an http or https address', { endpoint });
    return NO_TRACER;
  }
  const protocol = environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? environment['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (protocol === 'grpc' || protocol === 'http/protobuf') {
    journal.warn('traces are sent as http/json: the endpoint must take it', { protocol });
  }
  const { startTracing } = await import('./start-tracing.ts');
  return startTracing({ endpoint, environment, journal });
}

const NO_TRACER: ClosableTracer = {
  span: (_name, _attributes, work) => work(noNote),
  close: () => Promise.resolve(),
};

function noNote(): void {
  return undefined;
}

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/: the general one is a base, that of traces is used as it is. */
function endpointOf(environment: TracerOptions['environment']): string | undefined {
  const value = (name: string): string | undefined => environment[name]?.trim() || undefined;
  if (value('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || value('OTEL_TRACES_EXPORTER') === 'none')
    return undefined;
  const base = value('OTEL_EXPORTER_OTLP_ENDPOINT')?.replace(/\/+$/, '');
  return value('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? (base === undefined ? undefined : `${base}/v1/traces`);
}

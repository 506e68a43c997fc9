import { AsyncLocalStorage } from 'node:async_hooks';
import { type Attributes, type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Journal, LogFields } from '../../agent/ports.ts';
import { redactFields, redactText } from '../log/redact-fields.ts';
import type { ClosableTracer, TracerOptions } from './closable-tracer.ts';
import { forgivingExporter } from './forgiving-exporter.ts';
import { resourceAttributes } from './resource-attributes.ts';

/** How long the end of the program waits for the last spans to be sent. In milliseconds. */
const CLOSING = 3000;

/** Loads the SDK, and sends spans to an endpoint from now on. */
export function startTracing({ endpoint, environment, journal }: TracerOptions & { endpoint: string }): ClosableTracer {
  const exporter = forgivingExporter(new OTLPTraceExporter({ url: endpoint }), { journal, endpoint });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(resourceAttributes(environment)),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('planwright');
  // The span that work runs in, and that spans within it belong to.
  const current = new AsyncLocalStorage<Context>();
  return {
    span(name, attributes, work) {
      const parent = current.getStore() ?? ROOT_CONTEXT;
      const span = tracer.startSpan(name, { attributes: attributesOf(attributes) }, parent);
      return current.run(trace.setSpan(parent, span), () => withinSpan(span, work));
    },
    close: () => closeWithin(CLOSING, () => provider.shutdown(), journal),
  };
}

async function withinSpan<Result>(
  span: Span,
  work: (note: (attributes: LogFields) => void) => Promise<Result>,
): Promise<Result> {
  try {
    return await work((attributes) => span.setAttributes(attributesOf(attributes)));
  } catch (cause) {
    const message = redactText(cause instanceof Error ? cause.message : String(cause));
    span.recordException({ name: cause instanceof Error ? cause.name : 'Error', message });
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw cause;
  } finally {
    span.end();
  }
}

function attributesOf(fields: LogFields): Attributes {
  return redactFields(fields);
}

async function closeWithin(limit: number, shutDown: () => Promise<void>, journal: Journal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  const failed = (cause: unknown): void => journal.warn('the last traces were not sent', { why: String(cause) });
  await Promise.race([shutDown().catch(failed), late]);
  clearTimeout(timer);
}

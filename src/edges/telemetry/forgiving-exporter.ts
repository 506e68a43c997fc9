import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Journal } from '../../agent/ports.ts';

const MINUTE = 60_000;
const SUCCESS = 0;

/**
 * The same exporter, whose failures are a log line a minute and nothing else: the SDK would hand them to a handler that the whole process shares.
 */
export function forgivingExporter(
  exporter: SpanExporter,
  { journal, endpoint }: { readonly journal: Journal; readonly endpoint: string },
): SpanExporter {
  let lost = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (spans: number, why: string): void => {
    lost += spans;
    if (performance.now() - toldAt < MINUTE) return;
    toldAt = performance.now();
    journal.warn('traces could not be sent', { endpoint, spans: lost, why });
    lost = 0;
  };
  return {
    export(spans, done) {
      exporter.export(spans, ({ code, error }) => {
        if (code !== SUCCESS) tell(spans.length, error?.message ?? 'no reason given');
        done({ code: SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

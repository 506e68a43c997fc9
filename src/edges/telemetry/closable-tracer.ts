import type { Journal, Tracer } from '../../agent/ports.ts';

/** A tracer that has something to send before the program ends. */
export interface ClosableTracer extends Tracer {
  /** Sends what has not been sent, for at most a few seconds. Never rejects. */
  close(): Promise<void>;
}

/** What tells whether and where spans go. */
export interface TracerOptions {
  /**
   * OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT say where, OTEL_SDK_DISABLED and OTEL_TRACES_EXPORTER=none that nowhere,
   * OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES who this is. All else (headers, time-outs, compression, certificates, sampler,
   * batches) the SDK reads from the environment of the process.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Is told when spans cannot be sent, at most once a minute. */
  readonly journal: Journal;
}

import type { JsonObject } from '../core/json/json.ts';
import type { ExternalDependency } from '../core/status/kind-status.ts';
import type { Instant } from '../core/time/instant.ts';

/**
 * Everything the agent needs of the world. src/edges implements these, src/cli hands them in, and tests have a world of their own
 * (test/agent/world). Nothing in src/agent reads a clock, waits, draws lots or speaks to anything except through them.
 */
export interface World {
  readonly clock: Clock;
  /** A number from 0 up to 1, as `Math.random`. */
  readonly random: () => number;
  readonly api: ApiTransport;
  readonly journal: Journal;
  readonly tracer: Tracer;
  readonly prober: Prober;
}

/** The time, and waiting for it. */
export interface Clock {
  /** The time of day. It may jump: it dates what is written. */
  now(): Instant;
  /** Milliseconds that have passed since some moment. Never jumps: it measures how long something takes. */
  elapsed(): number;
  /** Calls back once after that many milliseconds (at least 0; never within this call). The answer takes it back. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The Kubernetes API over whatever connection. It never repeats a request by itself. */
export interface ApiTransport {
  /**
   * Sends one request. Rejects with a `ConnectionFailure` where no whole answer came within the time-out, and with `signal.reason`
   * when aborted; every answer, of whatever status, is the caller's to judge.
   */
  request(request: ApiRequest): Promise<ApiAnswer>;
  /**
   * Reads an endless answer line by line (`watch=1`). Resolves when the server ended the stream in order, or with its answer where
   * it is not a 200. Rejects like `request` where the connection broke or was found dead.
   */
  stream(request: StreamRequest, onLine: (line: string) => void): Promise<ApiAnswer>;
}

/** One request. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash; with the query. */
  readonly path: string;
  /** Default `application/json`. */
  readonly accept?: string | undefined;
  /** Of the body; default `application/json`. */
  readonly contentType?: string | undefined;
  readonly body?: JsonObject | undefined;
  /** In milliseconds; default 30,000. */
  readonly timeout?: number | undefined;
  /** Goes over a connection of its own, so that its answer is not behind megabytes of a list. */
  readonly isUrgent?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A watch. It has no time-out: the transport finds out by itself whether the server is still there. */
export interface StreamRequest {
  readonly path: string;
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called at most once, before the first line: the server has accepted the watch (200), though nothing may have happened yet. */
  readonly onOpen?: (() => void) | undefined;
}

/** What the server answered. */
export interface ApiAnswer {
  /** HTTP. */
  readonly status: number;
  /** Undefined where the answer is not a JSON object, and of an orderly ended stream. */
  readonly body: JsonObject | undefined;
  /** metav1.Status.reason, such as `Expired` or `Conflict`. */
  readonly reason: string | undefined;
  /** metav1.Status.message, or the first line of whatever came instead. */
  readonly message: string;
  /** Milliseconds: Retry-After, or metav1.Status.details.retryAfterSeconds. */
  readonly retryAfter: number | undefined;
}

/** There was no answer: refused, reset, timed out, cut off in the middle, or the credentials could not be read. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
}

/** Structured log lines. Secrets never get in. */
export interface Journal {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A journal whose every line has these fields. */
  with(fields: LogFields): Journal;
}

/** camelCase names; `resource` is `<namespace>/<kind>/<name>` in lower case, `correlationId` is that of an evaluation. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** OpenTelemetry spans; without a configured exporter they cost nothing. */
export interface Tracer {
  /** Runs work within a span, which ends with it and tells of an error that it throws. */
  span<Result>(
    name: string,
    attributes: LogFields,
    work: (note: (attributes: LogFields) => void) => Promise<Result>,
  ): Promise<Result>;
}

/** Looks whether something outside the cluster answers. */
export interface Prober {
  /** Never rejects but with `signal.reason`; at most `timeout` milliseconds. */
  probe(
    dependency: ExternalDependency,
    options: { readonly timeout: number; readonly signal: AbortSignal },
  ): Promise<ProbeResult>;
}

/** What one look brought. */
export interface ProbeResult {
  readonly isAvailable: boolean;
  /** In words, without credentials: `connected to db.example.com:5432`, `refused the connection`. */
  readonly message: string;
}

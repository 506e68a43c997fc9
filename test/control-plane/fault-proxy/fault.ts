/** When a fault strikes: before the API server sees the request, when it has answered, or inside the body of its answer. */
export type FaultPoint =
  /** The API server never sees the request. */
  | 'request'
  /** The API server has done what was asked, and the client does not get the answer. */
  | 'response'
  /** After so many bytes of the body; 0 means right after the headers. */
  | { readonly afterBytes: number }
  /** After so many events of a watch (lines of the body); 0 means right after the headers. */
  | { readonly afterEvents: number };

/** How a connection ends: TCP RST, TCP FIN without a TLS close_notify, or RST_STREAM for this request only (HTTP/1.1: RST). */
export type DropManner = 'reset' | 'fin' | 'rst-stream';

/** The connection of the request ends. A body that is over before the point is left whole. */
export interface DropConnection {
  readonly kind: 'drop-connection';
  readonly at: FaultPoint;
  /** Default `reset`. */
  readonly manner?: DropManner;
}

/** Nothing comes any more, and nothing is closed. */
export interface BlackHole {
  readonly kind: 'black-hole';
  readonly at: FaultPoint;
  /**
   * `connection` (default): the whole connection is dead for good, HTTP/2 PING is not answered, other streams fall silent.
   * `stream`: only this request hangs, as behind an overloaded server.
   */
  readonly scope?: 'connection' | 'stream';
}

/** The body comes in chunks of `chunkBytes`, each after a delay: bytes per second = chunkBytes * 1000 / delayMilliseconds. */
export interface SlowBytes {
  readonly kind: 'slow-bytes';
  readonly chunkBytes: number;
  readonly delayMilliseconds: number;
}

/** The body comes in frames of 1 to `maximumBytes` bytes, of seeded sizes: lines and UTF-8 characters are cut anywhere. */
export interface SplitFrames {
  readonly kind: 'split-frames';
  readonly maximumBytes: number;
}

/** An error answer as the API server writes it; see `error-answer.ts` for the bodies. */
export type ErrorStatus = {
  readonly kind: 'status';
  /** Default `request`. With `response` the API server has done what was asked: a 504 does not mean that nothing happened. */
  readonly at?: 'request' | 'response';
} & (
  | { readonly code: 429; readonly form?: ErrorForm; readonly retryAfterSeconds: number }
  | { readonly code: 500 | 503 | 504; readonly form?: ErrorForm; readonly retryAfterSeconds?: number }
  | { readonly code: 401 }
);

/** `object` (default): a Status. `text`: what those filters of the API server write that do not, such as priority and fairness (429). */
export type ErrorForm = 'object' | 'text';

/** 410: as the HTTP status of a list or watch, or as an ERROR event inside a watch that was answered with 200 (what the real server does). */
export type Gone =
  | { readonly kind: 'gone'; readonly form: 'http'; readonly reason?: 'Expired' | 'Gone' }
  | { readonly kind: 'gone'; readonly form: 'event'; readonly afterEvents: number };

/**
 * HTTP/2 GOAWAY on the connection of the request. `graceful`: NO_ERROR, the streams in flight finish, new ones are refused (RFC 9113, 6.8).
 * `abrupt`: INTERNAL_ERROR and the connection ends; the API server does not see the request. HTTP/1.1: `Connection: close`, and FIN.
 */
export interface Goaway {
  readonly kind: 'goaway';
  readonly form: 'graceful' | 'abrupt';
}

/** 401 for every request that bears this token; requests with another one pass to the API server. */
export interface ExpiredToken {
  readonly kind: 'expired-token';
  /** Without the word `Bearer`. */
  readonly token: string;
}

/**
 * The `Date` header is so many seconds ahead (negative: behind). Times inside objects, such as `renewTime` of a Lease, are not
 * touched: it is the client that writes them, so a test of a wrong client clock sets the client's clock.
 */
export interface ClockSkew {
  readonly kind: 'clock-skew';
  readonly seconds: number;
}

/** Every connection falls silent and comes back after a while; what was sent meanwhile then arrives. */
export interface Partition {
  readonly kind: 'partition';
  readonly milliseconds: number;
}

/** Everything that the proxy can do to a request. */
export type Fault =
  | DropConnection
  | BlackHole
  | SlowBytes
  | SplitFrames
  | ErrorStatus
  | Gone
  | Goaway
  | ExpiredToken
  | ClockSkew
  | Partition;

/** Which requests a rule is about; what is left out matches everything. */
export interface RequestMatch {
  readonly method?: string;
  /** A text is the whole path without its query; an expression is searched in the path with its query. */
  readonly path?: string | RegExp;
  readonly watch?: boolean;
}

/** A fault and the requests that it strikes. */
export interface FaultRule {
  readonly match?: RequestMatch;
  /** How many matching requests pass first. Default 0. */
  readonly skip?: number;
  /** Of a matching request to be struck, drawn from the seed; default 1. */
  readonly probability?: number;
  /** How many requests are struck at most. Default: every one. */
  readonly times?: number;
  readonly fault: Fault;
}

/** What of a request decides which rules it matches. */
export interface RequestFacts {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly watch: boolean;
  /** Of `Authorization: Bearer`. */
  readonly token: string | undefined;
}

/** Tells whether a rule is about a request: its `match`, and what the fault itself needs (a watch, a read, a token). */
export function matches({ match = {}, fault }: FaultRule, request: RequestFacts): boolean {
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.watch !== undefined && match.watch !== request.watch) return false;
  return matchesPath(match.path, request.path) && suits(fault, request);
}

function matchesPath(wanted: string | RegExp | undefined, path: string): boolean {
  if (wanted === undefined) return true;
  // `search` ignores `lastIndex`, which would make a match depend on the one before.
  return typeof wanted === 'string' ? path.split('?', 1)[0] === wanted : path.search(wanted) !== -1;
}

function suits(fault: Fault, { method, watch, token }: RequestFacts): boolean {
  switch (fault.kind) {
    case 'drop-connection':
    case 'black-hole':
      return watch || typeof fault.at === 'string' || !('afterEvents' in fault.at);
    case 'gone':
      return fault.form === 'event' ? watch : method === 'GET';
    case 'expired-token':
      return token === fault.token;
    default:
      return true;
  }
}

/** When a fault ends the exchange: before it reaches the API server, instead of its answer, or never (it changes the answer). */
export function stageOf(fault: Fault): 'request' | 'response' | 'answer' {
  switch (fault.kind) {
    case 'drop-connection':
    case 'black-hole':
      return typeof fault.at === 'string' ? fault.at : 'answer';
    case 'status':
      return fault.at ?? 'request';
    case 'expired-token':
      return 'request';
    case 'gone':
      return fault.form === 'http' ? 'request' : 'answer';
    case 'goaway':
      return fault.form === 'abrupt' ? 'request' : 'answer';
    default:
      return 'answer';
  }
}

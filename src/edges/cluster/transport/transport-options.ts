import { MINUTE, SECOND } from '../../../core/time/instant.ts';

/** What of the transport can be tuned. Times are in milliseconds, sizes in bytes. */
export interface TransportOptions {
  /** False for load balancers whose HTTP/2 is broken, as with client-go's DISABLE_HTTP2. */
  readonly isHttp2Allowed: boolean;
  /** For TCP, proxy, TLS and the first word of HTTP/2. */
  readonly connectTimeout: number;
  /** For the whole answer of a request that names no other, and until a watch answers. */
  readonly requestTimeout: number;
  /** An HTTP/2 connection that was silent for so long is asked whether it lives. */
  readonly pingInterval: number;
  readonly pingTimeout: number;
  /** A watch that was silent for so long is dead: an API server sends a bookmark every 60 seconds. */
  readonly silenceLimit: number;
  readonly maxLineBytes: number;
  readonly maxBodyBytes: number;
  /** Flow control: so much may be under way of one answer; 64 KiB, the default of HTTP/2, costs a round trip each. */
  readonly streamWindow: number;
  readonly connectionWindow: number;
  /** The most that is waited after the first failed attempt to connect, and the most ever; between them it doubles. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** How long requests under way may take to end when the transport is closed. */
  readonly closeGrace: number;
}

/** What agents use. */
export const DEFAULT_TRANSPORT_OPTIONS: TransportOptions = {
  isHttp2Allowed: true,
  connectTimeout: 10 * SECOND,
  requestTimeout: 30 * SECOND,
  pingInterval: 10 * SECOND,
  pingTimeout: 10 * SECOND,
  silenceLimit: 2.5 * MINUTE,
  maxLineBytes: 16 * 2 ** 20,
  maxBodyBytes: 256 * 2 ** 20,
  streamWindow: 4 * 2 ** 20,
  connectionWindow: 16 * 2 ** 20,
  firstPause: SECOND / 2,
  longestPause: 8 * SECOND,
  closeGrace: 5 * SECOND,
};

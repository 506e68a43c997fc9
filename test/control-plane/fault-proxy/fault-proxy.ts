import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { setImmediate as turn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { type ClientConnection, type ConnectionRelay, startConnectionRelay } from './connection-relay.ts';
import { serveExchange } from './exchange.ts';
import type { LogEntry } from './exchange-log.ts';
import type { FaultRule, RequestFacts } from './fault.ts';
import { type FaultRules, faultRules, type RuleHandle } from './fault-rules.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { networkPartition, type NetworkPartition } from './network-partition.ts';
import { type Upstream, type UpstreamOptions, upstreamOf } from './upstream.ts';

/** How a fault proxy is started. */
export interface FaultProxyOptions extends UpstreamOptions {
  /** PEM texts; the certificate is valid for 127.0.0.1. The `apiserver.crt` and `apiserver.key` of a kube-apiserver will do. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Everything random comes from it: with the same seed, request k of a rule meets the same fault. */
  readonly seed: number;
}

/** A proxy between clients and an API server that does harm on request. */
export interface FaultProxy {
  /** `https://127.0.0.1:<port>`, HTTP/2 and HTTP/1.1. */
  readonly url: URL;
  readonly seed: number;
  /** Grows as requests come. */
  readonly log: readonly LogEntry[];
  /** Adds a rule; rules act in the order in which they were injected. */
  inject(rule: FaultRule): RuleHandle;
  /** A network partition: every connection, also those to come, falls silent; nothing is closed. */
  pause(): void;
  /** Ends the partition; what was sent meanwhile arrives. */
  resume(): void;
  /** Ends every connection at once, with RST. New ones are welcome. */
  cutConnections(): void;
  /** Closes everything. */
  stop(): Promise<void>;
}

/** Starts a proxy on a free port of 127.0.0.1 that passes every request on to `upstream` until rules are injected. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { seed, certificate } = options;
  const log: LogEntry[] = [];
  const rules = faultRules(seed);
  const upstream = upstreamOf(options);
  // As many streams as a kube-apiserver allows on one connection.
  const server = createSecureServer({ ...certificate, allowHTTP1: true, settings: { maxConcurrentStreams: 1000 } });
  const relay = await startConnectionRelay(await listenOnLoopback(server));
  const partition = networkPartition(relay);
  const sockets = new Set<TLSSocket>();
  server.on('connection', relay.accepted);
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', requestHandler({ log, rules, upstream, relay, partition }));
  return {
    url: new URL(`https://127.0.0.1:${relay.port}`),
    seed,
    log,
    inject: rules.inject,
    pause() {
      log.push({ kind: 'pause' });
      partition.hold();
    },
    resume() {
      log.push({ kind: 'resume' });
      partition.release();
    },
    cutConnections() {
      log.push({ kind: 'cut-connections' });
      relay.endAll();
    },
    stop: () => stop({ server, sockets, relay, upstream, partition }),
  };
}

interface ProxyParts {
  readonly log: LogEntry[];
  readonly rules: FaultRules;
  readonly upstream: Upstream;
  readonly relay: ConnectionRelay;
  readonly partition: NetworkPartition;
}

type RequestHandler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

function requestHandler(parts: ProxyParts): RequestHandler {
  let count = 0;
  return (request, response) => {
    const connection = parts.relay.connectionOf(request.socket.remotePort);
    if (connection === undefined) {
      // The client was cut off while its request was on the way. Not at once: node:http2 is still reading; see README.
      setImmediate(() => request.socket.destroy());
      return;
    }
    count += 1;
    void handle({ number: count, request, response, connection }, parts);
  };
}

interface Arrival {
  readonly number: number;
  readonly request: Http2ServerRequest;
  readonly response: Http2ServerResponse;
  readonly connection: ClientConnection;
}

async function handle(arrival: Arrival, { log, rules, upstream, partition }: ProxyParts): Promise<void> {
  const { number, request, response, connection } = arrival;
  const facts = factsOf(request);
  const faults = rules.decide(facts);
  const protocol = request.httpVersionMajor === 2 ? 'HTTP/2' : 'HTTP/1.1';
  const { method, path } = facts;
  log.push({ kind: 'request', number, connection: connection.number, protocol, method, path, faults });
  const { signal } = abortedWhenOver(request, response);
  try {
    const surroundings = { upstream, drawsOf: rules.drawsOf, partition: partition.holdFor };
    await serveExchange({ request, response, connection, faults, signal }, surroundings);
  } catch (error) {
    // node:http2 may be reading; see README.
    await turn();
    if (signal.aborted) return;
    log.push({
      kind: 'upstream-failure',
      request: number,
      message: error instanceof Error ? error.message : String(error),
    });
    breakOff(arrival);
  }
}

function factsOf(request: Http2ServerRequest): RequestFacts {
  const { searchParams } = new URL(request.url, 'https://127.0.0.1');
  const watch = searchParams.get('watch');
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  // As the API server reads a flag: whatever is neither "false" nor "0" sets it.
  const watches = watch !== null && watch !== '0' && watch.toLowerCase() !== 'false';
  return { method: request.method, path: request.url, watch: watches, token };
}

function abortedWhenOver(request: Http2ServerRequest, response: Http2ServerResponse): AbortController {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  // What went wrong with the client's side is told by `close`.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  return controller;
}

/** What the client would see without the proxy: its request breaks off in the middle. */
function breakOff({ request, response, connection }: Arrival): void {
  if (request.httpVersionMajor === 2 && response.headersSent) response.stream.close(2);
  else connection.end('reset');
}

interface Stoppable {
  readonly server: Http2SecureServer;
  readonly sockets: ReadonlySet<TLSSocket>;
  readonly relay: ConnectionRelay;
  readonly upstream: Upstream;
  readonly partition: NetworkPartition;
}

async function stop({ server, sockets, relay, upstream, partition }: Stoppable): Promise<void> {
  partition.stop();
  await relay.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  upstream.stop();
  // A session that was told to end waits for its streams, though the client is gone.
  for (const socket of sockets) socket.destroy();
  await closed;
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Route, RouteAnswer } from '../../agent/http/route.ts';
import type { Journal } from '../../agent/ports.ts';
import { SECOND } from '../../core/time/instant.ts';
import { describeCause, WorldError } from '../world-error.ts';
import { findRoute } from './find-route.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';

/** What is served, and where. */
export interface RouteServerOptions {
  /** The address to listen on, such as `127.0.0.1`; all that the machine has, of IPv6 and IPv4, where undefined. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly journal?: Journal | undefined;
  /** How long answers under way may take to end when it is closed, in milliseconds. Default 5,000. */
  readonly closeGrace?: number;
}

/** A running server. */
export interface RouteServer {
  /** `http://127.0.0.1:8080`, with the port that it really has. */
  readonly url: string;
  /** Takes no more connections, lets answers under way end within the grace, and resolves when none is left. */
  close(): Promise<void>;
}

/** For headers and the whole of a request, and between two of them, in milliseconds: nobody holds a socket by being slow. */
const LIMITS = {
  headersTimeout: 5 * SECOND,
  requestTimeout: 10 * SECOND,
  keepAliveTimeout: 60 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
};
/** Of a path and its query. */
const LONGEST_URL = 4096;

/**
 * Serves routes over HTTP to GET and HEAD. On a loopback address it answers only whoever calls it by a loopback name: a web page that has
 * its own name resolve there reads nothing. Rejects with a WorldError where it cannot listen.
 */
export async function serveRoutes(options: RouteServerOptions): Promise<RouteServer> {
  const { host, port, closeGrace = 5 * SECOND } = options;
  const server = createServer(LIMITS, (request, response) => {
    const isClosing = (): boolean => !server.listening;
    serve(request, response, { ...options, isForThisMachine, isClosing }).catch((cause: unknown) => {
      options.journal?.error('an answer could not be sent', { error: describeCause(cause) });
      response.destroy();
    });
  });
  let isForThisMachine = true;
  try {
    server.listen(port, host);
    await once(server, 'listening');
    isForThisMachine = isLoopbackAddress(addressOf(server).address);
  } catch (cause) {
    throw new WorldError(`listening on ${host}:${port}`, cause);
  }
  return { url: urlOf(server), close: () => closeServer(server, closeGrace) };
}

interface ServeOptions extends Pick<RouteServerOptions, 'routes' | 'journal'> {
  /** It listens on a loopback address. */
  readonly isForThisMachine: boolean;
  isClosing(): boolean;
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ServeOptions): Promise<void> {
  // What it sends is of no interest, and a client that goes away none of ours.
  request.on('error', () => undefined).resume();
  response.on('error', () => undefined);
  const isStranger = options.isForThisMachine && !isLoopbackHost(request.headers.host);
  const { status, contentType, body, headers } = isStranger ? STRANGER : await answerTo(request, options);
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // A connection that is kept would hold up the stop.
    ...(options.isClosing() ? { connection: 'close' } : {}),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo(
  { method = '', url = '' }: IncomingMessage,
  { routes, journal }: Pick<ServeOptions, 'routes' | 'journal'>,
): Promise<RouteAnswer> {
  if (url.length > LONGEST_URL) return plain(414, 'the address is too long');
  const [path, query] = splitOnce(url);
  const route = findRoute(routes, path);
  if (route === undefined) return plain(404, 'there is no such page');
  if (method !== 'GET' && method !== 'HEAD') return { ...plain(405, 'only reading'), headers: { allow: 'GET, HEAD' } };
  try {
    return await route.respond({ path, query: new URLSearchParams(query) });
  } catch (cause) {
    journal?.error('a page could not be made', { path: route.path, error: describeCause(cause) });
    return plain(500, 'this page could not be made; the log says why');
  }
}

function splitOnce(url: string): readonly [string, string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function plain(status: number, text: string): RouteAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n` };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return address;
}

const STRANGER = plain(421, 'this answers only to the names of this machine');

function urlOf(server: Server): string {
  const { address, port } = addressOf(server);
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

async function closeServer(server: Server, grace: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const deadline = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearTimeout(deadline);
}

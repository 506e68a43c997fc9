import { EventEmitter, once } from 'node:events';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from './listen-on-loopback.ts';
import type { SelfSignedCertificate } from './self-signed-certificate.ts';

/** What an API server would send in these tests; the names are not ASCII, so that a cut can fall inside a character. */
export const listBody = `${JSON.stringify({ kind: 'NamespaceList', items: ['größe', '名前', '🦉'] })}\n`;

/** The events of a scripted watch, one line each. */
export const watchLines: readonly string[] = ['größe', '名前', '🦉', 'plain', 'last'].map(
  (name) => `${JSON.stringify({ type: 'ADDED', object: { metadata: { name } } })}\n`,
);

/** The `Date` header of every answer. */
export const serverDate = 'Sat, 21 Nov 2026 06:00:00 GMT';

/** A request as the server got it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** A server that stands for the API server, HTTP/2 and HTTP/1.1. */
export interface ScriptedServer {
  readonly url: URL;
  readonly received: readonly ReceivedRequest[];
  /** Resolves when the request with this path is given up by its client. */
  abandoned(path: string): Promise<void>;
  /** Breaks off the answer of every open watch. */
  breakWatches(): void;
  stop(): Promise<void>;
}

/**
 * Lists on `/list`; sends the lines of a watch on `/watch?watch=1` and keeps it open (with `&end=1` ends it); 403 on `/forbidden`; echoes
 * the body of everything else.
 */
export async function startScriptedServer(certificate: SelfSignedCertificate): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  const open = new Set<Http2ServerResponse>();
  const abandoned = new EventEmitter();
  const server = createSecureServer({ ...certificate, allowHTTP1: true });
  const answer = async (request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> => {
    const { method, url: path, headers, rawHeaders } = request;
    const body = await text(request);
    received.push({ method, path, headers, rawHeaders, body });
    response.once('close', () => {
      open.delete(response);
      if (!response.writableEnded) abandoned.emit(path);
    });
    response.setHeader('date', serverDate);
    if (path.startsWith('/watch')) open.add(response);
    await script(path, body, response);
  };
  // A client that breaks off while it sends is not what these tests look at.
  server.on('request', (request, response) => void answer(request, response).catch(() => undefined));
  const port = await listenOnLoopback(server);
  return {
    url: new URL(`https://127.0.0.1:${port}`),
    received,
    abandoned: (path) => once(abandoned, path).then(() => undefined),
    breakWatches() {
      for (const { socket } of open) socket.destroy();
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function script(path: string, body: string, response: Http2ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(path, 'https://127.0.0.1');
  switch (pathname) {
    case '/list':
      response.setHeader('warning', ['299 - "one"', '299 - "two"']);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(listBody);
      return;
    case '/watch':
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const line of watchLines) await new Promise((resolve) => response.write(line, resolve));
      if (searchParams.has('end')) response.end();
      return;
    case '/forbidden':
      response.writeHead(403);
      response.end('forbidden');
      return;
    default:
      response.writeHead(201);
      response.end(body);
  }
}

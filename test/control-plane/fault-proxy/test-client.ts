import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { Agent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** One connection of a client, over either protocol. */
export interface TestClient {
  send(request: TestRequest): Promise<TestAnswer>;
  /** Resolves when the connection is over. */
  readonly over: Promise<void>;
  close(): void;
}

/** What a client sends. */
export interface TestRequest {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** What a client gets; `send` rejects when not even the head comes. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Grows as the body comes. */
  readonly chunks: readonly Buffer[];
  /** How the body ended: whole, or broken off. */
  readonly ended: Promise<'whole' | 'broken'>;
  text(): string;
  /** Resolves when so much of the body is there. */
  until(text: string): Promise<void>;
  cancel(): void;
}

/** The two protocols that the proxy speaks. */
export const protocols = ['HTTP/2', 'HTTP/1.1'] as const;

/** Opens a client; the connection of HTTP/1.1 is one that is kept alive. */
export function testClient(protocol: (typeof protocols)[number], url: URL, ca: string): TestClient {
  return protocol === 'HTTP/2' ? http2Client(connect(url, { ca })) : http1Client(url, ca);
}

function http2Client(session: ClientHttp2Session): TestClient {
  // What breaks the session is seen by the requests, and by `over`.
  session.on('error', () => undefined);
  return {
    over: new Promise((resolve) => session.once('close', resolve)),
    close: () => session.destroy(),
    send: ({ path, method = 'GET', headers, body }) =>
      new Promise((resolve, reject) => {
        const stream = session.request(
          { ':path': path, ':method': method, ...headers },
          { endStream: body === undefined },
        );
        const answerOf = collect(stream, {
          // node:http2 also tells `end` of a stream whose connection went away.
          broken: () => stream.aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR,
          cancel: () => stream.close(constants.NGHTTP2_CANCEL),
        });
        stream.once('response', (head) => resolve(answerOf(Number(head[':status']), head)));
        stream.once('close', () => reject(new Error('no answer')));
        if (body !== undefined) stream.end(body);
      }),
  };
}

function http1Client(url: URL, ca: string): TestClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
  const over = deferred();
  const sockets = new Set<Socket>();
  return {
    over: over.promise,
    close: () => agent.destroy(),
    send: ({ path, method = 'GET', headers, body }) =>
      new Promise((resolve, reject) => {
        // Without a length node:https sends the body of a DELETE as if it were the next request.
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
        const outgoing = httpsRequest(new URL(path, url), { agent, method, headers: { ...length, ...headers } });
        outgoing.once('socket', (socket) => {
          if (!sockets.has(socket)) socket.once('close', over.resolve);
          sockets.add(socket);
        });
        outgoing.on('error', () => reject(new Error('no answer')));
        outgoing.once('response', (incoming) => {
          const answerOf = collect(incoming, { broken: () => !incoming.complete, cancel: () => outgoing.destroy() });
          resolve(answerOf(incoming.statusCode ?? 0, incoming.headers));
        });
        outgoing.end(body);
      }),
  };
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

interface BodyManner {
  readonly broken: () => boolean;
  readonly cancel: () => void;
}

function collect(body: Readable, { broken, cancel }: BodyManner) {
  const chunks: Buffer[] = [];
  body.on('data', (chunk: Buffer) => chunks.push(chunk));
  // The end of the body tells.
  body.on('error', () => undefined);
  const ended = new Promise<'whole' | 'broken'>((resolve) => {
    body.once('close', () => resolve(broken() ? 'broken' : 'whole'));
  });
  const text = (): string => Buffer.concat(chunks).toString();
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!text().includes(wanted)) return;
        body.off('data', look);
        resolve();
      };
      body.on('data', look);
      look();
    });
  return (status: number, headers: TestAnswer['headers']): TestAnswer => ({
    status,
    headers,
    chunks,
    ended,
    text,
    until,
    cancel,
  });
}

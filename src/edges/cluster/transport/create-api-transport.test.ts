import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../../../../test/control-plane/fault-proxy/listen-on-loopback.ts';
import { selfSignedCertificate } from '../../../../test/control-plane/fault-proxy/self-signed-certificate.ts';
import { createRecordingJournal } from '../../../../test/agent/world/recording-journal.ts';
import { ConnectionFailure } from '../../../agent/ports.ts';
import { type AccessParts, type ClusterAccess, clusterAccess } from '../credentials/cluster-access.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { type ClosableTransport, createApiTransport } from './create-api-transport.ts';
import type { TransportOptions } from './transport-options.ts';

const certificate = selfSignedCertificate();
const { cert: ca } = certificate;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** node:http2 gives to handlers what is made to look like node:http. */
const compatible =
  (handler: Handler) =>
  (request: Http2ServerRequest, response: Http2ServerResponse): void =>
    handler(request as unknown as IncomingMessage, response as unknown as ServerResponse);

/** Whatever way to the server: what it answers is the same. */
const echo: Handler = (request, response) => void echoTo(request, response);

async function echoTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  response.setHeader('content-type', 'application/json');
  if (url?.includes('watch=1') === true) {
    response.end('{"größe":1}\n{"b":2}\n');
    return;
  }
  const body = await text(request);
  const { authorization, accept, 'content-type': type, 'content-length': length } = headers;
  response.end(JSON.stringify({ method, url, body, authorization, accept, type, length }));
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return listenOnLoopback(server);
}

const servers: Readonly<Record<string, (handler: Handler) => Promise<string>>> = {
  'HTTP/2': async (handler) =>
    `https://127.0.0.1:${await listening(createSecureServer({ ...certificate, allowHTTP1: true }, compatible(handler)))}`,
  'HTTP/1.1 by ALPN': async (handler) =>
    `https://127.0.0.1:${await listening(createHttpsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, handler))}`,
  'plain HTTP': async (handler) => `http://127.0.0.1:${await listening(createHttpServer(handler))}`,
};

function steady(parts: Partial<AccessParts> & { readonly server: string }): Credentials {
  const access = clusterAccess({
    proxy: undefined,
    tls: { ca },
    headers: { authorization: 'Bearer secret-token' },
    ...parts,
  });
  return { current: async () => access, renew: async () => access };
}

function transportTo(credentials: Credentials, options: Partial<TransportOptions> = {}): ClosableTransport {
  const transport = createApiTransport({ credentials, random: () => 0, options });
  onTestFinished(() => transport.close());
  return transport;
}

const watching = { path: '/api/v1/pods?watch=1' };

async function lines(transport: ClosableTransport): Promise<readonly string[]> {
  const seen: string[] = [];
  const answer = await transport.stream(watching, (line) => seen.push(line));
  expect(answer).toEqual({ status: 200, body: undefined, reason: undefined, message: '', retryAfter: undefined });
  return seen;
}

describe.each(Object.entries(servers))('over %s', (_protocol, start) => {
  test('a request brings method, path, headers and body, and its answer comes back', async () => {
    const server = await start(echo);
    const transport = transportTo(steady({ server: `${server}/gate` }));
    const get = await transport.request({ method: 'GET', path: '/api?x=1', accept: 'application/json;as=Table' });
    expect(get).toMatchObject({
      status: 200,
      body: {
        method: 'GET',
        url: '/gate/api?x=1',
        body: '',
        authorization: 'Bearer secret-token',
        accept: 'application/json;as=Table',
      },
    });
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'the body of a %s comes with its type and length',
    async (method) => {
      const transport = transportTo(steady({ server: await start(echo) }));
      const { body } = await transport.request({
        method,
        path: '/api',
        body: { größe: 1 },
        contentType: 'application/apply-patch+yaml',
      });
      expect(body).toMatchObject({
        method,
        body: '{"größe":1}',
        type: 'application/apply-patch+yaml',
        length: '13',
        accept: 'application/json',
      });
    },
  );

  test('a stream brings lines, and its end', async () => {
    const transport = transportTo(steady({ server: await start(echo) }));
    expect(await lines(transport)).toEqual(['{"größe":1}', '{"b":2}']);
  });

  test('a stream that is refused brings the answer and no line', async () => {
    const transport = transportTo(
      steady({
        server: await start((_request, response) => {
          response.writeHead(429, { 'retry-after': '2', 'content-type': 'text/plain' });
          response.end('Too many requests\n');
        }),
      }),
    );
    const seen: string[] = [];
    const refused = { ...watching, onOpen: () => void seen.push('open') };
    expect(await transport.stream(refused, (line) => seen.push(line))).toEqual({
      status: 429,
      body: undefined,
      reason: undefined,
      message: 'Too many requests',
      retryAfter: 2000,
    });
    expect(seen).toEqual([]);
  });

  test('a stream is open when it is accepted, also where nothing is said for long', async () => {
    let tell = (): void => undefined;
    const server = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      tell = () => response.end('{}\n');
    });
    const seen: string[] = [];
    const opened = new Promise<void>((resolve) => {
      const onOpen = (): void => {
        seen.push('open');
        resolve();
      };
      void transportTo(steady({ server })).stream({ ...watching, onOpen }, (line) => seen.push(line));
    });
    await opened;
    expect(seen).toEqual(['open']);
    tell();
    await expect.poll(() => seen).toEqual(['open', '{}']);
  });

  test('a stream that ends within a line, and one whose socket ends, are cut off', async () => {
    const transport = transportTo(
      steady({
        server: await start((request, response) => {
          if (request.url === '/partial') response.end('{"a":1}\n{"b"');
          else response.write('{"a":1}\n', () => cut(response));
        }),
      }),
    );
    for (const path of ['/partial', '/cut', '/partial', '/cut']) {
      const seen: string[] = [];
      await expect(transport.stream({ path }, (line) => seen.push(line))).rejects.toBeInstanceOf(ConnectionFailure);
      expect(seen.slice(1)).toEqual([]);
    }
  });

  test('what a callback throws ends the stream', async () => {
    const transport = transportTo(
      steady({ server: await start((_request, response) => void response.write('a\nb\n')) }),
    );
    const seen: string[] = [];
    const stream = transport.stream(watching, (line) => {
      seen.push(line);
      throw new Error('bad line');
    });
    await expect(stream).rejects.toThrow('bad line');
    expect(seen).toEqual(['a']);
  });

  test('what is too long is refused, and the next request is answered', async () => {
    const server = await start((request, response) => {
      if (request.url === '/short') response.end('{}');
      else response.end('x'.repeat(100_000));
    });
    const transport = transportTo(steady({ server }), { maxBodyBytes: 50_000, maxLineBytes: 50_000 });
    await expect(transport.request({ method: 'GET', path: '/long' })).rejects.toThrow('more than 50000 bytes');
    await expect(transport.stream({ path: '/long' }, () => undefined)).rejects.toThrow(
      'a line of more than 50000 bytes',
    );
    expect((await transport.request({ method: 'GET', path: '/short' })).status).toBe(200);
  });

  test('a whole success that is no whole JSON is no answer', async () => {
    const server = await start((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"items":[');
    });
    const request = transportTo(steady({ server })).request({ method: 'GET', path: '/' });
    await expect(request).rejects.toBeInstanceOf(ConnectionFailure);
  });

  test('time is up for an answer that does not begin, or does not end; the next request is answered', async () => {
    const server = await start((request, response) => {
      if (request.url === '/fine') response.end('{}');
      if (request.url === '/half') response.write('{');
    });
    const transport = transportTo(steady({ server }), { requestTimeout: 100, silenceLimit: 200 });
    for (const path of ['/never', '/half']) {
      const request = transport.request({ method: 'GET', path, timeout: 50 });
      await expect(request).rejects.toThrow(`GET ${path}: no whole answer within 0.05 seconds`);
      await expect(transport.request({ method: 'GET', path })).rejects.toBeInstanceOf(ConnectionFailure);
      const seconds = path === '/half' ? 0.2 : 0.1;
      await expect(transport.stream({ path }, () => undefined)).rejects.toThrow(
        `GET ${path}: nothing came for ${seconds} seconds`,
      );
      expect((await transport.request({ method: 'GET', path: '/fine' })).status).toBe(200);
    }
  });

  test('giving up rejects with the reason: before, while it waits for the head, while it waits for the rest', async () => {
    const arrived: (() => void)[] = [];
    const server = await start((request, response) => {
      if (request.url === '/half') response.write('{}\n');
      arrived.shift()?.();
    });
    const transport = transportTo(steady({ server }));
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(transport.request({ method: 'GET', path: '/never', signal })).rejects.toBe(reason);
    await expect(transport.stream({ path: '/never', signal }, () => undefined)).rejects.toBe(reason);
    for (const path of ['/never', '/half']) {
      for (const kind of ['request', 'stream'] as const) {
        const { signal: later, abort } = aborting();
        const arrival = new Promise<void>((resolve) => arrived.push(resolve));
        const sent =
          kind === 'request'
            ? transport.request({ method: 'GET', path, signal: later })
            : transport.stream({ path, signal: later }, () => undefined);
        const outcome = expect(sent).rejects.toBe(reason);
        await arrival;
        abort(reason);
        await outcome;
      }
    }
  });

  test('closing ends streams, waits for requests, and takes no more', async () => {
    let release = (): void => undefined;
    const arrivals: (() => void)[] = [];
    const arrival = (): Promise<void> => new Promise((resolve) => arrivals.push(resolve));
    const server = await start((request, response) => {
      if (request.url === '/slow') release = () => response.end('{"a":1}');
      arrivals.shift()?.();
    });
    const transport = transportTo(steady({ server }));
    const bothArrived = Promise.all([arrival(), arrival()]);
    const stream = expect(transport.stream(watching, () => undefined)).rejects.toThrow('closed on purpose');
    const request = transport.request({ method: 'GET', path: '/slow' });
    await bothArrived;
    const closed = transport.close();
    await stream;
    await expect(transport.request({ method: 'GET', path: '/slow' })).rejects.toThrow('closed on purpose');
    release();
    expect((await request).body).toEqual({ a: 1 });
    await closed;
  });

  test('closing ends by force what does not end', async () => {
    const arrival: (() => void)[] = [];
    const server = await start(() => arrival.shift()?.());
    const transport = transportTo(steady({ server }), { closeGrace: 50 });
    const arrived = new Promise<void>((resolve) => arrival.push(resolve));
    const request = expect(transport.request({ method: 'GET', path: '/never' })).rejects.toThrow('closed on purpose');
    await arrived;
    await transport.close();
    await request;
  });

  test('a 401 is tried once more with new credentials, and only then', async () => {
    const seen: string[] = [];
    const server = await start((request, response) => {
      seen.push(String(request.headers.authorization));
      response.writeHead(request.headers.authorization === 'Bearer good' ? 200 : 401);
      response.end(request.url?.includes('watch=1') === true ? 'line\n' : '{}');
    });
    const tokens = ['old', 'old', 'good', 'old', 'worse'];
    let access: ClusterAccess;
    const next = (): ClusterAccess => {
      const token = tokens.shift() ?? '';
      access =
        access?.headers['authorization'] === `Bearer ${token}`
          ? access
          : clusterAccess({ server, proxy: undefined, tls: { ca }, headers: { authorization: `Bearer ${token}` } });
      return access;
    };
    next();
    const transport = transportTo({ current: async () => access, renew: async () => next() });
    const ask = async (): Promise<number> => (await transport.request({ method: 'PATCH', path: '/', body: {} })).status;
    expect([await ask(), seen.splice(0)]).toEqual([401, ['Bearer old']]);
    expect([await ask(), seen.splice(0)]).toEqual([200, ['Bearer old', 'Bearer good']]);
    next();
    expect([await ask(), seen.splice(0)]).toEqual([401, ['Bearer old', 'Bearer worse']]);
    tokens.push('good');
    expect([await lines(transport), seen.splice(0)]).toEqual([['line'], ['Bearer worse', 'Bearer good']]);
  });
});

function cut(response: ServerResponse | Http2ServerResponse): void {
  if ('stream' in response) response.stream.session?.destroy(new Error('cut'), 2);
  else response.socket?.destroy();
}

function aborting(): { readonly signal: AbortSignal; abort(reason: Error): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}

async function http2(handle: (stream: ServerHttp2Stream, path: string) => void): Promise<string> {
  const server = createSecureServer({ ...certificate });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    handle(stream, headers[':path'] ?? '');
  });
  server.on('sessionError', () => undefined);
  return `https://127.0.0.1:${await listening(server)}`;
}

describe('HTTP/2', () => {
  const codes: Readonly<Record<string, readonly [code: number, words: string]>> = {
    REFUSED_STREAM: [7, 'NGHTTP2_REFUSED_STREAM'],
    ENHANCE_YOUR_CALM: [11, 'NGHTTP2_ENHANCE_YOUR_CALM'],
    INTERNAL_ERROR: [2, 'NGHTTP2_INTERNAL_ERROR'],
    CANCEL: [8, 'HTTP/2 error 8'],
  };

  test.each(Object.entries(codes))('%s in place of an answer is a failure', async (_name, [code, words]) => {
    const transport = transportTo(
      steady({
        server: await http2((stream, path) => {
          if (path === '/fine') stream.respond({ ':status': 200 }, { endStream: true });
          else stream.close(code);
        }),
      }),
    );
    await fails(transport, words);
    expect((await transport.request({ method: 'GET', path: '/fine' })).status).toBe(200);
  });

  test('a reset within an answer is a failure, though what came of it is whole JSON', async () => {
    // `close` of a stream would end it in order first.
    const server = await http2((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('{}\n', () => stream.destroy(new Error('no more')));
    });
    await fails(transportTo(steady({ server })), 'NGHTTP2_INTERNAL_ERROR');
  });

  test('an answer that is shorter than it says is a failure', async () => {
    const server = await http2((stream) => {
      stream.respond({ ':status': 200, 'content-length': 100 });
      stream.end('{}\n');
    });
    await fails(transportTo(steady({ server })), 'NGHTTP2_PROTOCOL_ERROR');
  });

  async function fails(transport: ClosableTransport, words: string): Promise<void> {
    const request = transport.request({ method: 'GET', path: '/' });
    const stream = transport.stream({ path: '/' }, () => undefined);
    for (const { status, reason } of (await Promise.allSettled([request, stream])) as PromiseRejectedResult[]) {
      expect([status, reason instanceof ConnectionFailure, String(reason)]).toEqual([
        'rejected',
        true,
        expect.stringContaining(words),
      ]);
    }
  }

  test('a thousand requests and fifty streams take one connection, whatever the server allows at once', async () => {
    let connections = 0;
    const server = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: 100 } });
    server.on('session', () => (connections += 1));
    server.on('stream', (stream, { ':path': path }) => {
      stream.on('error', () => undefined);
      stream.respond({ ':status': 200 });
      if (path === '/watch') stream.write('begun\n');
      else stream.end('{}');
    });
    const transport = transportTo(steady({ server: `https://127.0.0.1:${await listening(server)}` }));
    const { signal, abort } = aborting();
    const begun: Promise<void>[] = [];
    const over = Array.from({ length: 50 }, () => {
      let isBegun = (): void => undefined;
      begun.push(new Promise((resolve) => (isBegun = resolve)));
      return transport.stream({ path: '/watch', signal }, isBegun).catch((cause: unknown) => cause);
    });
    await Promise.all(begun);
    const requests = Array.from({ length: 1000 }, () => transport.request({ method: 'GET', path: '/', signal }));
    expect(new Set((await Promise.all(requests)).map(({ status }) => status))).toEqual(new Set([200]));
    const reason = new Error('done');
    abort(reason);
    expect(new Set(await Promise.all(over))).toEqual(new Set([reason]));
    expect(connections).toBe(1);
  });

  test('what is urgent has a connection of its own, and is answered though nothing comes through on the other', async () => {
    const sessions = new Map<Http2Session | undefined, string[]>();
    const server = createSecureServer(certificate);
    server.on('stream', (stream, { ':path': path = '' }) => {
      stream.on('error', () => undefined);
      const asked = sessions.get(stream.session) ?? [];
      sessions.set(stream.session, [...asked, path]);
      stream.respond({ ':status': 200 });
      // All that the one connection may carry at once is under way, and its reader does not come to it.
      if (path === '/list') stream.write(Buffer.alloc(64 * 1024));
      else if (path === '/lease') stream.end('{}');
    });
    const transport = transportTo(steady({ server: `https://127.0.0.1:${await listening(server)}` }));
    const [list, other] = ['/list', '/other'].map((path) => transport.request({ method: 'GET', path, timeout: 300 }));
    const lease = { method: 'GET', path: '/lease', isUrgent: true } as const;
    expect(await Promise.all([transport.request(lease), transport.request(lease)])).toMatchObject([
      { status: 200 },
      { status: 200 },
    ]);
    await expect(list).rejects.toBeInstanceOf(ConnectionFailure);
    await expect(other).rejects.toBeInstanceOf(ConnectionFailure);
    expect([...sessions.values()]).toEqual(
      expect.arrayContaining([
        ['/list', '/other'],
        ['/lease', '/lease'],
      ]),
    );
    expect(sessions.size).toBe(2);
  });

  test('of many answers that arrive together nothing is lost', async () => {
    const server = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: 1000 } });
    server.on('stream', (stream, { ':path': path }) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end(`${JSON.stringify({ path })}\n`);
    });
    const transport = transportTo(steady({ server: `https://127.0.0.1:${await listening(server)}` }));
    await transport.request({ method: 'GET', path: '/' });
    const paths = Array.from({ length: 500 }, (_, index) => `/${index}`);
    const seen: string[] = [];
    const body = { padding: 'x'.repeat(500) };
    const bodies = await Promise.all(paths.map((path) => transport.request({ method: 'POST', path, body })));
    await Promise.all(paths.map((path) => transport.stream({ path: `${path}?watch=1` }, (line) => seen.push(line))));
    expect(bodies.map((each) => each.body)).toEqual(paths.map((path) => ({ path })));
    expect(seen.toSorted()).toEqual(paths.map((path) => JSON.stringify({ path: `${path}?watch=1` })).toSorted());
  });

  test('told to go away, streams under way end in order and requests go over a new connection', async () => {
    const sessions = new Set<unknown>();
    let end = (): void => undefined;
    const server = await http2((stream, path) => {
      sessions.add(stream.session);
      stream.respond({ ':status': 200 });
      if (path === '/watch') {
        stream.write('begun\n');
        end = () => stream.end('over\n');
      } else {
        stream.end('{}');
        stream.session?.goaway(0);
      }
    });
    const transport = transportTo(steady({ server }));
    const seen: string[] = [];
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const stream = transport.stream({ path: '/watch' }, (line) => {
      seen.push(line);
      begun();
    });
    await isBegun;
    await transport.request({ method: 'GET', path: '/1' });
    await transport.request({ method: 'GET', path: '/2' });
    end();
    await stream;
    expect([seen, sessions.size]).toEqual([['begun', 'over'], 2]);
  });

  test('a server that agrees on HTTP/2 and then says nothing is given up', async () => {
    const server = createTlsSilence();
    const transport = transportTo(steady({ server: `https://127.0.0.1:${await listening(server)}` }), {
      connectTimeout: 100,
    });
    await expect(transport.request({ method: 'GET', path: '/' })).rejects.toThrow(
      /settings of https:\S+: no whole answer/,
    );
  });
});

function createTlsSilence(): Server {
  const server = createSecureServer({ ...certificate });
  server.removeAllListeners('secureConnection');
  return server;
}

describe('connecting', () => {
  const failing: Readonly<
    Record<string, readonly [(port: number) => Partial<AccessParts> & { readonly server: string }, RegExp]>
  > = {
    'nothing listens': [() => ({ server: 'https://127.0.0.1:1' }), /nothing listens there.*ECONNREFUSED/],
    'the CA is another one': [
      (port) => ({ server: `https://127.0.0.1:${port}`, tls: { ca: selfSignedCertificate().cert } }),
      /its certificate is not one/,
    ],
    'the CA is not a certificate': [(port) => ({ server: `https://127.0.0.1:${port}`, tls: { ca: 'rubbish' } }), /./],
    'the name is another one': [
      (port) => ({ server: `https://127.0.0.1:${port}`, tls: { ca, servername: 'elsewhere' } }),
      /its certificate is for another name/,
    ],
    'the proxy is no HTTP proxy': [
      (port) => ({ server: `https://127.0.0.1:${port}`, proxy: 'socks5://user:pass@127.0.0.1:1' }),
      /the proxy 127\.0\.0\.1:1 is not one of HTTP/,
    ],
    'nothing listens where the proxy should': [
      (port) => ({ server: `https://127.0.0.1:${port}`, proxy: 'http://user:pass@127.0.0.1:1' }),
      /through the proxy 127\.0\.0\.1:1/,
    ],
  };

  test.each(Object.entries(failing))('fails in words where %s', async (_why, [partsOf, words]) => {
    const port = await listening(createSecureServer(certificate, compatible(echo)));
    const transport = transportTo(steady(partsOf(port)));
    const failure: unknown = await transport.request({ method: 'GET', path: '/' }).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(ConnectionFailure);
    expect(String(failure)).toMatch(words);
    expect(String(failure)).not.toMatch(/secret-token|pass@/);
    await expect(transport.stream(watching, () => undefined)).rejects.toBeInstanceOf(ConnectionFailure);
  });

  test('that the credentials cannot be read is a failure of the connection', async () => {
    const cause = async (): Promise<never> => Promise.reject(new Error('no such file'));
    const transport = transportTo({ current: cause, renew: cause });
    const failure: unknown = await transport.request({ method: 'GET', path: '/' }).catch((each: unknown) => each);
    expect(failure).toBeInstanceOf(ConnectionFailure);
    expect(String(failure)).toContain('no such file');
  });

  test('through a proxy, which is asked by CONNECT and shown who asks', async () => {
    const port = await listening(createSecureServer({ ...certificate }, compatible(echo)));
    const asked: unknown[] = [];
    const proxy = createHttpServer();
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push([request.url, request.headers['proxy-authorization']]);
      if (asked.length === 1) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
    });
    const address = `http://us%40er:pa%20ss@127.0.0.1:${await listening(proxy)}`;
    const transport = transportTo(steady({ server: `https://127.0.0.1:${port}`, proxy: address }));
    await expect(transport.request({ method: 'GET', path: '/' })).rejects.toThrow(
      /the proxy 127\.0\.0\.1:\d+ answered 407/,
    );
    const answer = await transport.request({ method: 'GET', path: '/' });
    expect(answer.body).toMatchObject({ authorization: 'Bearer secret-token' });
    const shown = [`127.0.0.1:${port}`, `Basic ${Buffer.from('us@er:pa ss').toString('base64')}`];
    expect(asked).toEqual([shown, shown]);
  });

  test('the journal tells of connections and of failures, and never of a token', async () => {
    const journal = createRecordingJournal();
    const server = await http2((stream) => stream.respond({ ':status': 200 }, { endStream: true }));
    const transport = createApiTransport({ credentials: steady({ server }), journal });
    await transport.request({ method: 'GET', path: '/' });
    await transport.close();
    const nowhere = createApiTransport({ credentials: steady({ server: 'https://127.0.0.1:1' }), journal });
    await nowhere.request({ method: 'GET', path: '/' }).catch(() => undefined);
    expect(journal.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'info: connected to the cluster',
      'debug: a connection to the cluster has ended',
      'warn: no connection to the cluster',
    ]);
    expect(JSON.stringify(journal.lines)).not.toContain('secret-token');
  });
});

test('one signal for everything warns of no leak', async () => {
  const warnings: string[] = [];
  const note = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  for (const start of Object.values(servers)) {
    const transport = transportTo(steady({ server: await start(echo) }));
    const { signal } = new AbortController();
    const requests = Array.from({ length: 100 }, () => transport.request({ method: 'GET', path: '/', signal }));
    const streams = Array.from({ length: 30 }, () => transport.stream({ ...watching, signal }, () => undefined));
    await Promise.all([...requests, ...streams]);
  }
  // Warnings come in a later turn.
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});

test('a TCP server that closes at once is a failure, not a loop', async () => {
  const server = createTcpServer((socket) => socket.destroy());
  const transport = transportTo(steady({ server: `https://127.0.0.1:${await listening(server)}` }));
  await expect(transport.request({ method: 'GET', path: '/' })).rejects.toBeInstanceOf(ConnectionFailure);
});

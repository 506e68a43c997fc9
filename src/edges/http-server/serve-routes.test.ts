import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRecordingJournal } from '../../../test/agent/world/recording-journal.ts';
import type { Route } from '../../agent/http/route.ts';
import { findRoute } from './find-route.ts';
import { type RouteServer, serveRoutes } from './serve-routes.ts';

const answer = (body: string) => ({ status: 200, contentType: 'text/plain', body });

const routes: readonly Route[] = [
  { path: '/health', respond: () => answer('größe') },
  { path: '/echo', respond: async ({ path, query }) => answer(`${path} ${query.getAll('a').join('+')}`) },
  { path: '/broken', respond: () => Promise.reject(new Error('out of luck')) },
  { path: '/page/*', respond: ({ path }) => ({ ...answer(path), headers: { 'cache-control': 'max-age=60' } }) },
  { path: '/bad-header', respond: () => ({ ...answer(''), contentType: 'a\nb' }) },
];

async function serving(more: readonly Route[] = []) {
  const journal = createRecordingJournal();
  const server = await serveRoutes({ host: '127.0.0.1', port: 0, routes: [...routes, ...more], journal });
  onTestFinished(() => server.close());
  return { server, journal };
}

async function ask({ url }: RouteServer, path: string, method = 'GET') {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(method === 'POST' ? { body: 'x'.repeat(100_000) } : {}),
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

describe('over HTTP', () => {
  const cases: Readonly<Record<string, readonly [string, string, number, string]>> = {
    'a route': ['GET', '/health', 200, 'größe'],
    'a HEAD without its body': ['HEAD', '/health', 200, ''],
    'path and query': ['GET', '/echo?a=1&b=2&a=3', 200, '/echo 1+3'],
    'everything below': ['GET', '/page/a/b%2Fc', 200, '/page/a/b%2Fc'],
    'no such path': ['GET', '/nowhere', 404, 'there is no such page\n'],
    'not what is above': ['GET', '/page', 404, 'there is no such page\n'],
    'a write to a route': ['POST', '/health', 405, 'only reading\n'],
    'a write to no route': ['POST', '/nowhere', 404, 'there is no such page\n'],
    'a route that fails': ['GET', '/broken', 500, 'this page could not be made; the log says why\n'],
    'an endless address': ['GET', `/${'a'.repeat(5000)}`, 414, 'the address is too long\n'],
  };

  test.each(Object.entries(cases))('answers %s', async (_what, [method, path, status, body]) => {
    const { server } = await serving();
    const found = await ask(server, path, method);
    expect({ status: found.status, body: found.body }).toEqual({ status, body });
    expect(found.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('nothing is stored, unless the route says so; the length is that of the bytes', async () => {
    const { server } = await serving();
    const health = await ask(server, '/health', 'HEAD');
    expect([health.headers.get('cache-control'), health.headers.get('content-length')]).toEqual(['no-store', '7']);
    expect((await ask(server, '/page/x')).headers.get('cache-control')).toBe('max-age=60');
    expect((await ask(server, '/health', 'DELETE')).headers.get('allow')).toBe('GET, HEAD');
  });

  test('the journal says why a page could not be made, and the server lives on', async () => {
    const { server, journal } = await serving();
    await ask(server, '/broken');
    await expect(ask(server, '/bad-header')).rejects.toThrow();
    expect(journal.lines.map(({ fields }) => fields['error'])).toEqual([
      'out of luck',
      expect.stringContaining('Invalid character'),
    ]);
    expect((await ask(server, '/health')).status).toBe(200);
  });

  test('a target that is no path, and what is not HTTP, harm nobody', async () => {
    const { server } = await serving();
    for (const words of [
      'GET http://[ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      '\0\0\0\r\n\r\n',
    ]) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(words);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await ask(server, '/health')).status).toBe(200);
  });
});

describe('on a loopback address', () => {
  const asking = async (server: RouteServer, host: string | undefined, method = 'GET'): Promise<number | undefined> => {
    const socket = connect(Number(new URL(server.url).port), new URL(server.url).hostname.replace(/[[\]]/g, ''));
    socket.on('error', () => undefined);
    // HTTP/1.0 may leave the header out.
    const head = host === undefined ? `${method} /health HTTP/1.0` : `${method} /health HTTP/1.1\r\nhost: ${host}`;
    socket.write(`${head}\r\nconnection: close\r\n\r\n`);
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(await text(socket))?.[1]);
  };

  test.each([
    ['localhost', 200],
    ['LocalHost:8082', 200],
    ['127.0.0.1', 200],
    ['127.0.0.1:8082', 200],
    ['127.9.9.9:1', 200],
    ['[::1]:8082', 200],
    ['rebound.example.com:8082', 421],
    ['localhost.example.com', 421],
    ['127.0.0.1.example.com', 421],
    ['127.0.0.1:80:80', 421],
    ['127.0.0.256', 421],
    ['10.0.0.1:8082', 421],
    ['[::2]', 421],
    ['a@localhost', 421],
    ['localhost.', 421],
    ['', 421],
    [undefined, 421],
  ])('whoever calls it %s is answered %i', async (host, expected) => {
    const { server } = await serving();
    expect([await asking(server, host), await asking(server, host, 'HEAD')]).toEqual([expected, expected]);
  });

  test('nothing is told to a page that has its own name resolve there', async () => {
    const { server } = await serving();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write('GET /page/secret HTTP/1.1\r\nhost: evil.example.com\r\nconnection: close\r\n\r\n');
    const answered = await text(socket);
    expect(answered).toMatch(/^HTTP\/1\.1 421 /);
    expect(answered).not.toContain('secret');
    expect(answered).not.toMatch(/access-control-/i);
  });

  test('that is not the only one, everybody may call it as they like: who serves it there says so', async () => {
    const server = await serveRoutes({ host: '0.0.0.0', port: 0, routes });
    onTestFinished(() => server.close());
    expect([await asking(server, 'agent.planwright-system.svc:8080'), await asking(server, undefined)]).toEqual([
      200, 200,
    ]);
  });
});

describe('closing', () => {
  test('lets an answer under way end, and takes no more', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow: Route = {
      path: '/slow',
      async respond() {
        arrived();
        await held;
        return answer('done');
      },
    };
    const { server } = await serving([slow]);
    const under = ask(server, '/slow');
    await arrival;
    const closed = server.close();
    await expect(ask(server, '/health')).rejects.toThrow();
    release();
    expect((await under).body).toBe('done');
    await closed;
  });

  test('does not wait for ever: not for an answer, not for a kept or a silent connection', async () => {
    const never: Route = { path: '/never', respond: () => new Promise(() => undefined) };
    const server = await serveRoutes({ host: '127.0.0.1', port: 0, routes: [never], closeGrace: 50 });
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
    silent.on('error', () => undefined);
    const hanging = new Promise((resolve) => {
      httpRequest(`${server.url}/never`).on('error', resolve).end();
    });
    await new Promise((resolve) => silent.once('connect', resolve));
    await server.close();
    await server.close();
    expect(await hanging).toBeInstanceOf(Error);
  });
});

test('a port that is taken is said', async () => {
  const { server } = await serving();
  const port = Number(new URL(server.url).port);
  await expect(serveRoutes({ host: '127.0.0.1', port, routes })).rejects.toThrow(
    `listening on 127.0.0.1:${port}: listen EADDRINUSE`,
  );
});

test('of several routes the exact one counts, then the longest', () => {
  const named = (path: string): Route => ({ path, respond: () => answer(path) });
  const all = ['/*', '/a/*', '/a/b', '/a/b/*'].map(named);
  const found = (path: string): string | undefined => findRoute(all, path)?.path;
  expect(['/', '/x', '/a', '/a/x', '/a/b', '/a/b/c'].map(found)).toEqual(['/*', '/*', '/*', '/a/*', '/a/b', '/a/b/*']);
});

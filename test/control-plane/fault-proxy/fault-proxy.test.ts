import { type ClientHttp2Session, connect } from 'node:http2';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { formatLog } from './exchange-log.ts';
import type { Fault } from './fault.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { listBody, type ScriptedServer, serverDate, startScriptedServer, watchLines } from './scripted-server.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { stormFaults, stormOf } from './storm.ts';
import { protocols, type TestAnswer, type TestClient, type TestRequest, testClient } from './test-client.ts';

const certificate = selfSignedCertificate();
const watchPath = '/watch?watch=1';
const allLines = watchLines.join('');

let server: ScriptedServer;
let proxy: FaultProxy;

beforeAll(async () => {
  server = await startScriptedServer(certificate);
});
afterAll(() => server.stop());
beforeEach(async () => {
  proxy = await startProxy(7);
});
afterEach(() => proxy.stop());

function startProxy(seed: number, authorization?: string): Promise<FaultProxy> {
  const options = { upstream: server.url, upstreamCa: certificate.cert, certificate, seed };
  return startFaultProxy(authorization === undefined ? options : { ...options, authorization });
}

function linesUpTo(count: number): string {
  return watchLines.slice(0, count).join('');
}

function status(members: Record<string, JsonValue>): JsonValue {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...members };
}

const expired = status({ message: 'too old resource version: 1 (1000)', reason: 'Expired', code: 410 });
const unauthorized = status({ message: 'Unauthorized', reason: 'Unauthorized', code: 401 });

describe.each(protocols)('over %s', (protocol) => {
  let client: TestClient;
  const others: TestClient[] = [];

  beforeEach(() => {
    client = testClient(protocol, proxy.url, certificate.cert);
  });
  afterEach(() => {
    for (const each of [client, ...others.splice(0)]) each.close();
  });

  /** A client that has a connection of its own. */
  function anotherClient(): TestClient {
    const other = testClient(protocol, proxy.url, certificate.cert);
    others.push(other);
    return other;
  }

  /** A request that is answered whole, and its text. */
  async function whole(request: TestRequest, by = client): Promise<string> {
    const answer = await by.send(request);
    expect(await answer.ended).toBe('whole');
    return answer.text();
  }

  function parsed(answer: TestAnswer): JsonValue {
    // What JSON.parse returns is JSON.
    return JSON.parse(answer.text()) as JsonValue;
  }

  test('without rules a request passes with its headers and its answer comes back as it is', async () => {
    const headers = { authorization: 'Bearer abc', 'impersonate-group': ['one', 'two'] };
    const answer = await client.send({ path: '/list?limit=2', headers });
    expect(await answer.ended).toBe('whole');
    expect({ status: answer.status, text: answer.text() }).toEqual({ status: 200, text: listBody });
    expect(answer.headers).toMatchObject({ date: serverDate, warning: '299 - "one", 299 - "two"' });
    const received = server.received.at(-1);
    expect(received).toMatchObject({ method: 'GET', path: '/list?limit=2', body: '' });
    expect(received?.headers).toMatchObject({ authorization: 'Bearer abc', host: server.url.host });
    expect(received?.rawHeaders.filter((_, index, raw) => raw[index - 1] === 'impersonate-group')).toEqual([
      'one',
      'two',
    ]);
    expect(proxy.log).toEqual([
      { kind: 'request', number: 1, connection: 1, protocol, method: 'GET', path: '/list?limit=2', faults: [] },
    ]);
  });

  test.each(['POST', 'PATCH', 'DELETE'])('the body of a %s reaches the API server', async (method) => {
    const answer = await client.send({ path: '/anything', method, body: '{"größe":1}' });
    expect(await answer.ended).toBe('whole');
    expect({ status: answer.status, text: answer.text() }).toEqual({ status: 201, text: '{"größe":1}' });
  });

  test('a DELETE without a body and a HEAD pass', async () => {
    expect(await whole({ path: '/anything', method: 'DELETE' })).toBe('');
    expect(await whole({ path: '/list', method: 'HEAD' })).toBe('');
  });

  test('the events of a watch come while it is open, and giving it up reaches the API server', async () => {
    const path = `${watchPath}&given-up=${protocol}`;
    const abandoned = server.abandoned(path);
    const answer = await client.send({ path });
    await answer.until(allLines);
    answer.cancel();
    await abandoned;
  });

  test('a watch that the API server ends is whole, one that it breaks off is broken, and the log tells', async () => {
    expect(await whole({ path: `${watchPath}&end=1` })).toBe(allLines);
    const answer = await client.send({ path: watchPath });
    await answer.until(allLines);
    server.breakWatches();
    expect(await answer.ended).toBe('broken');
    expect(proxy.log.at(-1)).toEqual({ kind: 'upstream-failure', request: 2, message: 'aborted' });
  });

  describe('drop-connection', () => {
    test.each(['reset', 'fin', 'rst-stream'] as const)(
      'at once (%s): nothing reaches the API server',
      async (manner) => {
        const before = server.received.length;
        proxy.inject({ fault: { kind: 'drop-connection', at: 'request', manner }, times: 1 });
        await expect(client.send({ path: '/list' })).rejects.toThrow('no answer');
        expect(server.received.length).toBe(before);
        expect(await whole({ path: '/list' }, anotherClient())).toBe(listBody);
      },
    );

    test('instead of the answer: the API server has done what was asked', async () => {
      const before = server.received.length;
      proxy.inject({ fault: { kind: 'drop-connection', at: 'response' } });
      await expect(client.send({ path: '/write', method: 'PATCH', body: 'x' })).rejects.toThrow('no answer');
      expect(server.received.slice(before).map(({ method, body }) => ({ method, body }))).toEqual([
        { method: 'PATCH', body: 'x' },
      ]);
    });

    test.each([
      { at: { afterBytes: 0 }, text: '' },
      { at: { afterBytes: 53 }, text: Buffer.from(allLines).subarray(0, 53).toString() },
      { at: { afterEvents: 0 }, text: '' },
      { at: { afterEvents: 3 }, text: linesUpTo(3) },
    ] as const)('of a watch at $at: exactly that much comes', async ({ at, text }) => {
      for (const manner of ['reset', 'fin', 'rst-stream'] as const) {
        proxy.inject({ fault: { kind: 'drop-connection', at, manner }, times: 1 });
        const answer = await anotherClient().send({ path: watchPath });
        expect(await answer.ended).toBe('broken');
        // With RST a client over HTTP/1.1 may lose what it has not read yet; HTTP/2 is asked first whether it has.
        const lossy = protocol === 'HTTP/1.1' && manner !== 'fin';
        expect(lossy ? text.startsWith(answer.text()) : answer.text() === text).toBe(true);
      }
    });

    test('a body that is over before the point is whole', async () => {
      proxy.inject({ fault: { kind: 'drop-connection', at: { afterBytes: 1_000_000 } } });
      expect(await whole({ path: '/list' })).toBe(listBody);
    });
  });

  describe('black-hole', () => {
    test.each(['connection', 'stream'] as const)(
      'of a %s: the request is not answered, the others are',
      async (scope) => {
        const rule = proxy.inject({ match: { path: '/list' }, fault: { kind: 'black-hole', at: 'request', scope } });
        const silent = settled(client.send({ path: '/list' }));
        await until(() => rule.struck() === 1);
        expect(await whole({ path: '/other', method: 'POST', body: 'x' }, anotherClient())).toBe('x');
        expect(silent()).toBe(false);
      },
    );

    test('of a watch after two events: they come, then nothing, and the watch does not end', async () => {
      proxy.inject({ fault: { kind: 'black-hole', at: { afterEvents: 2 } } });
      const answer = await client.send({ path: watchPath });
      await answer.until(linesUpTo(2));
      expect(await whole({ path: '/other', method: 'POST', body: 'x' }, anotherClient())).toBe('x');
      expect(settled(answer.ended)()).toBe(false);
      expect(answer.text()).toBe(linesUpTo(2));
    });
  });

  describe('the bytes of a body', () => {
    test('split-frames cuts lines and characters anywhere, and loses nothing', async () => {
      proxy.inject({ fault: { kind: 'split-frames', maximumBytes: 3 } });
      const answer = await client.send({ path: `${watchPath}&end=1` });
      expect(await answer.ended).toBe('whole');
      expect(answer.text()).toBe(allLines);
      const sizes = answer.chunks.map((chunk) => chunk.length);
      expect([...new Set(sizes)].toSorted((left, right) => left - right)).toEqual([1, 2, 3]);
      expect(answer.chunks.some((chunk) => chunk.toString().includes('\uFFFD'))).toBe(true);
    });

    test('split-frames cuts at the same places with the same seed, and at others with another', async () => {
      const sizesOf = async (seed: number): Promise<readonly number[]> => {
        const own = await startProxy(seed);
        own.inject({ fault: { kind: 'split-frames', maximumBytes: 9 } });
        const splitClient = testClient(protocol, own.url, certificate.cert);
        // In one piece: events that come together are cut together.
        const answer = await splitClient.send({ path: '/list' });
        await answer.ended;
        splitClient.close();
        await own.stop();
        return answer.chunks.map((chunk) => chunk.length);
      };
      const sizes = await sizesOf(1);
      expect(await sizesOf(1)).toEqual(sizes);
      expect(await sizesOf(2)).not.toEqual(sizes);
    });

    test('slow-bytes gives the body in chunks of the size, in order', async () => {
      proxy.inject({ fault: { kind: 'slow-bytes', chunkBytes: 10, delayMilliseconds: 1 } });
      const answer = await client.send({ path: '/list' });
      expect(await answer.ended).toBe('whole');
      expect(answer.text()).toBe(listBody);
      expect(answer.chunks.map((chunk) => chunk.length).slice(0, 3)).toEqual([10, 10, 10]);
    });

    test('several faults act on one body', async () => {
      proxy.inject({ fault: { kind: 'drop-connection', at: { afterEvents: 2 } } });
      proxy.inject({ fault: { kind: 'split-frames', maximumBytes: 3 } });
      proxy.inject({ fault: { kind: 'clock-skew', seconds: 60 } });
      const answer = await client.send({ path: watchPath });
      expect(await answer.ended).toBe('broken');
      expect(answer.text()).toBe(linesUpTo(2));
      expect(Math.max(...answer.chunks.map((chunk) => chunk.length))).toBe(3);
      expect(answer.headers.date).toBe('Sat, 21 Nov 2026 06:01:00 GMT');
    });
  });

  describe('status', () => {
    const timeout = 'Timeout: request did not complete within the allotted timeout';
    const cause = 'etcdserver: leader changed';
    test.each([
      {
        fault: { kind: 'status', code: 429, retryAfterSeconds: 3 },
        retryAfter: '3',
        body: status({
          message: 'storage is (re)initializing',
          reason: 'TooManyRequests',
          details: { retryAfterSeconds: 3 },
          code: 429,
        }),
      },
      {
        fault: { kind: 'status', code: 500 },
        retryAfter: undefined,
        body: status({
          message: `Internal error occurred: ${cause}`,
          reason: 'InternalError',
          details: { causes: [{ message: cause }] },
          code: 500,
        }),
      },
      {
        fault: { kind: 'status', code: 503, retryAfterSeconds: 5 },
        retryAfter: '5',
        body: status({
          message: 'apiserver is shutting down',
          reason: 'ServiceUnavailable',
          details: { retryAfterSeconds: 5 },
          code: 503,
        }),
      },
      {
        fault: { kind: 'status', code: 504 },
        retryAfter: undefined,
        body: status({ message: timeout, reason: 'Timeout', details: {}, code: 504 }),
      },
      { fault: { kind: 'status', code: 401 }, retryAfter: undefined, body: unauthorized },
      {
        fault: { kind: 'status', code: 504, form: 'text' },
        retryAfter: undefined,
        body: { metadata: {}, status: 'Failure', message: timeout, reason: 'Timeout', details: {}, code: 504 },
      },
    ] as const)('$fault.code is the Status of the API server', async ({ fault, retryAfter, body }) => {
      proxy.inject({ fault });
      const answer = await client.send({ path: '/list' });
      expect(await answer.ended).toBe('whole');
      expect({ status: answer.status, retryAfter: answer.headers['retry-after'], body: parsed(answer) }).toEqual({
        status: fault.code,
        retryAfter,
        body,
      });
    });

    test('429 as text is what priority and fairness writes', async () => {
      proxy.inject({ fault: { kind: 'status', code: 429, retryAfterSeconds: 1, form: 'text' } });
      const answer = await client.send({ path: '/list' });
      expect(await answer.ended).toBe('whole');
      expect(answer.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
      expect(answer.text()).toBe('Too many requests, please try again later.\n');
    });

    test('at the response: the API server has done what was asked', async () => {
      const before = server.received.length;
      proxy.inject({ fault: { kind: 'status', code: 504, at: 'response' } });
      expect((await client.send({ path: '/write', method: 'POST', body: 'x' })).status).toBe(504);
      expect(server.received.slice(before).map(({ body }) => body)).toEqual(['x']);
    });

    test('the connection lives on', async () => {
      proxy.inject({ fault: { kind: 'status', code: 500 }, times: 1 });
      const refused = await client.send({ path: '/write', method: 'POST', body: 'x'.repeat(100) });
      expect([refused.status, await refused.ended]).toEqual([500, 'whole']);
      expect(await whole({ path: '/list' })).toBe(listBody);
      expect(proxy.log.map((entry) => entry.kind === 'request' && entry.connection)).toEqual([1, 1]);
    });
  });

  describe('gone', () => {
    test('as an HTTP status, of reads only', async () => {
      proxy.inject({ fault: { kind: 'gone', form: 'http' } });
      expect((await client.send({ path: '/write', method: 'POST', body: 'x' })).status).toBe(201);
      for (const path of ['/list', watchPath]) {
        const answer = await client.send({ path });
        expect(await answer.ended).toBe('whole');
        expect({ status: answer.status, body: parsed(answer) }).toEqual({ status: 410, body: expired });
      }
    });

    test.each([0, 2])('as an event of a watch after %i events, which is its last', async (afterEvents) => {
      proxy.inject({ fault: { kind: 'gone', form: 'event', afterEvents } });
      expect(await whole({ path: '/list' })).toBe(listBody);
      const event = `${JSON.stringify({ type: 'ERROR', object: expired })}\n`;
      expect(await whole({ path: watchPath })).toBe(linesUpTo(afterEvents) + event);
    });

    test('no event is put into a watch that was refused', async () => {
      proxy.inject({ fault: { kind: 'gone', form: 'event', afterEvents: 0 } });
      expect(await whole({ path: '/forbidden?watch=1' })).toBe('forbidden');
    });
  });

  describe('goaway', () => {
    test('graceful: what is in flight goes on, the connection ends after it', async () => {
      proxy.inject({ match: { path: '/list' }, fault: { kind: 'goaway', form: 'graceful' }, times: 1 });
      const watch = protocol === 'HTTP/2' ? await client.send({ path: `${watchPath}` }) : undefined;
      expect(await whole({ path: '/list' })).toBe(listBody);
      await watch?.until(allLines);
      watch?.cancel();
      await client.over;
      expect(await whole({ path: '/list' }, anotherClient())).toBe(listBody);
    });

    test('abrupt: what is in flight breaks off', async () => {
      proxy.inject({ match: { path: '/list' }, fault: { kind: 'goaway', form: 'abrupt' }, times: 1 });
      const watch = protocol === 'HTTP/2' ? await client.send({ path: watchPath }) : undefined;
      await watch?.until(allLines);
      await expect(client.send({ path: '/list' })).rejects.toThrow('no answer');
      expect(await watch?.ended).toBe(watch && 'broken');
      await client.over;
      expect(await whole({ path: '/list' }, anotherClient())).toBe(listBody);
    });
  });

  test('an expired token is refused until another is presented', async () => {
    proxy.inject({ fault: { kind: 'expired-token', token: 'old' } });
    for (const expected of [401, 401]) {
      const answer = await client.send({ path: '/list', headers: { authorization: 'Bearer old' } });
      await answer.ended;
      expect({ status: answer.status, body: parsed(answer) }).toEqual({ status: expected, body: unauthorized });
    }
    expect(await whole({ path: '/list', headers: { authorization: 'Bearer new' } })).toBe(listBody);
    expect(await whole({ path: '/list' })).toBe(listBody);
  });

  test('the API server gets the credentials of the proxy when it has some', async () => {
    const own = await startProxy(1, 'Bearer of-the-proxy');
    const ownClient = testClient(protocol, own.url, certificate.cert);
    expect(await whole({ path: '/list', headers: { authorization: 'Bearer mine' } }, ownClient)).toBe(listBody);
    expect(server.received.at(-1)?.headers.authorization).toBe('Bearer of-the-proxy');
    ownClient.close();
    await own.stop();
  });

  test.each([
    { seconds: 3600, date: 'Sat, 21 Nov 2026 07:00:00 GMT' },
    { seconds: -30, date: 'Sat, 21 Nov 2026 05:59:30 GMT' },
  ])('a clock that is $seconds s ahead shows in the Date', async ({ seconds, date }) => {
    proxy.inject({ fault: { kind: 'clock-skew', seconds } });
    const answer = await client.send({ path: '/list' });
    await answer.ended;
    expect(answer.headers.date).toBe(date);
  });

  describe('the network', () => {
    test('pause silences connections old and new, and resume lets everything arrive', async () => {
      const watch = await client.send({ path: watchPath });
      await watch.until(allLines);
      proxy.pause();
      const newcomer = anotherClient().send({ path: '/list' });
      const silent = settled(newcomer);
      for (let turns = 0; turns < 50; turns += 1) await turn();
      expect({ silent: silent(), log: proxy.log.map(({ kind }) => kind) }).toEqual({
        silent: false,
        log: ['request', 'pause'],
      });
      proxy.resume();
      const answer = await newcomer;
      expect(await answer.ended).toBe('whole');
      expect(answer.text()).toBe(listBody);
      watch.cancel();
    });

    test('a partition by a rule ends by itself', async () => {
      proxy.inject({ fault: { kind: 'partition', milliseconds: 20 }, times: 1 });
      expect(await whole({ path: '/list' })).toBe(listBody);
    });

    test('a partition by a rule does not end a pause', async () => {
      proxy.pause();
      proxy.inject({ fault: { kind: 'partition', milliseconds: 1 }, times: 1 });
      const sent = client.send({ path: '/list' });
      const silent = settled(sent);
      for (let turns = 0; turns < 50; turns += 1) await turn();
      expect(silent()).toBe(false);
      proxy.resume();
      expect((await sent).status).toBe(200);
    });

    test('cutConnections ends what is there and lets the next come', async () => {
      const watch = await client.send({ path: watchPath });
      await watch.until(allLines);
      proxy.cutConnections();
      expect(await watch.ended).toBe('broken');
      await client.over;
      expect(await whole({ path: '/list' }, anotherClient())).toBe(listBody);
    });

    test('an API server that is not there breaks the connection, and the log tells', async () => {
      const gone = await startScriptedServer(certificate);
      await gone.stop();
      const own = await startFaultProxy({ upstream: gone.url, upstreamCa: certificate.cert, certificate, seed: 1 });
      const ownClient = testClient(protocol, own.url, certificate.cert);
      await expect(ownClient.send({ path: '/list' })).rejects.toThrow('no answer');
      const message = `connect ECONNREFUSED ${gone.url.host}`;
      expect(own.log.at(-1)).toEqual({ kind: 'upstream-failure', request: 1, message });
      ownClient.close();
      await own.stop();
    });
  });

  test('the same seed strikes the same requests, whatever else is asked in between', async () => {
    const faults: readonly Fault[] = [
      { kind: 'status', code: 500 },
      { kind: 'status', code: 503 },
    ];
    const runWith = async (seed: number, between: number): Promise<readonly number[]> => {
      const own = await startProxy(seed);
      for (const fault of faults) own.inject({ match: { path: '/list' }, probability: 0.4, fault });
      const ownClient = testClient(protocol, own.url, certificate.cert);
      const statuses: number[] = [];
      for (let request = 0; request < 20; request += 1) {
        for (let other = 0; other < between; other += 1) await whole({ path: '/other' }, ownClient);
        const answer = await ownClient.send({ path: '/list' });
        await answer.ended;
        statuses.push(answer.status);
      }
      ownClient.close();
      await own.stop();
      return statuses;
    };
    const statuses = await runWith(3, 0);
    expect([...new Set(statuses)].toSorted((left, right) => left - right)).toEqual([200, 500, 503]);
    expect(await runWith(3, 2)).toEqual(statuses);
    expect(await runWith(4, 0)).not.toEqual(statuses);
  });
});

describe('HTTP/2 alone', () => {
  let session: ClientHttp2Session;

  beforeEach(async () => {
    session = connect(proxy.url, { ca: certificate.cert });
    session.on('error', () => undefined);
    await new Promise((resolve) => session.once('connect', resolve));
  });
  afterEach(() => session.destroy());

  function get(path: string) {
    return session.request({ ':path': path }).on('error', () => undefined);
  }

  test.each([
    { scope: 'stream', answered: true },
    { scope: 'connection', answered: false },
  ] as const)('in the black hole of a $scope, PING is answered: $answered', async ({ scope, answered }) => {
    const watch = get(watchPath);
    await new Promise((resolve) => watch.once('data', resolve));
    const rule = proxy.inject({ fault: { kind: 'black-hole', at: 'request', scope }, times: 1 });
    get('/list').end();
    await until(() => rule.struck() === 1);
    await roundTrip();
    const outcome = new Promise((resolve) => session.ping((error) => resolve(error === null)));
    await (answered ? outcome : roundTrip());
    expect(settled(outcome)() || answered).toBe(answered);
    session.destroy();
    expect(await outcome).toBe(answered);
  });

  test('that the client gives up the silent connection reaches the API server', async () => {
    const path = `${watchPath}&beside`;
    const abandoned = server.abandoned(path);
    const watch = get(path);
    await new Promise((resolve) => watch.once('data', resolve));
    const rule = proxy.inject({ fault: { kind: 'black-hole', at: 'request' } });
    get('/list').end();
    await until(() => rule.struck() === 1);
    session.destroy();
    await abandoned;
  });

  test('rst-stream leaves the other streams of the connection alone', async () => {
    const watch = get(watchPath);
    await new Promise((resolve) => watch.once('data', resolve));
    proxy.inject({ fault: { kind: 'drop-connection', at: 'response', manner: 'rst-stream' } });
    const struck = get('/list');
    await new Promise((resolve) => struck.once('close', resolve));
    expect({ code: struck.rstCode, watch: watch.closed, session: session.closed }).toEqual({
      code: 2,
      watch: false,
      session: false,
    });
  });

  test('after a graceful GOAWAY the stream goes on, and no new one starts on the connection', async () => {
    // node:http2 says it once more when the client takes leave too.
    const codes = new Set<number>();
    session.on('goaway', (code) => codes.add(code));
    proxy.inject({ match: { watch: true }, fault: { kind: 'goaway', form: 'graceful' } });
    const watch = get(watchPath);
    await new Promise((resolve) => watch.once('data', resolve));
    await until(() => session.closed);
    expect({ codes, watch: watch.closed }).toEqual({ codes: new Set([0]), watch: false });
    expect(() => session.request({ ':path': '/list' })).toThrow('GOAWAY');
  });

  test('an abrupt GOAWAY has an error code', async () => {
    const codes: number[] = [];
    session.on('goaway', (code) => codes.push(code));
    proxy.inject({ fault: { kind: 'goaway', form: 'abrupt' } });
    get('/list').end();
    await new Promise((resolve) => session.once('close', resolve));
    expect(codes).toEqual([2]);
  });
});

test('a client that tries again comes through every storm, and the same seed gives the same log', async () => {
  // What needs a clock to get over is left out: a client that only tries again waits for ever in a black hole.
  const faults = stormFaults.filter((kind) => kind !== 'black-hole' && kind !== 'partition');
  const runThrough = async (seed: number): Promise<string> => {
    const own = await startProxy(seed);
    for (const rule of stormOf(seed, { faults, rounds: 12 })) own.inject(rule);
    for (let round = 0; round < 8; round += 1) {
      expect(await eventually('/list', own.url)).toBe(listBody);
      expect(await eventually(`${watchPath}&end=1`, own.url)).toBe(allLines);
    }
    await own.stop();
    return formatLog(own.log);
  };
  for (let seed = 0; seed < 10; seed += 1) {
    const log = await runThrough(seed);
    expect(log).toContain('rule ');
    expect(log).not.toContain('failed');
    expect(await runThrough(seed)).toBe(log);
  }
});

test('the log is printed one line an entry, and names the rule and the request to look at', async () => {
  const client = testClient('HTTP/1.1', proxy.url, certificate.cert);
  proxy.inject({ fault: { kind: 'status', code: 429, retryAfterSeconds: 1 }, skip: 1, times: 1 });
  proxy.inject({ fault: { kind: 'expired-token', token: 'secret' } });
  for (let request = 0; request < 3; request += 1) await (await client.send({ path: '/list' })).ended;
  await (await client.send({ path: '/list', headers: { authorization: 'Bearer secret' } })).ended;
  proxy.pause();
  expect(formatLog(proxy.log).split('\n')).toEqual([
    '#1 connection 1 HTTP/1.1 GET /list',
    '#2 connection 1 HTTP/1.1 GET /list | rule 1 on its request 1: status {"code":429,"retryAfterSeconds":1}',
    '#3 connection 1 HTTP/1.1 GET /list',
    '#4 connection 1 HTTP/1.1 GET /list | rule 2 on its request 0: expired-token {}',
    'pause',
    '',
  ]);
  client.close();
});

/** Tells whether a promise has settled so far. */
function settled(promise: Promise<unknown>): () => boolean {
  let over = false;
  const end = (): void => {
    over = true;
  };
  promise.then(end, end);
  return () => over;
}

/** What the server answers, after as many attempts as it takes; each has a connection of its own. */
async function eventually(path: string, url: URL): Promise<string> {
  for (;;) {
    const client = testClient('HTTP/2', url, certificate.cert);
    const answer = await client.send({ path }).catch(() => undefined);
    const complete = answer?.status === 200 && (await answer.ended) === 'whole';
    client.close();
    if (complete && !answer.text().includes('"ERROR"')) return answer.text();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

/** A request on a connection of its own: time enough for anything that was on its way to arrive. */
async function roundTrip(): Promise<void> {
  const client = testClient('HTTP/1.1', proxy.url, certificate.cert);
  await (await client.send({ path: '/other' })).ended;
  client.close();
}

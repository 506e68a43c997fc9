import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiAnswer, ConnectionFailure } from '../../../src/agent/ports.ts';
import {
  type ClosableTransport,
  createApiTransport,
} from '../../../src/edges/cluster/transport/create-api-transport.ts';
import type { TransportOptions } from '../../../src/edges/cluster/transport/transport-options.ts';
import { formatLog } from '../fault-proxy/exchange-log.ts';
import type { Fault } from '../fault-proxy/fault.ts';
import { type FaultProxy, startFaultProxy } from '../fault-proxy/fault-proxy.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { adminToken, certificateOf, steadyCredentials } from './cluster-credentials.ts';
import { watch } from './watch.ts';

const NAMESPACES = '/api/v1/namespaces';

/** What comes of a fault: the answer as ever, an error that the server told, or a failure of the connection. */
type Outcome = 'as ever' | number | 'failure';

type Case = readonly [fault: Fault, ofRequest: Outcome, ofStream: Outcome];

/** Times such that what would hang for minutes is found dead at once. */
const options = {
  connectTimeout: 2000,
  requestTimeout: 2000,
  pingInterval: 200,
  pingTimeout: 400,
  silenceLimit: 1500,
  closeGrace: 500,
};

const drop = 'drop-connection';
const hole = 'black-hole';

const cases: Readonly<Record<string, Case>> = {
  'RST before the server saw it': [{ kind: drop, at: 'request' }, 'failure', 'failure'],
  'FIN before the server saw it': [{ kind: drop, at: 'request', manner: 'fin' }, 'failure', 'failure'],
  'the stream reset before the server saw it': [
    { kind: drop, at: 'request', manner: 'rst-stream' },
    'failure',
    'failure',
  ],
  'RST in place of the answer': [{ kind: drop, at: 'response' }, 'failure', 'failure'],
  'FIN in place of the answer': [{ kind: drop, at: 'response', manner: 'fin' }, 'failure', 'failure'],
  'RST after the headers': [{ kind: drop, at: { afterBytes: 0 } }, 'failure', 'failure'],
  'RST within the body': [{ kind: drop, at: { afterBytes: 100 } }, 'failure', 'failure'],
  'FIN within the body': [{ kind: drop, at: { afterBytes: 100 }, manner: 'fin' }, 'failure', 'failure'],
  'the stream reset within the body': [
    { kind: drop, at: { afterBytes: 100 }, manner: 'rst-stream' },
    'failure',
    'failure',
  ],
  'RST after an event': [{ kind: drop, at: { afterEvents: 2 } }, 'as ever', 'failure'],
  'FIN after an event': [{ kind: drop, at: { afterEvents: 2 }, manner: 'fin' }, 'as ever', 'failure'],
  'a black hole before the server saw it': [{ kind: hole, at: 'request' }, 'failure', 'failure'],
  'a black hole in place of the answer': [{ kind: hole, at: 'response' }, 'failure', 'failure'],
  'a black hole within the body': [{ kind: hole, at: { afterBytes: 100 } }, 'failure', 'failure'],
  'a black hole after an event': [{ kind: hole, at: { afterEvents: 2 } }, 'as ever', 'failure'],
  'a stream that hangs before the server saw it': [
    { kind: hole, at: 'request', scope: 'stream' },
    'failure',
    'failure',
  ],
  'a stream that hangs within the body': [
    { kind: hole, at: { afterBytes: 100 }, scope: 'stream' },
    'failure',
    'failure',
  ],
  'slow bytes': [{ kind: 'slow-bytes', chunkBytes: 512, delayMilliseconds: 1 }, 'as ever', 'as ever'],
  'frames that cut characters': [{ kind: 'split-frames', maximumBytes: 3 }, 'as ever', 'as ever'],
  '429 with a Status': [{ kind: 'status', code: 429, retryAfterSeconds: 1 }, 429, 429],
  '429 in plain text': [{ kind: 'status', code: 429, form: 'text', retryAfterSeconds: 1 }, 429, 429],
  '500 with a Status': [{ kind: 'status', code: 500 }, 500, 500],
  '500 in plain text': [{ kind: 'status', code: 500, form: 'text' }, 500, 500],
  '503 in place of the answer': [{ kind: 'status', code: 503, at: 'response' }, 503, 503],
  '504 as the time-out filter has it': [{ kind: 'status', code: 504, form: 'text' }, 504, 504],
  '401 once': [{ kind: 'status', code: 401 }, 401, 401],
  '410 over HTTP': [{ kind: 'gone', form: 'http' }, 410, 410],
  '410 as an event': [{ kind: 'gone', form: 'event', afterEvents: 2 }, 'as ever', 'as ever'],
  'GOAWAY while it is served': [{ kind: 'goaway', form: 'graceful' }, 'as ever', 'as ever'],
  'GOAWAY in place of the answer': [{ kind: 'goaway', form: 'abrupt' }, 'failure', 'failure'],
  'a wrong clock': [{ kind: 'clock-skew', seconds: 3600 }, 'as ever', 'as ever'],
  'a partition that ends soon': [{ kind: 'partition', milliseconds: 150 }, 'as ever', 'as ever'],
};

/** HTTP/1.1 has no PING, so a partition costs no connection, and what was sent arrives when it ends. */
const partition: Fault = { kind: 'partition', milliseconds: 1200 };

describeWithCluster('the transport through faults', { ownCluster: true }, (cluster) => {
  let proxy: FaultProxy;
  let transport: ClosableTransport;

  beforeAll(async () => {
    // The names are not ASCII only in annotations; a cut may fall inside a character.
    for (const name of ['one', 'two', 'three']) {
      const metadata = { name, annotations: { owner: 'Größe 名前 🦉' } };
      await cluster().client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata });
    }
  });

  beforeEach(async () => {
    const certificate = certificateOf(cluster());
    const upstream = cluster().client.server;
    proxy = await startFaultProxy({ upstream, upstreamCa: certificate.cert, certificate, seed: 7 });
    transport = startTransport();
  });

  afterEach(async () => {
    await transport.close();
    await proxy.stop();
  });

  function startTransport(changed: Partial<TransportOptions> = {}): ClosableTransport {
    const credentials = steadyCredentials(cluster(), proxy.url);
    return createApiTransport({ credentials, random: () => 0, options: { ...options, ...changed } });
  }

  /** Every outcome comes in time, or the test says so with the log. */
  async function inTime<Result>(result: Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`hangs\n${formatLog(proxy.log)}`)), PATIENCE);
    });
    return Promise.race([result, late]).finally(() => clearTimeout(timer));
  }

  const list = (): Promise<ApiAnswer> => transport.request({ method: 'GET', path: NAMESPACES });
  const outcomeOf = (result: ApiAnswer | Error): Outcome => {
    if (result instanceof ConnectionFailure) return 'failure';
    if (result instanceof Error) throw result;
    return result.status === 200 ? 'as ever' : result.status;
  };

  async function worksAgain(): Promise<void> {
    let last: unknown;
    await waitUntil(
      'a request is answered after the fault',
      async () => {
        last = await inTime(list().catch((cause: unknown) => cause));
        return !(last instanceof Error) && (last as ApiAnswer).status === 200;
      },
      PATIENCE,
      () => [String(last), formatLog(proxy.log)],
    );
  }

  describe.each([
    ['a new connection', true, false],
    ['a used connection', true, true],
    ['HTTP/1.1', false, true],
  ] as const)('on %s', (_connection, isHttp2Allowed, isUsed) => {
    test.each(Object.entries(cases))('%s', async (_name, [fault, ofRequest, ofStream]) => {
      transport = startTransport({ isHttp2Allowed });
      if (isUsed) await list();
      const whole = await cluster().client.request({ method: 'GET', path: NAMESPACES });
      proxy.inject({ match: { path: NAMESPACES, watch: false }, times: 1, fault });
      const request = await inTime(list().catch((cause: unknown) => cause as Error));
      expect(outcomeOf(request)).toBe(ofRequest);
      if (ofRequest === 'as ever' && !(request instanceof Error))
        expect(request.body?.['items']).toEqual(whole.body['items']);
      await worksAgain();

      proxy.inject({ match: { watch: true }, times: 1, fault });
      // The server ends it in order after a second, unless the fault is faster.
      const observed = watch(transport, NAMESPACES, '&timeoutSeconds=1');
      expect(outcomeOf(await inTime(observed.ended))).toBe(ofStream);
      for (const line of observed.lines) expect(JSON.parse(line)).toHaveProperty('type');
      if (ofStream === 'as ever') expect(observed.lines.length).toBeGreaterThanOrEqual(fault.kind === 'gone' ? 3 : 7);
      await worksAgain();
      expect(new Set(proxy.log.flatMap((entry) => (entry.kind === 'upstream-failure' ? [entry.message] : [])))).toEqual(
        new Set(),
      );
    });
  });

  test('a long partition ends all that was under way; afterwards all is well', async () => {
    const observed = watch(transport, NAMESPACES);
    await observed.until(7);
    proxy.inject({ match: { watch: false }, times: 1, fault: partition });
    expect(outcomeOf(await inTime(list().catch((cause: unknown) => cause as Error)))).toBe('failure');
    expect(await inTime(observed.ended)).toBeInstanceOf(ConnectionFailure);
    await worksAgain();
  });

  test('one dead connection ends every stream on it, and one reset stream none but itself', async () => {
    // Long before a watch by itself would be found silent.
    transport = startTransport({ silenceLimit: 300_000 });
    const watches = Array.from({ length: 10 }, () => watch(transport, NAMESPACES));
    for (const each of watches) await each.until(7);
    proxy.inject({ match: { watch: false }, times: 1, fault: { kind: drop, at: 'request', manner: 'rst-stream' } });
    await expect(inTime(list())).rejects.toBeInstanceOf(ConnectionFailure);
    await worksAgain();
    expect(new Set(proxy.log.flatMap((entry) => (entry.kind === 'request' ? [entry.connection] : []))).size).toBe(1);
    proxy.pause();
    for (const each of watches) expect(await inTime(each.ended)).toBeInstanceOf(ConnectionFailure);
    proxy.resume();
    await worksAgain();
  });

  test('a connection that was told to go away and then falls silent is found dead', async () => {
    // Long before a watch by itself would be found silent.
    transport = startTransport({ silenceLimit: 300_000 });
    const observed = watch(transport, NAMESPACES);
    await observed.until(7);
    proxy.inject({ match: { watch: false }, times: 1, fault: { kind: 'goaway', form: 'graceful' } });
    await list();
    await list();
    proxy.pause();
    expect(await inTime(observed.ended)).toBeInstanceOf(ConnectionFailure);
    proxy.resume();
    await worksAgain();
  });

  test('cut connections, again and again, end what is under way and nothing else', async () => {
    for (let round = 0; round < 10; round += 1) {
      const observed = watch(transport, NAMESPACES);
      await observed.until(7);
      proxy.cutConnections();
      expect(await inTime(observed.ended)).toBeInstanceOf(ConnectionFailure);
      await worksAgain();
    }
  });

  test('a silent partition while it connects is a failure too', async () => {
    proxy.pause();
    await expect(inTime(list())).rejects.toBeInstanceOf(ConnectionFailure);
    proxy.resume();
    await worksAgain();
  });

  test('a failure never quotes the token', async () => {
    proxy.inject({ fault: { kind: drop, at: 'request' }, times: 1 });
    const failure: unknown = await list().catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(ConnectionFailure);
    const { message, stack, cause } = failure as Error;
    expect(`${message} ${stack} ${String(cause)}`).not.toContain(adminToken(cluster()));
  });
});

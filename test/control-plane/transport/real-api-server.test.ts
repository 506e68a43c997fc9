import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type ApiAnswer, ConnectionFailure } from '../../../src/agent/ports.ts';
import {
  type ClosableTransport,
  createApiTransport,
} from '../../../src/edges/cluster/transport/create-api-transport.ts';
import { valueAt } from '../../../src/core/json/json.ts';
import { createRecordingJournal, type RecordingJournal } from '../../agent/world/recording-journal.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { steadyCredentials } from './cluster-credentials.ts';
import { watch } from './watch.ts';

const NAMESPACES = '/api/v1/namespaces';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

function connectionsIn({ lines }: RecordingJournal): readonly unknown[] {
  return lines.flatMap(({ message, fields }) => (message === 'connected to the cluster' ? [fields['protocol']] : []));
}

/** Warnings of Node while a test runs, such as those of leaking listeners. */
function collectWarnings(): readonly string[] {
  const warnings: string[] = [];
  const note = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  return warnings;
}

function nameIn({ status, body, message }: ApiAnswer): unknown {
  return valueAt(body, ['metadata', 'name']) ?? `${status}: ${message}`;
}

describeWithCluster('the transport before a real API server', { ownCluster: true }, (cluster) => {
  let transport: ClosableTransport;
  let journal: RecordingJournal;

  beforeEach(() => {
    journal = createRecordingJournal();
    const credentials = steadyCredentials(cluster(), cluster().client.server);
    transport = createApiTransport({ credentials, journal });
  });
  afterEach(() => transport.close());

  const configMap = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data: { owl: '名前 🦉' },
  });

  test('writes, reads and removes; preconditions of a DELETE are heard', async () => {
    const path = `${CONFIG_MAPS}/one`;
    const applied = await transport.request({
      method: 'PATCH',
      path: `${path}?fieldManager=test&force=true`,
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { owl: '名前 🦉' } },
    });
    expect([applied.status, applied.body?.['data']]).toEqual([201, { owl: '名前 🦉' }]);
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'another' } };
    const refused = await transport.request({ method: 'DELETE', path, body: options });
    expect([refused.status, refused.reason]).toEqual([409, 'Conflict']);
    expect((await transport.request({ method: 'GET', path })).status).toBe(200);
    expect((await transport.request({ method: 'DELETE', path })).status).toBe(200);
    const gone = await transport.request({ method: 'GET', path });
    expect(gone).toMatchObject({ status: 404, reason: 'NotFound', message: 'configmaps "one" not found' });
    const unknown = await transport.request({ method: 'GET', path: '/apis/nobody.example.com/v1/things' });
    expect(unknown).toEqual({
      status: 404,
      body: undefined,
      reason: undefined,
      message: '404 page not found',
      retryAfter: undefined,
    });
  });

  test('a watch whose time is up ends in order; one that is refused brings the refusal', async () => {
    const ended = await transport.stream({ path: `${NAMESPACES}?watch=1&timeoutSeconds=1` }, () => undefined);
    expect(ended).toMatchObject({ status: 200, body: undefined });
    // It wants a resourceVersionMatch.
    const refused = await transport.stream({ path: `${NAMESPACES}?watch=1&sendInitialEvents=true` }, () => undefined);
    expect([refused.status, refused.reason]).toEqual([422, 'Invalid']);
  });

  test('1,000 requests at the same time and 50 watches take one connection, and each gets its own answer', async () => {
    const watches = Array.from({ length: 50 }, () => watch(transport, NAMESPACES));
    for (const each of watches) await each.until(4);
    const names = Array.from({ length: 1000 }, (_, index) => `many-${index}`);
    const created = await Promise.all(
      names.map((name) => transport.request({ method: 'POST', path: CONFIG_MAPS, body: configMap(name) })),
    );
    expect(created.map(nameIn)).toEqual(names);
    const read = await Promise.all(
      names.map((name) => transport.request({ method: 'GET', path: `${CONFIG_MAPS}/${name}` })),
    );
    expect(read.map(nameIn)).toEqual(names);
    await transport.request({ method: 'POST', path: NAMESPACES, body: { metadata: { name: 'after-many' } } });
    const seen = (): number =>
      watches.filter(({ lines }) => lines.some((line) => line.includes('"after-many"'))).length;
    await waitUntil('every watch sees what comes then', () => seen() === watches.length, PATIENCE, seen);
    for (const each of watches) each.stop();
    await Promise.all(watches.map(({ ended }) => ended));
    expect(connectionsIn(journal)).toEqual(['HTTP/2']);
  });

  test('nothing is left behind: sockets, timers and listeners', async () => {
    const warnings = collectWarnings();
    const count = (kind: RegExp): number => process.getActiveResourcesInfo().filter((each) => kind.test(each)).length;
    const before = count(/TCP|TLS/);
    const stopping = new AbortController();
    for (let round = 0; round < 20; round += 1) {
      const { signal } = stopping;
      const watches = Array.from({ length: 20 }, () => watch(transport, NAMESPACES));
      const requests = Array.from({ length: 20 }, () => transport.request({ method: 'GET', path: NAMESPACES, signal }));
      const late = transport.request({ method: 'GET', path: NAMESPACES, timeout: 1 }).catch((cause: unknown) => cause);
      await Promise.all([...requests, late, ...watches.map((each) => each.until(1))]);
      for (const each of watches) each.stop();
      await Promise.all(watches.map(({ ended }) => ended));
    }
    expect(connectionsIn(journal)).toEqual(['HTTP/2']);
    await transport.close();
    await waitUntil(
      'every socket is closed',
      () => count(/TCP|TLS/) <= before,
      PATIENCE,
      () => [before, count(/TCP|TLS/)],
    );
    expect(warnings).toEqual([]);
  });

  test('a server that is not there costs one attempt, however many ask, and is found again', async () => {
    const port = 20_000 - 1;
    const credentials = steadyCredentials(cluster(), new URL(`https://127.0.0.1:${port}`));
    const nowhere = createApiTransport({ credentials, journal });
    const all = await Promise.allSettled(
      Array.from({ length: 500 }, () => nowhere.request({ method: 'GET', path: '/' })),
    );
    expect(new Set(all.map((each) => each.status === 'rejected' && String(each.reason)))).toEqual(
      new Set([
        `ConnectionFailure: asking the cluster at https://127.0.0.1:${port}: nothing listens there: is the cluster running, and is the context the right one? (ECONNREFUSED)`,
      ]),
    );
    await nowhere.close();
  });
});

describeWithCluster(
  'the transport before an API server that tells it to go away',
  { ownCluster: true, apiServerFlags: ['--goaway-chance=0.02'] },
  (cluster) => {
    test('every request is answered or fails in words, no watch is cut, and one connection is in use at a time', async () => {
      const journal = createRecordingJournal();
      const credentials = steadyCredentials(cluster(), cluster().client.server);
      const transport = createApiTransport({ credentials, journal });
      onTestFinished(() => transport.close());
      const watches = Array.from({ length: 5 }, () => watch(transport, NAMESPACES));
      for (const each of watches) await each.until(1);
      const results: (ApiAnswer | Error)[] = [];
      const worker = async (): Promise<void> => {
        for (let count = 0; count < 100; count += 1) {
          results.push(
            await transport.request({ method: 'GET', path: NAMESPACES }).catch((cause: unknown) => cause as Error),
          );
        }
      };
      await Promise.all(Array.from({ length: 10 }, worker));
      const failures = results.filter((each) => each instanceof Error);
      expect(failures.filter((each) => !(each instanceof ConnectionFailure))).toEqual([]);
      expect(results.filter((each) => !(each instanceof Error) && each.status !== 200)).toEqual([]);
      // A request that leaves while GOAWAY comes may be refused; the others are answered.
      expect(failures.length).toBeLessThan(results.length / 5);
      expect(connectionsIn(journal).length).toBeGreaterThan(3);
      await cluster().client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'still-watched' } });
      for (const { lines } of watches) {
        await waitUntil('the watch lives', () => lines.some((line) => line.includes('still-watched')));
      }
      for (const each of watches) each.stop();
      for (const each of watches) expect(String(await each.ended)).toContain('stopped by the test');
      await waitUntil(
        'connections that were told to go away are over',
        () =>
          journal.lines.filter(({ message }) => message === 'a connection to the cluster has ended').length >=
          connectionsIn(journal).length - 1,
        PATIENCE,
        () => journal.lines.map(({ message }) => message),
      );
    });
  },
);

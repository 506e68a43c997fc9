import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { programFile } from '../control-plane/harness/programs.ts';
import { createSupervisor, type Supervisor } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { type LocalStore, startStores } from './local-store.ts';
import { layOutTempo, otlpTrace, TEMPO_VERSIONS, tempoSpec } from './local-tempo.ts';
import { requestJson } from './request-json.ts';
import { selfSigned } from './self-signed.ts';

let folder = '';
let supervisor: Supervisor;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'planwright-tempo-'));
  supervisor = createSupervisor(folder);
});

afterAll(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

/** Sends a trace by OTLP over HTTP. */
async function sendTrace(store: LocalStore, traceId: string): Promise<number> {
  return post(store.url('/v1/traces', 'otlp-http'), otlpTrace(traceId));
}

async function post(url: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.text();
  return response.status;
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  return `${response.status} ${await response.text()}`;
}

/** Waits until an address answers with all of the texts. */
async function expectAnswer(url: string, texts: readonly string[]): Promise<void> {
  let answer = '';
  const holds = async () => {
    answer = await textOf(url);
    return texts.every((text) => answer.includes(text));
  };
  await waitUntil(`${url} answers with ${texts.join(' and ')}`, holds, PATIENCE, () => answer);
}

const TRACE = '0123456789abcdef0123456789abcdef';

function searchPath(query: string): string {
  return `/api/search?q=${encodeURIComponent(query)}`;
}

// Each starts servers of its own and mostly waits until they call themselves ready.
describe.concurrent('Tempo', () => {
  describeWithPrograms('Tempo runs with the rendered configuration', ['tempo', 'tempo-2.6'], () => {
    test('version 2.6 keeps a trace, version 2.8 still finds it; every protocol is taken', async () => {
      const one = join(folder, 'alone');
      const old = await layOutTempo(tempoSpec('2.6.1', ''), { name: 'tempo-0', folder: one });
      const [running] = await startStores(supervisor, 'tempo-2.6', [{ store: old, name: 'tempo-old' }]);
      expect(await sendTrace(old, TRACE)).toBe(200);
      await expectAnswer(old.url(`/api/traces/${TRACE}`), ['"shop"', '"till"']);
      await expectAnswer(old.url(searchPath('{resource.service.name="till"}')), [TRACE.slice(1)]);
      await running?.stop();

      const current = await layOutTempo(tempoSpec('2.8.0', ''), { name: 'tempo-0', folder: one });
      const [upgraded] = await startStores(supervisor, 'tempo', [{ store: current, name: 'tempo-current' }]);
      await expectAnswer(current.url(`/api/traces/${TRACE}`), ['"shop"', '"till"']);
      await expectAnswer(current.url(searchPath('{resource.service.name="till"}')), [TRACE.slice(1)]);

      const zipkin = {
        traceId: 'f'.repeat(32),
        id: 'cccccccccccccccc',
        name: 'sell',
        localEndpoint: { serviceName: 'stand' },
      };
      const span = { ...zipkin, timestamp: Date.now() * 1000, duration: 1000 };
      expect(await post(current.url('/api/v2/spans', 'zipkin'), [span])).toBe(202);
      await expectAnswer(current.url(`/api/traces/${'f'.repeat(32)}`), ['"stand"']);
      await upgraded?.stop();
    });
  });

  describeWithPrograms('Tempo derives metrics', ['tempo', 'tempo-2.6', 'prometheus'], () => {
    test.each(TEMPO_VERSIONS)('version %s writes them to Prometheus', async (version, program) => {
      const [port] = await freePorts(1);
      const config = join(folder, `prometheus-${version}.yaml`);
      writeFileSync(config, 'storage: {exemplars: {max_exemplars: 100}}\n');
      const prometheus = await supervisor.start({
        name: `prometheus-${version}`,
        command: programFile('prometheus'),
        args: [
          `--config.file=${config}`,
          `--storage.tsdb.path=${join(folder, `prometheus-${version}`)}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--web.enable-remote-write-receiver',
          '--enable-feature=exemplar-storage',
        ],
      });
      const tempo = 'metricsGenerator: {enabled: true}';
      const spec = tempoSpec(version, tempo).replace('prometheus: {}', 'prometheus: {exemplars: {enabled: true}}');
      const store = await layOutTempo(spec, {
        name: 'tempo-0',
        folder: join(folder, `generator-${version}`),
        addresses: {
          'prometheus-production-0.prometheus-production-headless.monitoring.svc.cluster.local:9090': `127.0.0.1:${port}`,
        },
      });
      const [running] = await startStores(supervisor, program, [{ store, name: `generator-${version}` }]);
      expect(await sendTrace(store, TRACE)).toBe(200);
      const api = `http://127.0.0.1:${port}/api/v1`;
      await expectAnswer(`${api}/query?query=traces_spanmetrics_calls_total`, ['"service":"shop"', '"service":"till"']);
      await expectAnswer(`${api}/query?query=traces_service_graph_request_total`, [
        '"client":"shop"',
        '"server":"till"',
      ]);
      await expectAnswer(
        `${api}/query_exemplars?query=traces_spanmetrics_latency_bucket&start=${Date.now() / 1000 - 600}&end=${Date.now() / 1000 + 600}`,
        [TRACE.slice(1)],
      );
      await running?.stop();
      await prometheus.stop();
    });
  });

  describeWithPrograms('Tempo serves HTTPS', ['tempo', 'tempo-2.6'], () => {
    test.each(TEMPO_VERSIONS)(
      'version %s has the certificate of the platform, for questions and for traces',
      async (version, program) => {
        const { certificate, key } = selfSigned(['tempo-production']);
        const store = await layOutTempo(tempoSpec(version, '', true), {
          name: 'tempo-0',
          folder: join(folder, `tls-${version}`),
          secrets: { certificate: { 'tls.crt': certificate, 'tls.key': key } },
        });
        const [running] = await startStores(supervisor, program, [{ store, name: `tls-${version}` }]);
        const tls = { ca: certificate, servername: 'tempo-production' };
        const traces = { port: store.port('otlp-http'), path: '/v1/traces', body: otlpTrace(TRACE) };
        expect(await requestJson(traces)).toBeUndefined();
        expect(await requestJson({ ...traces, tls })).toEqual({ partialSuccess: {} });
        const question = { port: store.port('http'), path: `/api/traces/${TRACE}` };
        expect(await requestJson(question)).toBeUndefined();
        let answer: unknown;
        const holds = async () => (answer = await requestJson({ ...question, tls })) !== undefined;
        await waitUntil('the trace is found', holds);
        expect(JSON.stringify(answer)).toContain('"till"');
        await running?.stop();
      },
    );
  });

  describeWithPrograms('Tempo shares an S3 bucket', ['tempo', 'tempo-2.6', 'gofakes3'], () => {
    // One version: finding what was handed over takes a minute.
    test.each(TEMPO_VERSIONS.slice(1))(
      'two pods of version %s are one, and one goes on alone',
      async (version, program) => {
        const [port] = await freePorts(1);
        const s3 = await supervisor.start({
          name: `s3-${version}`,
          command: programFile('gofakes3'),
          args: ['-backend', 'memory', '-host', `127.0.0.1:${port}`, '-initialbucket', 'traces'],
        });
        const spec = tempoSpec(
          version,
          'replicas: 2, s3: {bucketName: traces, endpoint: "s3.test:9000", forcePathStyle: true, insecure: true, secretName: keys}',
        );
        const layOutMember = (name: string, members: readonly number[]) =>
          layOutTempo(spec, {
            name,
            members,
            folder: join(folder, `${name}-${version}`),
            env: { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' },
            addresses: { 's3.test:9000': `127.0.0.1:${port}` },
          });
        const first = await layOutMember('tempo-0', []);
        const second = await layOutMember('tempo-1', [first.gossipPort]);
        const [leaving, staying] = await startStores(supervisor, program, [
          { store: first, name: `tempo-0-${version}` },
          { store: second, name: `tempo-1-${version}` },
        ]);
        await expectAnswer(second.url('/ingester/ring'), ['tempo-0', 'tempo-1']);

        const traces = Array.from({ length: 10 }, (_, index) => `${index + 1}`.repeat(32).slice(0, 32));
        for (const trace of traces) expect(await sendTrace(first, trace)).toBe(200);
        for (const trace of traces) await expectAnswer(second.url(`/api/traces/${trace}`), ['"shop"', '"till"']);
        await leaving?.stop();
        for (const trace of traces) await expectAnswer(second.url(`/api/traces/${trace}`), ['"shop"', '"till"']);
        expect(await sendTrace(second, TRACE)).toBe(200);
        await expectAnswer(second.url(`/api/traces/${TRACE}`), ['"shop"', '"till"']);
        await staying?.stop();
        await s3.stop();
      },
    );
  });
});

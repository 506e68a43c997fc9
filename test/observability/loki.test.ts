import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLoki } from '../../src/kinds/observability-platform/loki/add-loki.ts';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { type Program, programFile } from '../control-plane/harness/programs.ts';
import { createSupervisor, type Supervisor } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { type LocalStore, layOutStore, startStores } from './local-store.ts';
import { requestJson } from './request-json.ts';
import { selfSigned } from './self-signed.ts';
import { planOf, testPlatform } from './test-platform.ts';

const VERSIONS = [
  ['2.9.0', 'loki-2'],
  ['3.7.8', 'loki'],
] as const satisfies readonly (readonly [string, Program])[];

let folder = '';
let supervisor: Supervisor;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'planwright-loki-'));
  supervisor = createSupervisor(folder);
});

afterAll(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

/** What a spec may say of Loki, as the YAML of its block. */
const SPECS: Readonly<Record<string, string>> = {
  'nothing but its version': '',
  'logs kept for ever': 'compactorEnabled: false',
  'every limit':
    'limits: {ingestionRateMB: 10, ingestionBurstSizeMB: 20, maxStreamsPerUser: 9, maxEntriesLimitPerQuery: 9}',
  'a retention in weeks': 'retention: 52w',
  'three pods and Amazon S3': 'replicas: 3, s3: {bucketName: logs, region: eu-west-1}',
  'two pods and another S3':
    'replicas: 2, s3: {bucketName: logs, endpoint: "s3:9000", forcePathStyle: true, insecure: true, secretName: s}',
  'Google with a key': 'gcs: {bucketName: logs, secretName: g}',
  'Google with an identity': 'gcs: {bucketName: logs}',
  'Azure with a key': 'azure: {containerName: $logs, storageAccount: account, secretName: a}',
  'Azure with an identity': 'replicas: 4, azure: {containerName: logs, storageAccount: account}',
};

const SECRETS = { g: { 'key.json': '{}' }, certificate: { 'tls.crt': '', 'tls.key': '' } };

// Each starts servers of its own and mostly waits until they call themselves ready.
describe.concurrent('Loki', () => {
  describeWithPrograms('Loki accepts the rendered configuration', ['loki', 'loki-2'], () => {
    describe.each(VERSIONS)('version %s', (version, program) => {
      test.each(
        Object.entries(SPECS).flatMap(([title, loki]) => [false, true].map((tls) => [title, tls, loki] as const)),
      )('with %s, TLS %s', async (title, tls, loki) => {
        const spec = `components: {loki: {version: ${version}${loki === '' ? '' : `, ${loki}`}}}
security: {tls: {enabled: ${tls}, certSecret: certificate}}
global: {logLevel: debug}`;
        const { container, env } = await layOutStore({
          name: 'loki-0',
          plan: planOf(spec, addLoki),
          platform: testPlatform(spec),
          component: 'loki',
          folder: mkdtempSync(join(folder, 'verify-')),
          secrets: SECRETS,
          env: { AZURE_STORAGE_KEY: 'YWJjZA==' },
        });
        const outcome = runProgram(program, [...container.args, '-verify-config'], { env });
        expect([title, outcome.status, outcome.stderr]).toEqual([title, 0, expect.stringContaining('config is valid')]);
      });
    });
  });

  /** Sends one line of log by Loki's own protocol, each in a stream of its own: a ring shares out streams. */
  async function push(store: LocalStore, line: string): Promise<number> {
    const body = { streams: [{ stream: { app: 'shop', line }, values: [[`${Date.now()}000000`, line]] }] };
    return post(store.url('/loki/api/v1/push'), body);
  }

  /** Sends one line by OTLP, with a field that is no label. */
  async function pushOtlp(store: LocalStore, line: string): Promise<number> {
    const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const record = {
      timeUnixNano: `${Date.now()}000000`,
      body: { stringValue: line },
      attributes: [attribute('trace', 'abc')],
    };
    const resource = { attributes: [attribute('service.name', 'till')] };
    return post(store.url('/otlp/v1/logs'), { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] });
  }

  async function post(url: string, body: unknown): Promise<number> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.text();
    return response.status;
  }

  /** The streams that a query finds: their labels, and their lines. */
  async function query(
    store: LocalStore,
    selector: string,
  ): Promise<readonly (readonly [unknown, readonly string[]])[]> {
    const response = await fetch(store.url(`/loki/api/v1/query_range?query=${encodeURIComponent(selector)}&since=30m`));
    if (!response.ok) return [[await response.text(), []]];
    // Loki's own answer to a query of log lines (https://grafana.com/docs/loki/latest/reference/loki-http-api/).
    const { data } = (await response.json()) as { data: { result: { stream: unknown; values: [string, string][] }[] } };
    return data.result.map(({ stream, values }) => [stream, values.map(([, line]) => line).sort()]);
  }

  async function expectLines(store: LocalStore, selector: string, lines: readonly string[]): Promise<void> {
    let found: readonly (readonly [unknown, readonly string[]])[] = [];
    const holds = async () => {
      found = await query(store, selector);
      const all = [...new Set(found.flatMap(([, each]) => each))].sort();
      return JSON.stringify(all) === JSON.stringify([...lines].sort());
    };
    await waitUntil(`${selector} finds ${lines.join()}`, holds, PATIENCE, () => found);
  }

  describeWithPrograms('Loki runs with the rendered configuration', ['loki', 'loki-2'], () => {
    test('version 2.9 keeps a line, version 3 still has it and takes OTLP', async () => {
      const one = join(folder, 'alone');
      const layOut = async (version: string) => {
        const spec = `components: {loki: {version: ${version}}}`;
        return layOutStore({
          name: 'loki-0',
          plan: planOf(spec, addLoki),
          platform: testPlatform(spec),
          component: 'loki',
          folder: one,
        });
      };
      const old = await layOut('2.9.0');
      const [running] = await startStores(supervisor, 'loki-2', [{ store: old, name: 'loki-old' }]);
      expect(await push(old, 'from 2.9')).toBe(204);
      await expectLines(old, '{app="shop"}', ['from 2.9']);
      // Flushed, so that it is in the store and not only in the log that every start reads again.
      expect((await fetch(old.url('/flush'), { method: 'POST' })).status).toBe(204);
      await running?.stop();

      const current = await layOut('3.7.8');
      const [upgraded] = await startStores(supervisor, 'loki', [{ store: current, name: 'loki-current' }]);
      expect(await push(current, 'from 3.7')).toBe(204);
      await expectLines(current, '{app="shop"}', ['from 2.9', 'from 3.7']);
      expect(await pushOtlp(current, 'over OTLP')).toBe(204);
      await expectLines(current, '{service_name="till"} | trace="abc"', ['over OTLP']);
      await upgraded?.stop();
    });
  });

  describeWithPrograms('Loki serves HTTPS', ['loki', 'loki-2'], () => {
    test.each(VERSIONS)('version %s has the certificate of the platform', async (version, program) => {
      const { certificate, key } = selfSigned(['loki-production']);
      const spec = `components: {loki: {version: ${version}}}
security: {tls: {enabled: true, certSecret: certificate}}`;
      const store = await layOutStore({
        name: 'loki-0',
        plan: planOf(spec, addLoki),
        platform: testPlatform(spec),
        component: 'loki',
        folder: join(folder, `tls-${version}`),
        secrets: { certificate: { 'tls.crt': certificate, 'tls.key': key } },
      });
      const [running] = await startStores(supervisor, program, [{ store, name: `tls-${version}` }]);
      const path = '/loki/api/v1/labels';
      const tls = { ca: certificate, servername: 'loki-production' };
      expect(await requestJson({ port: store.port('http'), path, tls })).toMatchObject({ status: 'success' });
      expect(await requestJson({ port: store.port('http'), path })).toBeUndefined();
      await running?.stop();
    });
  });

  describeWithPrograms('Loki shares an S3 bucket', ['loki', 'loki-2', 'gofakes3'], () => {
    // One version: finding what was handed over takes a minute.
    test.each(VERSIONS.slice(1))('two pods of version %s are one, and one goes on alone', async (version, program) => {
      const [port] = await freePorts(1);
      const s3 = await supervisor.start({
        name: `s3-${version}`,
        command: programFile('gofakes3'),
        args: ['-backend', 'memory', '-host', `127.0.0.1:${port}`, '-initialbucket', 'logs'],
      });
      const spec = `components: {loki: {version: ${version}, replicas: 2, s3: {bucketName: logs, endpoint: "s3.test:9000", forcePathStyle: true, insecure: true, secretName: keys}}}`;
      const layOut = async (name: string, members: readonly number[]) =>
        layOutStore({
          name,
          plan: planOf(spec, addLoki),
          platform: testPlatform(spec),
          component: 'loki',
          folder: join(folder, `${name}-${version}`),
          env: { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' },
          members,
          addresses: { 's3.test:9000': `127.0.0.1:${port}` },
        });
      const first = await layOut('loki-0', []);
      const second = await layOut('loki-1', [first.gossipPort]);
      const [leaving, staying] = await startStores(supervisor, program, [
        { store: first, name: `loki-0-${version}` },
        { store: second, name: `loki-1-${version}` },
      ]);
      const members = async () => (await (await fetch(second.url('/ring'))).text()).match(/ACTIVE/g)?.length ?? 0;
      let seen = 0;
      await waitUntil(
        'both are in the ring',
        async () => (seen = await members()) >= 2,
        PATIENCE,
        () => seen,
      );

      const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
      for (const line of lines) expect(await push(first, line)).toBe(204);
      await expectLines(second, '{app="shop"}', lines);
      await leaving?.stop();
      await expectLines(second, '{app="shop"}', lines);
      expect(await push(second, 'afterwards')).toBe(204);
      await expectLines(second, '{app="shop"}', [...lines, 'afterwards']);
      await staying?.stop();
      await s3.stop();
    });
  });
});

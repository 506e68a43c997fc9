import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ApiClient, createApiClient, type ObjectName } from '../harness/api-client.ts';
import { programFile } from '../harness/programs.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import type { Fault } from './fault.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const NAMESPACES = '/api/v1/namespaces';
const namespace = (name: string): ObjectName => ({ apiVersion: 'v1', kind: 'Namespace', name });

describeWithCluster(
  'the fault proxy before a real API server',
  { ownCluster: true, programs: ['kubectl'] },
  (cluster) => {
    let proxy: FaultProxy;
    let client: ApiClient;
    let kubeconfig: string;

    beforeAll(() => {
      kubeconfig = join(cluster().folder, 'kubeconfig-of-the-proxy');
    });

    beforeEach(async () => {
      const { folder, client: direct } = cluster();
      const [cert, key] = ['crt', 'key'].map((end) =>
        readFileSync(join(folder, `certificates/apiserver.${end}`), 'utf8'),
      );
      if (cert === undefined || key === undefined) throw new Error('the API server has no certificate');
      proxy = await startFaultProxy({ upstream: direct.server, upstreamCa: cert, certificate: { cert, key }, seed: 7 });
      const text = readFileSync(cluster().kubeconfig, 'utf8');
      writeFileSync(kubeconfig, text.replace(direct.server.origin, proxy.url.origin));
      client = await createApiClient(kubeconfig);
      // What a client asks once, before anything goes wrong.
      await client.list({ apiVersion: 'v1', kind: 'Namespace' });
    });

    afterEach(() => proxy.stop());

    const answers: readonly (readonly [string, Fault, { readonly status: number; readonly reason?: string }])[] = [
      ['429', { kind: 'status', code: 429, retryAfterSeconds: 1 }, { status: 429, reason: 'TooManyRequests' }],
      ['500', { kind: 'status', code: 500 }, { status: 500, reason: 'InternalError' }],
      ['503', { kind: 'status', code: 503 }, { status: 503, reason: 'ServiceUnavailable' }],
      ['504', { kind: 'status', code: 504 }, { status: 504, reason: 'Timeout' }],
      ['401', { kind: 'status', code: 401 }, { status: 401, reason: 'Unauthorized' }],
      ['410', { kind: 'gone', form: 'http' }, { status: 410, reason: 'Expired' }],
      ['frames that cut characters', { kind: 'split-frames', maximumBytes: 3 }, { status: 200 }],
      ['slow bytes', { kind: 'slow-bytes', chunkBytes: 512, delayMilliseconds: 1 }, { status: 200 }],
      ['a wrong clock', { kind: 'clock-skew', seconds: 3600 }, { status: 200 }],
    ];

    it.each(answers)(
      'answers a list once with %s, and then as the server does',
      async (_, fault, { status, reason }) => {
        proxy.inject({ match: { path: NAMESPACES, method: 'GET' }, times: 1, fault });
        const struck = await client.request({ method: 'GET', path: NAMESPACES });
        expect(struck.status).toBe(status);
        if (reason !== undefined) expect(struck.body).toMatchObject({ kind: 'Status', status: 'Failure', reason });
        const direct = await cluster().client.request({ method: 'GET', path: NAMESPACES });
        const through = await client.request({ method: 'GET', path: NAMESPACES });
        // The version of the list moves with every write to anything.
        expect([through.status, through.body['items']]).toEqual([200, direct.body['items']]);
      },
    );

    it('drops the connection before the server sees a write, or after it has done it', async () => {
      const create = (name: string) => client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      proxy.inject({ match: { method: 'PATCH' }, times: 1, fault: { kind: 'drop-connection', at: 'request' } });
      await expect(create('never-seen')).rejects.toThrow();
      proxy.inject({ match: { method: 'PATCH' }, times: 1, fault: { kind: 'drop-connection', at: 'response' } });
      await expect(create('done-unseen')).rejects.toThrow();
      expect(await client.find(namespace('never-seen'))).toBeUndefined();
      expect(await client.find(namespace('done-unseen'))).toBeDefined();
    });

    it('expires one token, and lets the next one through to the server', async () => {
      const { client: direct } = cluster();
      const metadata = { name: 'renewed', namespace: 'default' };
      await direct.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
      const path = '/api/v1/namespaces/default/serviceaccounts/renewed/token';
      const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
      const { body } = await direct.request({ method: 'POST', path, body: request });
      const { token: next } = body['status'] as { readonly token: string };
      const expired = /token: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? '';
      proxy.inject({ fault: { kind: 'expired-token', token: expired } });
      const statusOf = async (asking: ApiClient) => (await asking.request({ method: 'GET', path: NAMESPACES })).status;
      // 403: the server knows who it is.
      expect([await statusOf(client), await statusOf(client.withToken(next))]).toEqual([401, 403]);
    });

    it('lets kubectl retry what it retries, and shows it the rest', async () => {
      const kubectl = async (): Promise<string> => {
        const run = promisify(execFile)(programFile('kubectl'), [
          'get',
          'namespaces',
          '--output=name',
          `--kubeconfig=${kubeconfig}`,
        ]);
        return run.then(
          ({ stdout }) => stdout,
          (error: { readonly stderr: string }) => error.stderr,
        );
      };
      proxy.inject({
        match: { path: /\/namespaces\?/ },
        times: 1,
        fault: { kind: 'status', code: 429, retryAfterSeconds: 1 },
      });
      expect(await kubectl()).toContain('namespace/kube-system');
      proxy.inject({ match: { path: /\/namespaces\?/ }, times: 1, fault: { kind: 'status', code: 503 } });
      expect(await kubectl()).toContain('ServiceUnavailable');
    });
  },
);

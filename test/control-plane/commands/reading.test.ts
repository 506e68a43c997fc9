import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { cluster as chronik } from '../../e2e/planwright-process.ts';
import type { FaultRule } from '../fault-proxy/fault.ts';
import { type FaultProxy, startFaultProxy } from '../fault-proxy/fault-proxy.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { kubectl, type Outcome, planwright } from './run-commands.ts';

/** More than a page of a list holds. */
const STRAYS = 510;

describeWithCluster(
  'planwright diff reads a cluster that is large or unwell',
  { programs: ['kubectl'], ownCluster: true },
  (cluster) => {
    let folder = '';
    let proxy: FaultProxy;
    let expected = '';
    const through = (kubeconfig: string, ...args: readonly string[]): Promise<Outcome> =>
      planwright(['diff', '-n', 'streams', '--kubeconfig', kubeconfig, ...args], { folder });
    const throughProxy = (): Promise<Outcome> => through(join(folder, 'proxy.yaml'));

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'planwright-reading-'));
      mkdirSync(join(folder, 'resources'));
      writeFileSync(join(folder, 'resources/orders.yaml'), chronik('orders'));
      expect(await planwright(['synth'], { folder })).toMatchObject({ code: 0 });
      await applyCrds(cluster().client, ownCrdFiles());
      const start = { folder, environment: { KUBECONFIG: cluster().kubeconfig } };
      await kubectl(['create', 'namespace', 'streams'], start);
      await kubectl(['apply', '-f', 'resources/orders.yaml'], start);
      for (const path of [
        '-f=plans/streams/chronikcluster-orders/plan.yaml',
        '-k=dist/manifests/streams/chronikcluster-orders',
      ]) {
        await kubectl(['apply', '--server-side', path], start);
      }
      await Promise.all(Array.from({ length: STRAYS }, (_, index) => cluster().client.create(stray(index))));
      expected = (await through(cluster().kubeconfig)).stdout;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    beforeEach(async () => {
      const { folder: files, client } = cluster();
      const [cert = '', key = ''] = ['crt', 'key'].map((end) =>
        readFileSync(join(files, `certificates/apiserver.${end}`), 'utf8'),
      );
      proxy = await startFaultProxy({ upstream: client.server, upstreamCa: cert, certificate: { cert, key }, seed: 3 });
      const text = readFileSync(cluster().kubeconfig, 'utf8');
      writeFileSync(join(folder, 'proxy.yaml'), text.replace(client.server.origin, proxy.url.origin));
    });
    afterEach(() => proxy.stop());

    it('reads every page of a list', () => {
      expect(expected.match(/stray-\d+/g)).not.toBeNull();
      expect(new Set(expected.match(/stray-\d+/g)).size).toBe(STRAYS);
    });

    const passing: Readonly<Record<string, FaultRule>> = {
      'a server that is busy': {
        match: { path: /configmaps/ },
        fault: { kind: 'status', code: 429, retryAfterSeconds: 1 },
        times: 1,
      },
      'a server error': { match: { path: /statefulsets/ }, fault: { kind: 'status', code: 500 }, times: 2 },
      'a server that restarts': { fault: { kind: 'status', code: 503 }, times: 3 },
      'a connection that breaks in the middle of an answer': {
        match: { path: /configmaps/ },
        fault: { kind: 'drop-connection', at: { afterBytes: 1000 } },
        times: 1,
      },
      'a list that expires between two pages': {
        match: { path: /configmaps\?.*continue=/ },
        fault: { kind: 'gone', form: 'http' },
        times: 1,
      },
      'a token that is accepted the second time': { fault: { kind: 'status', code: 401 }, times: 1 },
      'bytes that come in small pieces': { fault: { kind: 'split-frames', maximumBytes: 900 } },
    };
    it.each(Object.entries(passing))('says the same through %s', async (_situation, rule) => {
      const { struck } = proxy.inject(rule);
      const { stdout, stderr, code } = await throughProxy();
      expect({ stdout, stderr, code }).toEqual({ stdout: expected, stderr: '', code: 3 });
      expect(struck()).toBeGreaterThan(0);
    });

    it('says what it could not read of a server that stays unwell', async () => {
      proxy.inject({ match: { path: /configmaps/ }, fault: { kind: 'status', code: 503 } });
      const { stdout, stderr, code } = await throughProxy();
      expect(stderr).toMatch(/^note: cannot read ConfigMap: the cluster answered 503: /);
      expect(stdout).toMatch(/cannot tell: ConfigMap\/streams\/\S+: the cluster answered 503/);
      expect(stdout).not.toContain('stray');
      expect(code).toBe(3);
    });

    it('ends with 4 where connections break and break', async () => {
      proxy.inject({ fault: { kind: 'drop-connection', at: 'request' } });
      const { stdout, stderr, code } = await throughProxy();
      expect(stderr).toMatch(/^error: asking the cluster at https:\/\/127\.0\.0\.1:\d+: the connection was closed/);
      expect({ stdout, code }).toEqual({ stdout: '', code: 4 });
    });

    it('goes through the HTTP proxy that the kubeconfig names', async () => {
      const tunnel = await startTunnel();
      const config: { clusters: { cluster: Record<string, string> }[] } = parse(
        readFileSync(cluster().kubeconfig, 'utf8'),
      );
      for (const each of config.clusters) each.cluster['proxy-url'] = tunnel.url;
      writeFileSync(join(folder, 'tunnel.yaml'), stringify(config));
      const { stdout } = await through(join(folder, 'tunnel.yaml'));
      expect(stdout).toBe(expected);
      expect(tunnel.connections()).toBeGreaterThan(0);
    });
  },
);

function stray(index: number): {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; labels: Record<string, string> };
} {
  const labels = { 'planwright.dev/resource': 'chronikcluster.orders' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `stray-${index}`, namespace: 'streams', labels } };
}

/** A proxy that knows only CONNECT. */
async function startTunnel(): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0;
  const server: Server = createServer();
  server.on('connect', ({ url = '' }, client) => {
    connections += 1;
    const upstream = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address() as AddressInfo; // It listens on a port.
  return { url: `http://127.0.0.1:${address.port}`, connections: () => connections };
}

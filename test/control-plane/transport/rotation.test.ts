import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type ApiAnswer, ConnectionFailure } from '../../../src/agent/ports.ts';
import { inClusterCredentials } from '../../../src/edges/cluster/credentials/in-cluster-credentials.ts';
import {
  type ClosableTransport,
  createApiTransport,
} from '../../../src/edges/cluster/transport/create-api-transport.ts';
import { createFakeClock } from '../../agent/world/fake-clock.ts';
import { type FaultProxy, startFaultProxy } from '../fault-proxy/fault-proxy.ts';
import { type SelfSignedCertificate, selfSignedCertificate } from '../fault-proxy/self-signed-certificate.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { adminToken, certificateOf } from './cluster-credentials.ts';
import { switchablePort } from './switchable-port.ts';
import { watch } from './watch.ts';

describeWithCluster('what a pod is given changes while it runs', { ownCluster: true }, (cluster) => {
  async function proxyWith(certificate: SelfSignedCertificate): Promise<FaultProxy> {
    const upstream = cluster().client.server;
    const proxy = await startFaultProxy({
      upstream,
      upstreamCa: certificateOf(cluster()).cert,
      certificate,
      seed: 7,
    });
    onTestFinished(() => proxy.stop());
    return proxy;
  }

  function pod(port: number, files: { readonly ca: string; readonly token: string }) {
    const folder = mkdtempSync(join(tmpdir(), 'planwright-pod-'));
    const write = (name: 'ca.crt' | 'token', text: string): void => writeFileSync(join(folder, name), `${text}\n`);
    write('ca.crt', files.ca);
    write('token', files.token);
    // Only credentials look at this clock.
    const clock = createFakeClock(0);
    const environment = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) };
    const credentials = inClusterCredentials({ environment, clock, folder });
    const transport = createApiTransport({ credentials, random: () => 0 });
    onTestFinished(async () => {
      await transport.close();
      rmSync(folder, { recursive: true });
    });
    return { write, clock, transport };
  }

  async function tokenOf(name: string): Promise<string> {
    const path = '/api/v1/namespaces/default/serviceaccounts';
    await cluster().client.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: 'default' },
    });
    const { body } = await cluster().client.request({
      method: 'POST',
      path: `${path}/${name}/token`,
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    });
    const { token } = body['status'] as { readonly token: string };
    return token;
  }

  /** Every account may ask this. */
  const whoAmI = (transport: ClosableTransport): Promise<ApiAnswer> =>
    transport.request({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
  const nameIn = ({ body }: ApiAnswer): unknown =>
    (body?.['status'] as { readonly userInfo?: { readonly username?: string } } | undefined)?.userInfo?.username;
  const connectionsOf = (proxy: FaultProxy): readonly number[] =>
    proxy.log.flatMap((entry) => (entry.kind === 'request' ? [entry.connection] : []));

  test('a token that has run out is read again at once, and the request succeeds on the same connection', async () => {
    const proxy = await proxyWith(certificateOf(cluster()));
    const [first, second] = [await tokenOf('first'), await tokenOf('second')];
    const { write, clock, transport } = pod(Number(proxy.url.port), {
      ca: certificateOf(cluster()).cert,
      token: first,
    });
    expect(nameIn(await whoAmI(transport))).toBe('system:serviceaccount:default:first');
    proxy.inject({ fault: { kind: 'expired-token', token: first } });
    expect([await whoAmI(transport)].map(({ status, reason }) => [status, reason])).toEqual([[401, 'Unauthorized']]);
    write('token', second);
    // It was read a moment ago.
    await clock.advance(1000);
    expect(nameIn(await whoAmI(transport))).toBe('system:serviceaccount:default:second');
    expect(new Set(connectionsOf(proxy)).size).toBe(1);
  });

  test('a hundred requests that are refused at once all succeed with the new token', async () => {
    const proxy = await proxyWith(certificateOf(cluster()));
    const [first, second] = [await tokenOf('first'), await tokenOf('second')];
    const { write, transport } = pod(Number(proxy.url.port), { ca: certificateOf(cluster()).cert, token: first });
    await whoAmI(transport);
    proxy.inject({ fault: { kind: 'expired-token', token: first } });
    write('token', second);
    const answers = await Promise.all(Array.from({ length: 100 }, () => whoAmI(transport)));
    expect(new Set(answers.map(nameIn))).toEqual(new Set(['system:serviceaccount:default:second']));
  });

  test('a token that is still good is read again after a minute; a watch goes on', async () => {
    const proxy = await proxyWith(certificateOf(cluster()));
    const token = adminToken(cluster());
    const { write, clock, transport } = pod(Number(proxy.url.port), { ca: certificateOf(cluster()).cert, token });
    const observed = watch(transport, '/api/v1/namespaces');
    await observed.until(4);
    write('token', await tokenOf('later'));
    expect(nameIn(await whoAmI(transport))).toBe('admin');
    await clock.advance(60_000);
    expect(nameIn(await whoAmI(transport))).toBe('system:serviceaccount:default:later');
    await cluster().client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'watched-on' } });
    await waitUntil('the watch goes on', () => observed.lines.some((line) => line.includes('watched-on')));
    observed.stop();
    expect(String(await observed.ended)).toContain('stopped by the test');
  });

  test('a bundle with a second CA takes new requests to a new connection; the watch stays on the old one', async () => {
    const old = certificateOf(cluster());
    const proxy = await proxyWith(old);
    const { write, clock, transport } = pod(Number(proxy.url.port), { ca: old.cert, token: adminToken(cluster()) });
    const observed = watch(transport, '/api/v1/namespaces');
    await observed.until(4);
    await whoAmI(transport);
    write('ca.crt', `${old.cert}\n${selfSignedCertificate().cert}`);
    await clock.advance(60_000);
    expect(nameIn(await whoAmI(transport))).toBe('admin');
    expect(nameIn(await whoAmI(transport))).toBe('admin');
    expect(connectionsOf(proxy)).toEqual([1, 1, 2, 2]);
    await cluster().client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'two-cas' } });
    await waitUntil('the watch goes on', () => observed.lines.some((line) => line.includes('two-cas')));
    observed.stop();
    await observed.ended;
  });

  test('a server with a certificate of a new CA is not trusted until the CA file says so, and then at once', async () => {
    const [old, next] = [selfSignedCertificate(), selfSignedCertificate()];
    const [before, after] = [await proxyWith(old), await proxyWith(next)];
    const port = await switchablePort(Number(before.url.port));
    onTestFinished(() => port.stop());
    const { write, transport } = pod(port.port, { ca: old.cert, token: adminToken(cluster()) });
    expect(nameIn(await whoAmI(transport))).toBe('admin');
    port.leadTo(Number(after.url.port));
    await waitUntil('the server is not trusted', async () => {
      const failure: unknown = await whoAmI(transport).catch((cause: unknown) => cause);
      expect(failure).toBeInstanceOf(ConnectionFailure);
      return String(failure).includes('certificate');
    });
    expect(after.log).toEqual([]);
    write('ca.crt', next.cert);
    let last: unknown;
    await waitUntil(
      'the new CA is trusted',
      async () => {
        last = await whoAmI(transport).catch((cause: unknown) => cause);
        return !(last instanceof Error);
      },
      PATIENCE,
      () => String(last),
    );
    expect(nameIn(last as ApiAnswer)).toBe('admin');
  });
});

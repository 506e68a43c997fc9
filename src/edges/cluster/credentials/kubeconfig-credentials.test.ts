import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { createFakeClock } from '../../../../test/agent/world/fake-clock.ts';
import type { JsonObject } from '../../../core/json/json.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';

function scene(user: JsonObject, cluster: JsonObject = {}, environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const configure = (with_: JsonObject): string =>
    write(
      'kubeconfig',
      stringify({
        'current-context': 'shop',
        clusters: [{ name: 'shop', cluster: { server: 'https://shop.example.com:6443/', ...cluster } }],
        users: [{ name: 'shop', user: with_ }],
        contexts: [{ name: 'shop', context: { cluster: 'shop', user: 'shop' } }],
      }),
    );
  const clock = createFakeClock(0);
  const kubeconfig = configure(user);
  const credentials = kubeconfigCredentials({ choice: { kubeconfig }, environment, clock });
  return { folder, write, configure, clock, credentials };
}

function partsOf({ server, proxy, tls, headers }: ClusterAccess): JsonObject {
  return JSON.parse(JSON.stringify({ server, proxy, tls, headers })) as JsonObject;
}

describe('a kubeconfig gives', () => {
  test('a token, a CA, a name for the certificate and a proxy', async () => {
    const { credentials } = scene(
      { token: 'abc' },
      {
        'certificate-authority-data': Buffer.from('CA').toString('base64'),
        'tls-server-name': 'kubernetes',
        'proxy-url': 'http://proxy:3128',
      },
    );
    const { tls, ...parts } = await credentials.current();
    expect({ ...parts, connectionId: '', tls: { ...tls, ca: String(tls.ca) } }).toMatchObject({
      server: 'https://shop.example.com:6443',
      proxy: 'http://proxy:3128',
      headers: { authorization: 'Bearer abc' },
      tls: { ca: 'CA', servername: 'kubernetes' },
    });
  });

  test('client certificates, and no check of the server where it wants none', async () => {
    const [cert, key] = ['CERT', 'KEY'].map((text) => Buffer.from(text).toString('base64'));
    const { credentials } = scene(
      { 'client-certificate-data': cert, 'client-key-data': key },
      { 'insecure-skip-tls-verify': true },
    );
    const { tls, headers } = await credentials.current();
    expect([String(tls.cert), String(tls.key), tls.rejectUnauthorized, headers]).toEqual(['CERT', 'KEY', false, {}]);
  });

  test('a password, whom to act as, and the proxy of the environment', async () => {
    const { credentials } = scene({ username: 'ann', password: 'p:w', as: 'bob' }, {}, { HTTPS_PROXY: 'proxy:3128' });
    expect(partsOf(await credentials.current())).toMatchObject({
      proxy: 'http://proxy:3128',
      headers: { authorization: `Basic ${Buffer.from('ann:p:w').toString('base64')}`, 'impersonate-user': 'bob' },
    });
  });

  test('nothing that could be read on the way over plain HTTP', async () => {
    const { credentials } = scene({ token: 'abc' }, { server: 'http://127.0.0.1:8001' });
    expect(partsOf(await credentials.current())).toEqual({ server: 'http://127.0.0.1:8001', tls: {}, headers: {} });
  });

  test('what its files say a minute later', async () => {
    const { credentials, clock, configure, write } = scene({ tokenFile: 'token' });
    await expect(credentials.current()).rejects.toThrow('reading the token file');
    write('token', 'one\n');
    const one = await credentials.current();
    write('token', 'two\n');
    await clock.advance(60_000);
    const two = await credentials.current();
    configure({ token: 'three' });
    const three = await credentials.renew(two);
    expect([one, two, three].map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer one',
      'Bearer two',
      'Bearer three',
    ]);
  });
});

describe('a plug-in', () => {
  /** Counts how often it was started, and answers with what a file has. */
  function withPlugin(answer: string, installHint = 'get it from the shop') {
    const made = scene({});
    const command = made.write(
      'plugin.sh',
      `#!/bin/sh\necho x >> "${made.folder}/starts"\ncat "${made.folder}/answer"\n`,
    );
    chmodSync(command, 0o700);
    made.write('answer', answer);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, installHint, interactiveMode: 'Never' };
    made.configure({ exec });
    const starts = (): number => readFileSync(join(made.folder, 'starts'), 'utf8').length / 2;
    return { ...made, exec, starts };
  }

  const credential = (token: string): string =>
    JSON.stringify({ kind: 'ExecCredential', status: { token, expirationTimestamp: '2099-01-01T00:00:00Z' } });

  test('is asked once while its token lasts, and again when that is refused', async () => {
    const { credentials, clock, starts, write } = withPlugin(credential('one'));
    const one = await credentials.current();
    write('answer', credential('two'));
    await clock.advance(60_000);
    expect([await credentials.current(), starts()]).toEqual([one, 1]);
    const two = await credentials.renew(one);
    expect([two.headers, starts()]).toEqual([{ authorization: 'Bearer two' }, 2]);
  });

  test('that gives no credential is not quoted: it may be a token', async () => {
    for (const answer of ['secret-token', '{"kind":"ExecCredential","token":"secret-token"}']) {
      const { credentials, exec } = withPlugin(answer);
      const failure: unknown = await credentials.current().catch((cause: unknown) => cause);
      expect(String(failure)).toBe(
        `WorldError: getting credentials for the context 'shop': what the plug-in '${exec.command}' gave is not a credential`,
      );
    }
  });

  test('that fails is quoted, but for long words', async () => {
    const { credentials, write, folder } = withPlugin('');
    write('plugin.sh', `#!/bin/sh\necho "log in first, ${'x'.repeat(200)}" >&2\nexit 1\n`);
    chmodSync(join(folder, 'plugin.sh'), 0o700);
    await expect(credentials.current()).rejects.toThrow(/for the context 'shop': log in first, …$/);
  });

  test('that is not there says where to get it', async () => {
    const { credentials, configure, exec } = withPlugin('');
    configure({ exec: { ...exec, command: 'no-such-plugin' } });
    await expect(credentials.current()).rejects.toThrow(
      "the plug-in 'no-such-plugin' is not installed: get it from the shop",
    );
  });
});

test('a server that is no address is named', async () => {
  await expect(scene({}, { server: 'shop' }).credentials.current()).rejects.toThrow(
    "using the context 'shop': 'shop' is not the address of a server",
  );
});

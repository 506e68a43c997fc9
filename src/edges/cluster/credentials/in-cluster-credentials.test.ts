import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../../../test/agent/world/fake-clock.ts';
import { findCredentials } from './find-credentials.ts';
import { inClusterCredentials } from './in-cluster-credentials.ts';

const environment = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };

function serviceAccount(files: Readonly<Record<string, string>> = { 'ca.crt': 'CA\n', token: 'abc.def\n' }): string {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-account-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('a pod reaches its API server with token and CA', async () => {
  const clock = createFakeClock(0);
  const credentials = inClusterCredentials({ environment, clock, folder: serviceAccount() });
  const { connectionId, ...access } = await credentials.current();
  expect(access).toEqual({
    server: 'https://10.96.0.1:443',
    proxy: undefined,
    tls: { ca: 'CA' },
    headers: { authorization: 'Bearer abc.def' },
  });
  expect(connectionId).toMatch(/^[0-9a-f]{64}$/);
});

test('an IPv6 address and a proxy are understood', async () => {
  const credentials = inClusterCredentials({
    environment: { ...environment, KUBERNETES_SERVICE_HOST: 'fd00::1', HTTPS_PROXY: 'proxy:3128' },
    clock: createFakeClock(0),
    folder: serviceAccount(),
  });
  expect(await credentials.current()).toMatchObject({ server: 'https://[fd00::1]:443', proxy: 'http://proxy:3128' });
});

test('a new token asks for no new connection, a new CA does', async () => {
  const clock = createFakeClock(0);
  const folder = serviceAccount();
  const credentials = inClusterCredentials({ environment, clock, folder });
  const first = await credentials.current();
  writeFileSync(join(folder, 'token'), 'next');
  await clock.advance(60_000);
  const second = await credentials.current();
  writeFileSync(join(folder, 'ca.crt'), 'OTHER');
  const third = await credentials.renew(second);
  expect([second.headers, second.connectionId === first.connectionId]).toEqual([
    { authorization: 'Bearer next' },
    true,
  ]);
  expect(third.connectionId).not.toBe(first.connectionId);
});

const wrong: Readonly<
  Record<string, readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>, RegExp]>
> = {
  'no address': [{}, { 'ca.crt': 'CA', token: 't' }, /KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not say/],
  'no address that could be one': [
    { ...environment, KUBERNETES_SERVICE_PORT: 'secret' },
    { 'ca.crt': 'CA', token: 't' },
    /do not say where it is/,
  ],
  'no token': [
    environment,
    { 'ca.crt': 'CA' },
    /reading the service account's \S+token: no such file or folder \(ENOENT\)/,
  ],
  'no CA': [environment, { token: 't' }, /reading the service account's \S+ca\.crt: no such file/],
  'an empty token': [environment, { 'ca.crt': 'CA', token: '\n' }, /reading \S+token: it holds no token$/],
  'a token that no header can carry': [
    environment,
    { 'ca.crt': 'CA', token: 'a\nb' },
    /reading \S+token: it holds no token$/,
  ],
};

test.each(Object.entries(wrong))('says what is wrong with %s', async (_what, [variables, files, words]) => {
  const options = { environment: variables, clock: createFakeClock(0), folder: serviceAccount(files) };
  await expect(inClusterCredentials(options).current()).rejects.toThrow(words);
});

test('a program in a pod uses the service account unless a kubeconfig is named', async () => {
  const folder = serviceAccount();
  const found = async (
    choice: Parameters<typeof findCredentials>[0]['choice'],
    variables: Readonly<Record<string, string>>,
  ): Promise<string> => {
    const options = { choice, environment: { HOME: folder, ...variables }, clock: createFakeClock(0), folder };
    return findCredentials(options)
      .current()
      .then(({ server }) => server)
      .catch((cause: unknown) => String(cause));
  };
  const kubeconfig = join(folder, 'nowhere');
  expect([
    await found({}, environment),
    await found({ kubeconfig }, environment),
    await found({}, { ...environment, KUBECONFIG: kubeconfig }),
    await found({ context: 'shop' }, environment),
  ]).toEqual([
    'https://10.96.0.1:443',
    expect.stringContaining('reading the kubeconfig'),
    expect.stringContaining('reading the kubeconfig'),
    expect.stringContaining('looking for a kubeconfig'),
  ]);
});

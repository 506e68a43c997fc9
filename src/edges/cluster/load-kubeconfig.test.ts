import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { loadKubeconfig } from './load-kubeconfig.ts';

function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'planwright-kubeconfig-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

/** A kubeconfig with one context, called after its server. */
function config(name: string, user: object = { token: name }, current: string | undefined = name): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${name}:6443` } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: `${name}-home` } }],
    ...(current === undefined ? {} : { 'current-context': current }),
  });
}

async function chosen(
  choice: Parameters<typeof loadKubeconfig>[0],
  environment: Record<string, string> = {},
): Promise<string> {
  const loaded = await loadKubeconfig(choice, environment);
  return `${loaded.getCurrentCluster()?.server ?? ''} ${loaded.getCurrentUser()?.token ?? ''}`;
}

describe('a kubeconfig', () => {
  it('is the one that is named, with its current context', async () => {
    const path = folder({ a: config('shop') });
    expect(await chosen({ kubeconfig: join(path, 'a') })).toBe('https://shop:6443 shop');
  });

  it('is put together from the files of KUBECONFIG; the first that says something counts, a missing one says nothing', async () => {
    const path = folder({
      a: config('shop', { token: 'first' }),
      b: config('shop', { token: 'second' }),
      c: config('streams'),
    });
    const KUBECONFIG = ['nowhere', 'a', 'b', 'c'].map((name) => join(path, name)).join(delimiter);
    expect(await chosen({}, { KUBECONFIG })).toBe('https://shop:6443 first');
    expect(await chosen({ context: 'streams' }, { KUBECONFIG })).toBe('https://streams:6443 streams');
  });

  it('reads a token from a file beside it, which comes before a token', async () => {
    const path = folder({ a: config('shop', { token: 'old', tokenFile: 'token' }), token: 'fresh\n' });
    expect(await chosen({ kubeconfig: join(path, 'a') })).toBe('https://shop:6443 fresh');
  });
});

describe('what is wrong with a kubeconfig is said', () => {
  const cases: Readonly<
    Record<string, readonly [text: string | undefined, context: string | undefined, message: RegExp]>
  > = {
    'no such file': [undefined, undefined, /reading the kubeconfig \S+: no such file/],
    'not YAML': ['a: [', undefined, /reading the kubeconfig \S+: /],
    'not a kubeconfig': ['just text', undefined, /no current context in \S+/],
    empty: ['', undefined, /reading the kubeconfig \S+: it is not a kubeconfig/],
    'no current context': [
      config('shop', {}, ''),
      undefined,
      /no current context in \S+: use --context; there are: shop$/,
    ],
    'an unknown context': [config('shop'), 'strems', /there is no context 'strems' in \S+; there are: shop$/],
    'a token file that is not there': [
      config('shop', { tokenFile: 'nowhere' }),
      undefined,
      /reading the token file \S+nowhere: no such file/,
    ],
  };
  test.each(Object.entries(cases))('%s', async (_situation, [text, context, message]) => {
    const path = folder(text === undefined ? {} : { a: text });
    await expect(loadKubeconfig({ kubeconfig: join(path, 'a'), context }, {})).rejects.toThrow(message);
  });

  it('none at all', async () => {
    await expect(loadKubeconfig({}, { HOME: folder({}) })).rejects.toThrow(/looking for a kubeconfig: there is none/);
  });
});

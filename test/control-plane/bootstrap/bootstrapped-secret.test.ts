import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { App } from 'cdk8s';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addBootstrappedSecrets, type BootstrappedKey } from '../../../src/core/blocks/bootstrapped-secret.ts';
import { isJsonObject, type JsonValue, valueAt } from '../../../src/core/json/json.ts';
import { standardSteps } from '../../../src/core/kind/steps.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { containersOf, objectsOf, podTemplateOf } from '../../../src/core/manifest/pod-spec.ts';
import { ResourceChart } from '../../../src/core/synth/resource-chart.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';

const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'orders-keys' };
const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'shop', name: 'orders-keys-bootstrap' };
const KEYS: readonly BootstrappedKey[] = [
  { key: 'username', value: 'a "quoted" $user' },
  { key: 'password', randomBytes: 24 },
];

/** What the block renders for a resource `orders`. */
function manifestsFor(keys: readonly BootstrappedKey[], retained: boolean): readonly Manifest[] {
  const metadata = { name: 'orders', namespace: 'shop', labels: {}, annotations: {} };
  const resource = { apiVersion: 'toys.example.com/v1', kind: 'Kiosk', metadata, spec: {} };
  const chart = new ResourceChart(new App(), resource, standardSteps('rbac', 'bootstrap'));
  addBootstrappedSecrets(chart, [{ name: secret.name, keys }], {
    component: 'credentials',
    steps: { rbac: 'rbac', bootstrap: 'bootstrap' },
    namespace: 'shop',
    image: 'curlimages/curl:8.16.0',
    retained,
  });
  return chart.placedManifests().map(({ manifest }) => manifest);
}

describeWithCluster('a bootstrapped Secret', { workloads: true, ownCluster: true }, (cluster) => {
  let folder: string;

  beforeAll(async () => {
    await cluster().client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    for (const manifest of manifestsFor(KEYS, true).filter(({ kind }) => kind !== 'Job'))
      await cluster().client.apply(manifest);
    folder = mkdtempSync(join(tmpdir(), 'planwright-bootstrap-'));
    mkdirSync(join(folder, 'account'));
    const config = new KubeConfig();
    config.loadFromFile(cluster().kubeconfig);
    const { caData, caFile } = config.getCurrentCluster() ?? {};
    const ca = caData === undefined ? readFileSync(String(caFile), 'utf8') : Buffer.from(caData, 'base64').toString();
    writeFileSync(join(folder, 'account/ca.crt'), ca);
    writeFileSync(join(folder, 'account/namespace'), 'shop');
    await takeToken();
    return () => rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await cluster().client.remove(secret);
  });

  test('is made with random values that no manifest holds, protected, and labelled as its resource', async () => {
    expect(run(KEYS, true)).toMatchObject({ status: 0, output: 'Secret orders-keys was given the keys it lacked\n' });
    const live = await cluster().client.get(secret);
    const { username, password } = dataOf(live);
    expect(username).toBe('a "quoted" $user');
    expect(password).toMatch(/^[-_0-9A-Za-z]{32}$/);
    expect(live['type']).toBe('Opaque');
    expect(live.metadata.labels).toEqual({
      'app.kubernetes.io/component': 'credentials',
      'app.kubernetes.io/instance': 'orders',
      'app.kubernetes.io/managed-by': 'planwright',
      'planwright.dev/resource': 'kiosk.orders',
    });
    expect(live.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
    expect(live.metadata).not.toHaveProperty('ownerReferences');
  });

  test('is never written again, whoever changed it since', async () => {
    run(KEYS, true);
    const changed = { ...secret, metadata: secret, data: { password: encode('mine') } };
    await cluster().client.patch(secret, { data: changed.data });
    const before = await cluster().client.get(secret);
    expect(run(KEYS, true)).toMatchObject({
      status: 0,
      output: 'Secret orders-keys has every key; nothing was written\n',
    });
    const after = await cluster().client.get(secret);
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(dataOf(after)['password']).toBe('mine');
  });

  test('gets a key that a later version wants, and keeps the others', async () => {
    run(KEYS, true);
    const before = dataOf(await cluster().client.get(secret));
    run([...KEYS, { key: 'replication-password', randomBytes: 24 }], true);
    const after = dataOf(await cluster().client.get(secret));
    expect(after).toEqual({ ...before, 'replication-password': expect.stringMatching(/^[-_0-9A-Za-z]{32}$/) });
  });

  test('of somebody else is used as it is', async () => {
    const theirs = { apiVersion: 'v1', kind: 'Secret', metadata: { name: secret.name, namespace: 'shop' } };
    const before = await cluster().client.create({ ...theirs, data: { username: encode('u'), password: encode('p') } });
    expect(run(KEYS, true).status).toBe(0);
    expect(await cluster().client.get(secret)).toEqual(before);
  });

  test('of somebody else without the keys is refused, and says what to do', async () => {
    const theirs = { apiVersion: 'v1', kind: 'Secret', metadata: { name: secret.name, namespace: 'shop' } };
    const before = await cluster().client.create({ ...theirs, data: { username: encode('u') } });
    expect(run(KEYS, true)).toMatchObject({
      status: 1,
      output:
        'Secret orders-keys belongs to somebody else and lacks keys: delete it, or add them, or refer to another Secret\n',
    });
    expect(await cluster().client.get(secret)).toEqual(before);
  });

  test('keeps one value when two Jobs make it at once', async () => {
    const script = command(KEYS, true);
    const together = spawnSync(
      'sh',
      ['-c', 'sh -c "$SCRIPT" & SCRATCH_FOLDER=$OTHER sh -c "$SCRIPT"; first=$?; wait $! && exit $first'],
      {
        env: { ...script.env, SCRIPT: script.script, OTHER: mkdtempSync(join(folder, 'other-')) },
        encoding: 'utf8',
      },
    );
    expect(together.status, together.stderr).toBe(0);
    const values = dataOf(await cluster().client.get(secret));
    run(KEYS, true);
    expect(dataOf(await cluster().client.get(secret))).toEqual(values);
  });

  test('goes with its resource where the resource says so, and stays when the resource changes its mind', async () => {
    run(KEYS, false);
    const owned = await cluster().client.get(secret);
    const { metadata } = await cluster().client.get(account);
    expect(owned.metadata).toMatchObject({
      ownerReferences: [{ apiVersion: 'v1', kind: 'ServiceAccount', name: account.name, uid: metadata.uid }],
    });
    expect(owned.metadata.annotations).toBeUndefined();

    run([...KEYS, { key: 'more', randomBytes: 8 }], true);
    expect((await cluster().client.get(secret)).metadata).not.toHaveProperty('ownerReferences');

    run([...KEYS, { key: 'again', randomBytes: 8 }], false);
    await cluster().client.remove(account);
    await waitUntil(
      'the Secret goes with its account',
      async () => (await cluster().client.find(secret)) === undefined,
    );
    await cluster().client.apply(manifestsFor(KEYS, true).find(({ kind }) => kind === 'ServiceAccount') ?? fail());
    await takeToken();
  });

  test('is refused with the reason where the account may not write it', async () => {
    expect(run(KEYS, true, { SECRET_NAME: 'another' })).toMatchObject({
      status: 1,
      output: expect.stringMatching(/^Secret another could not be read: 403 secrets \\?"another\\?" is forbidden/),
    });
  });

  test('waits for an API server that is not there yet, and says so when it never comes', () => {
    const { status, output } = run(KEYS, true, { API_SERVER: 'https://127.0.0.1:1', RETRIES: '1' });
    expect(status).not.toBe(0);
    expect(output).toContain('127.0.0.1');
  });

  async function takeToken(): Promise<void> {
    const path = await cluster().client.pathOf(account);
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } };
    const response = await cluster().client.request({ method: 'POST', path: `${path}/token`, body });
    writeFileSync(join(folder, 'account/token'), String(valueAt(response.body, ['status', 'token'])));
  }

  /** The script and the environment of the Job's one container, as they are rendered. */
  function command(keys: readonly BootstrappedKey[], retained: boolean): { script: string; env: NodeJS.ProcessEnv } {
    const job = manifestsFor(keys, retained).find(({ kind }) => kind === 'Job') ?? fail();
    const [container] = containersOf(podTemplateOf(job)?.spec ?? {});
    const script = valueAt(container ?? null, ['command', 2]);
    const variables = objectsOf(container?.['env']).map(({ name, value }) => [String(name), String(value)]);
    const env = {
      PATH: process.env['PATH'],
      API_SERVER: cluster().client.server.origin,
      ACCOUNT_FOLDER: join(folder, 'account'),
      SCRATCH_FOLDER: folder,
      ...Object.fromEntries(variables),
    };
    return { script: String(script), env };
  }

  function run(
    keys: readonly BootstrappedKey[],
    retained: boolean,
    change: NodeJS.ProcessEnv = {},
  ): { readonly status: number | null; readonly output: string } {
    const { script, env } = command(keys, retained);
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      env: { ...env, ...change },
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  }
});

function dataOf(live: Manifest): Readonly<Record<string, string>> {
  const data: JsonValue | undefined = live['data'];
  const entries = Object.entries(isJsonObject(data) ? data : {});
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString()]));
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

function fail(): never {
  throw new Error('the block did not render it');
}

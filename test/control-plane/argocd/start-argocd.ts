import { mkdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { listCrdFiles } from '../../../scripts/tools/tool-catalogue.mjs';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { freePorts } from '../harness/free-ports.ts';
import { programFile } from '../harness/programs.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import type { RunningProgram } from '../harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

/** The namespace Argo CD works in. */
export const ARGOCD_NAMESPACE = 'argocd';

/** How often Argo CD looks for new commits by itself, in seconds. A webhook would tell it at once. */
const POLL_SECONDS = 5;

/** What an installation of Argo CD holds beside its programs. */
const INSTALL = fileURLToPath(new URL('install', import.meta.url));

/** The programs of Argo CD that apply manifests from Git, running beside the cluster. */
export interface ArgoCd {
  readonly redis: RunningProgram;
  readonly repoServer: RunningProgram;
  readonly controller: RunningProgram;
  readonly applicationSetController: RunningProgram;
}

/** What a user may set in `argocd-cmd-params-cm`. */
export interface ArgoCdSettings {
  /** `controller.sync.timeout.seconds`: when a sync that waits is given up. Never by default, as in Argo CD. */
  readonly syncTimeoutSeconds?: number;
}

/** Installs Argo CD's CRDs and configuration, as its own manifests do, starts its programs and returns when they are healthy. */
export async function startArgoCd(cluster: Cluster, settings: ArgoCdSettings = {}): Promise<ArgoCd> {
  await applyCrds(cluster.client, listCrdFiles('argocd'));
  for (const object of configuration()) await cluster.client.apply(object);
  const env = environment(cluster, settings);
  const [redisPort, repoPort, repoMetrics, controllerMetrics, setMetrics, webhooks] = await freePorts(6);
  const redisAddress = `127.0.0.1:${redisPort}`;
  const argocd = (name: string, args: readonly string[]): Promise<RunningProgram> =>
    cluster.start({ name, command: programFile('argocd'), env, args: [name, '--logformat=text', ...args] });
  const redis = await cluster.start({
    name: 'redis-server',
    command: programFile('redis-server'),
    args: ['--bind', '127.0.0.1', '--port', String(redisPort), '--save', '', '--appendonly', 'no'],
  });
  const repoServer = await argocd('argocd-repo-server', [
    '--address=127.0.0.1',
    `--port=${repoPort}`,
    '--metrics-address=127.0.0.1',
    `--metrics-port=${repoMetrics}`,
    `--redis=${redisAddress}`,
    '--disable-tls',
    '--client-ca-path=',
    '--revision-cache-expiration=1s',
  ]);
  const controller = await argocd('argocd-application-controller', [
    `--namespace=${ARGOCD_NAMESPACE}`,
    // Argo CD has no setting for the address of these metrics.
    `--metrics-port=${controllerMetrics}`,
    `--repo-server=127.0.0.1:${repoPort}`,
    '--repo-server-plaintext',
    `--redis=${redisAddress}`,
    `--app-resync=${POLL_SECONDS}`,
    '--app-resync-jitter=0',
  ]);
  const applicationSetController = await argocd('argocd-applicationset-controller', [
    `--namespace=${ARGOCD_NAMESPACE}`,
    `--argocd-repo-server=127.0.0.1:${repoPort}`,
    '--repo-server-plaintext',
    `--metrics-addr=127.0.0.1:${setMetrics}`,
    // It has no health to ask for.
    '--probe-addr=0',
    `--webhook-addr=127.0.0.1:${webhooks}`,
  ]);
  await isHealthy(repoServer, `http://127.0.0.1:${repoMetrics}/healthz?full=true`);
  await isHealthy(controller, `http://127.0.0.1:${controllerMetrics}/healthz`);
  await isHealthy(applicationSetController, `http://127.0.0.1:${setMetrics}/metrics`);
  return { redis, repoServer, controller, applicationSetController };
}

/** What `kubectl apply -k manifests/base/config` brings, and the project that Argo CD's API server makes when it first starts. */
function configuration(): readonly Manifest[] {
  const named = (kind: string, name: string, rest: object = {}): Manifest => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: ARGOCD_NAMESPACE, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    ...rest,
  });
  const settings = readFileSync(join(INSTALL, 'argocd-cm.yaml'), 'utf8');
  const { data } = parse(settings) as { readonly data: Readonly<Record<string, string>> };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGOCD_NAMESPACE } },
    named('ConfigMap', 'argocd-cm', { data }),
    ...['cmd-params', 'rbac', 'ssh-known-hosts', 'tls-certs', 'gpg-keys'].map((name) =>
      named('ConfigMap', `argocd-${name}-cm`),
    ),
    named('Secret', 'argocd-secret', { stringData: { 'server.secretkey': 'a key for tests only' } }),
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace: ARGOCD_NAMESPACE },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ namespace: '*', server: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    },
  ];
}

/** `https://kubernetes.default.svc` is the cluster of the kubeconfig, and nothing is written outside the cluster's folder. */
function environment(
  { folder, kubeconfig }: Cluster,
  { syncTimeoutSeconds = 0 }: ArgoCdSettings,
): Readonly<Record<string, string>> {
  const own = (name: string): string => {
    const path = join(folder, 'argocd', name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    PATH: `${INSTALL}:${process.env['PATH'] ?? ''}`,
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    TMPDIR: own('tmp'),
    ARGOCD_TLS_DATA_PATH: own('tls'),
    ARGOCD_SSH_DATA_PATH: own('ssh'),
    ARGOCD_APP_CONF_PATH: own('app'),
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_ASK_PASS_SOCK: join(own('run'), 'ask-pass.sock'),
    // Argo CD rests after each wave until its cache has surely seen what it just applied: two seconds by default.
    ARGOCD_SYNC_WAVE_DELAY: '1',
    ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT: String(syncTimeoutSeconds),
    ARGOCD_APPLICATIONSET_CONTROLLER_REQUEUE_AFTER: `${POLL_SECONDS}s`,
  };
}

/** Waits until the program answers that it is healthy. Throws with its last words where it has ended. */
async function isHealthy(program: RunningProgram, url: string): Promise<void> {
  await waitUntil(
    `${program.name} is healthy`,
    () => {
      const ended = program.ended();
      if (ended !== undefined) throw new Error(`${program.name} ${ended}\n${program.lastWords()}`);
      return answersOk(url);
    },
    PATIENCE,
    program.lastWords,
  );
}

function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

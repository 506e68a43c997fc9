// The agent as it runs in a pod: the built program with the flags of the Containerfile and the permissions of `planwright install`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startProgram, waitFor } from './programs.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const NAMESPACE = 'planwright-system';
const NAME = 'planwright-agent';

/** Applies CRDs and permissions, and nothing else. */
export async function installAgent(api, program) {
  const args = [program, 'install', '--only', 'crds,rbac', '--quiet'];
  const text = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const manifests = parseAllDocuments(text).map((document) => document.toJS());
  for (const manifest of manifests) await api.apply(aggregated(manifest, manifests), 'bench');
  for (const { spec } of manifests.filter(({ kind }) => kind === 'CustomResourceDefinition')) {
    const { name } = spec.versions.find(({ served }) => served);
    const path = `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`;
    await waitFor(`${path} is served`, () => api.list(path).then(Boolean, () => false));
  }
}

/** A controller would put together such a role; here is none. */
function aggregated({ aggregationRule, ...role }, manifests) {
  if (aggregationRule === undefined) return role;
  const isChosen = ({ metadata }) =>
    aggregationRule.clusterRoleSelectors.some(({ matchLabels }) =>
      Object.entries(matchLabels).every(([name, value]) => metadata.labels?.[name] === value),
    );
  const parts = manifests.filter((manifest) => manifest.kind === 'ClusterRole' && isChosen(manifest));
  return { ...role, rules: parts.flatMap(({ rules }) => rules) };
}

/** A token of the agent's ServiceAccount. */
export async function agentToken(api) {
  const path = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${NAME}/token`;
  const spec = { expirationSeconds: 24 * 3600 };
  const { status } = await api.request({
    method: 'POST',
    path,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec },
  });
  return status.token;
}

/** How the image starts Node. */
export function containerFlags() {
  const [, entry] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(join(ROOT, 'Containerfile'), 'utf8'));
  return JSON.parse(entry).filter((part) => part.startsWith('--'));
}

/** Starts a replica and returns when it listens. `name` is that of its log; `flags` are more of Node, to profile it. */
export async function startReplica({ identity, name, folder, program, kubeconfig, shards, flags = [] }) {
  const file = join(folder, `${identity}.kubeconfig`);
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  const addresses = ['metrics', 'health'].map((what) => `--${what}-address=127.0.0.1:0`);
  const options = [`--kubeconfig=${file}`, `--namespace=${NAMESPACE}`, `--shards=${shards}`, ...addresses];
  const running = startProgram({
    name,
    command: process.execPath,
    args: [...containerFlags(), ...flags, program, 'agent', ...options],
    folder,
    env: { POD_NAME: identity, NODE_ENV: 'production', LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' },
  });
  const { metrics, health } = await waitFor(`${identity} listens`, () => saidToRun(running.logFile), {
    interval: 20,
    program: running,
  });
  return {
    ...running,
    metrics: async () => readMetrics(await (await fetch(`${metrics}/metrics`)).text()),
    isReady: async () => (await fetch(`${health}/ready`)).ok,
  };
}

function saidToRun(logFile) {
  const lines = readFileSync(logFile, 'utf8').split('\n').slice(0, -1);
  const entries = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return entries.find(({ message }) => message === 'the agent runs');
}

/** `name{labels}` → value. */
function readMetrics(text) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

/** The series of a metric, as labels and value. */
export function seriesOf(metrics, name) {
  return [...metrics]
    .filter(([series]) => series.startsWith(`${name}{`))
    .map(([series, value]) => {
      const labels = [...series.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
      return { labels: Object.fromEntries(labels), value };
    });
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { installManifests } from '../../../src/core/install/install-manifests.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { waitUntilServed } from '../harness/apply-crds.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import type { RunningProgram } from '../harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

/** The built program: what runs in the image. */
const PROGRAM = fileURLToPath(new URL('../../../build/planwright.mjs', import.meta.url));

const CONTAINERFILE = fileURLToPath(new URL('../../../Containerfile', import.meta.url));

/** As the Containerfile starts it. */
const NODE_FLAGS = containerFlags();

/** One line of the agent's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A replica of the agent, as a process of its own with the permissions of an installation. */
export interface AgentProcess {
  readonly identity: string;
  readonly program: RunningProgram;
  /** Where it listens. */
  readonly metrics: string;
  readonly health: string;
  readonly page: string;
  readonly log: () => readonly LogLine[];
}

type Addresses = Pick<AgentProcess, 'metrics' | 'health' | 'page'>;

function containerFlags(): readonly string[] {
  const [, entry] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(CONTAINERFILE, 'utf8')) ?? [];
  if (entry === undefined) throw new Error(`${CONTAINERFILE} has no ENTRYPOINT`);
  const flags = (JSON.parse(entry) as readonly string[]).filter((part) => part.startsWith('--'));
  if (flags.length === 0) throw new Error(`the ENTRYPOINT of ${CONTAINERFILE} has no flags of Node.js`);
  return flags;
}

/** Installs CRDs and permissions, and nothing else: the agents of tests run beside the cluster. */
export async function installAgent({ client }: Cluster): Promise<void> {
  const manifests = installManifests({ ...INSTALLATION, parts: ['crds', 'rbac'] });
  for (const manifest of manifests) await client.apply(manifest);
  await waitUntilServed(
    client,
    manifests.filter(({ kind }) => kind === 'CustomResourceDefinition'),
  );
}

/** A kubeconfig with a token of the agent's ServiceAccount. */
export async function agentKubeconfig(cluster: Cluster): Promise<string> {
  const { namespace, name } = INSTALLATION;
  const { body } = await cluster.client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 7200 } },
  });
  const { token } = body['status'] as { readonly token: string };
  const admin = parse(readFileSync(cluster.kubeconfig, 'utf8')) as {
    readonly users: readonly { readonly name: string }[];
  };
  const users = admin.users.map(({ name: user }) => ({ name: user, user: { token } }));
  const file = join(cluster.folder, 'agent.kubeconfig');
  writeFileSync(file, stringify({ ...admin, users }), { mode: 0o600 });
  return file;
}

/** Starts a replica and returns when it listens. */
export async function startAgentProcess(
  cluster: Cluster,
  {
    identity,
    args = [],
    kubeconfig,
  }: { readonly identity: string; readonly args?: readonly string[]; readonly kubeconfig?: string },
): Promise<AgentProcess> {
  const program = await cluster.start({
    name: identity,
    command: process.execPath,
    args: [
      ...NODE_FLAGS,
      PROGRAM,
      'agent',
      `--kubeconfig=${kubeconfig ?? (await agentKubeconfig(cluster))}`,
      `--namespace=${INSTALLATION.namespace}`,
      ...['metrics', 'health', 'page'].map((what) => `--${what}-address=127.0.0.1:0`),
      '--log-level=debug',
      ...args,
    ],
    env: { POD_NAME: identity },
  });
  const log = (): readonly LogLine[] => readLog(program.logFile);
  let addresses: Addresses | undefined;
  await waitUntil(
    `${identity} listens`,
    () => {
      if (program.ended() !== undefined) throw new Error(`${identity} ended: ${program.lastWords()}`);
      addresses = log().find(({ message }) => message === 'the agent runs') as Addresses | undefined; // What it logs then.
      return addresses !== undefined;
    },
    PATIENCE,
    program.lastWords,
  );
  if (addresses === undefined) throw new Error('it does not listen');
  const { metrics, health, page } = addresses;
  return { identity, program, metrics, health, page, log };
}

/** Whole lines; the last one may still be on its way. Node's own warnings are no JSON. */
function readLog(file: string): readonly LogLine[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as LogLine] : []));
}

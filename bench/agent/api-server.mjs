// etcd and kube-apiserver and nothing else: no controller changes what is measured.
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { findBuiltProgram } from '../../scripts/tools/tool-catalogue.mjs';
import { startProgram, waitFor } from './programs.mjs';

/** Whose requests are recorded: every one, without what was sent. */
export const AGENT_USER = 'system:serviceaccount:planwright-system:planwright-agent';

/** It reads everything it holds before it is ready. */
const START_TIMEOUT = 5 * 60_000;

const AUDIT_POLICY = `
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: Metadata, users: ["${AGENT_USER}"]}
- {level: None}
`;

/**
 * Starts both and returns when `/readyz` says so. `restart` stops the API server as a crash would, and starts it on the same port;
 * `keepData` stops both, copies what they hold, and starts them again. `data` is such a copy to begin with.
 */
export async function startApiServer(work, data) {
  const [etcdClient, etcdPeer, port] = await freePorts(3);
  const token = randomBytes(16).toString('hex');
  writeCredentials(work, token);
  if (data !== undefined && existsSync(data)) cpSync(data, work.path('etcd'), { recursive: true });
  const startData = () => startEtcd(work, { client: etcdClient, peer: etcdPeer });
  let etcd = startData();
  const url = `https://127.0.0.1:${port}`;
  const start = () => startServer(work, { etcdClient, port });
  let server = start();
  await waitFor('kube-apiserver is ready', () => isReady(url), { program: server, timeout: START_TIMEOUT });
  return {
    url,
    token,
    ca: readFileSync(work.path('certificates/apiserver.crt')),
    auditFile: work.path('audit.jsonl'),
    get pids() {
      return { etcd: etcd.pid, 'kube-apiserver': server.pid };
    },
    kubeconfig: (bearer) => kubeconfigText(url, work.path('certificates/apiserver.crt'), bearer),
    async restart() {
      await server.stop('SIGKILL');
      server = start();
      await waitFor('kube-apiserver is ready again', () => isReady(url), { program: server, timeout: START_TIMEOUT });
    },
    async keepData(folder) {
      await server.stop('SIGTERM');
      await etcd.stop('SIGTERM');
      cpSync(work.path('etcd'), folder, { recursive: true });
      etcd = startData();
      server = start();
      await waitFor('kube-apiserver is ready again', () => isReady(url), { program: server, timeout: START_TIMEOUT });
    },
    async stop() {
      await server.stop('SIGKILL');
      await etcd.stop('SIGKILL');
    },
  };
}

function writeCredentials(work, token) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  writeFileSync(work.path('service-account.pub'), publicKey);
  writeFileSync(work.path('service-account.key'), privateKey, { mode: 0o600 });
  writeFileSync(work.path('tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  writeFileSync(work.path('audit-policy.yaml'), AUDIT_POLICY);
}

/** The data need not outlive the machine; ten thousand Plans need more than the two gigabytes of the default. */
function startEtcd(work, { client, peer }) {
  const [clientUrl, peerUrl] = [client, peer].map((port) => `http://127.0.0.1:${port}`);
  return startProgram({
    name: 'etcd',
    command: programFile('etcd'),
    folder: work.root,
    args: [
      `--data-dir=${work.path('etcd')}`,
      '--unsafe-no-fsync',
      `--quota-backend-bytes=${8 * 1024 ** 3}`,
      `--listen-client-urls=${clientUrl}`,
      `--advertise-client-urls=${clientUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
    ],
  });
}

/** It shares two cores with everything else: a third of its time would go to collecting garbage, of which it may keep as much as fits. */
const MEMORY = { GOGC: '400', GOMEMLIMIT: `${Math.floor(totalmem() * 0.6)}B` };

function startServer(work, { etcdClient, port }) {
  return startProgram({
    name: 'kube-apiserver',
    command: programFile('kube-apiserver'),
    folder: work.root,
    env: MEMORY,
    args: [
      `--etcd-servers=http://127.0.0.1:${etcdClient}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      `--cert-dir=${work.path('certificates')}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${work.path('service-account.pub')}`,
      `--service-account-signing-key-file=${work.path('service-account.key')}`,
      `--token-auth-file=${work.path('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/12',
      '--max-requests-inflight=1000',
      '--max-mutating-requests-inflight=500',
      `--audit-policy-file=${work.path('audit-policy.yaml')}`,
      `--audit-log-path=${work.path('audit.jsonl')}`,
    ],
  });
}

function programFile(program) {
  const file = findBuiltProgram(program);
  if (file === undefined) throw new Error(`${program} is not on this machine: run \`npm run tools\` (docs/testing.md)`);
  return file;
}

function kubeconfigText(server, authority, token) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster: { server, 'certificate-authority': authority } }],
    users: [{ name: 'user', user: { token } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'user' } }],
  });
}

/** Asks without checking the certificate: the server makes it only now. */
function isReady(url) {
  return new Promise((resolve) => {
    get(`${url}/readyz`, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

/** Below the range from which systems take the ports of outgoing connections, so that the port is still free at a restart. */
async function freePorts(count) {
  const held = new Map();
  while (held.size < count) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isHeld = await Promise.race([
      once(server, 'listening').then(() => true),
      new Promise((resolve) => server.on('error', () => resolve(false))),
    ]);
    if (isHeld) held.set(port, server);
  }
  await Promise.all([...held.values()].map((server) => once(server.close(), 'close')));
  return [...held.keys()];
}

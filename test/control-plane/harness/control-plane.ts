import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePorts } from './free-ports.ts';
import { programFile } from './programs.ts';
import type { ProgramStart, RunningProgram } from './supervisor.ts';
import { waitUntil } from './wait-until.ts';

type Start = (program: ProgramStart) => Promise<RunningProgram>;

/**
 * Everything that changes an object, with what was sent and what came of it. Reading is not recorded, nor questions about permissions, nor
 * what Flux notes again and again about a Kustomization that waits for another.
 */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    {
      level: 'None',
      resources: [
        { group: '', resources: ['events'] },
        { group: 'events.k8s.io' },
        { group: 'coordination.k8s.io' },
        { group: 'authentication.k8s.io' },
        { group: 'authorization.k8s.io' },
        { group: 'kustomize.toolkit.fluxcd.io', resources: ['kustomizations/status'] },
      ],
    },
    { level: 'RequestResponse', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
    { level: 'None' },
  ],
};

/** Starts etcd and kube-apiserver and returns when `/readyz` says so. */
export async function startApiServer({
  folder,
  start,
  flags = [],
}: {
  readonly folder: string;
  readonly start: Start;
  readonly flags?: readonly string[];
}): Promise<{ readonly kubeconfig: string; readonly auditLog: string }> {
  const [etcdClient, etcdPeer, securePort] = await freePorts(3);
  const file = (name: string): string => join(folder, name);
  const token = randomBytes(16).toString('hex');
  writeCredentials(folder, token);
  writeFileSync(file('audit-policy.yaml'), stringify(AUDIT_POLICY));
  const etcd = await startEtcd(start, { folder, client: Number(etcdClient), peer: Number(etcdPeer) });
  const server = await start({
    name: 'kube-apiserver',
    command: programFile('kube-apiserver'),
    args: [
      `--etcd-servers=http://127.0.0.1:${etcdClient}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${securePort}`,
      '--advertise-address=127.0.0.1',
      // Its own endpoint would be a loopback address, which the API refuses.
      '--endpoint-reconciler-type=none',
      `--cert-dir=${file('certificates')}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${file('service-account.pub')}`,
      `--service-account-signing-key-file=${file('service-account.key')}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--allow-privileged=true',
      `--audit-policy-file=${file('audit-policy.yaml')}`,
      `--audit-log-path=${file('audit.jsonl')}`,
      ...flags,
    ],
  });
  const url = `https://127.0.0.1:${securePort}`;
  await waitUntil(`kube-apiserver is ready\n${etcd.logFile}\n${server.logFile}`, () => isReady(url, server));
  const kubeconfig = file('kubeconfig');
  writeFileSync(kubeconfig, stringify(kubeconfigOf(url, file('certificates/apiserver.crt'), token)), { mode: 0o600 });
  return { kubeconfig, auditLog: file('audit.jsonl') };
}

/** Starts kube-controller-manager and kube-scheduler. They need no waiting: what they are to do, they do when they are there. */
export async function startControllers({
  folder,
  kubeconfig,
  start,
}: {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly start: Start;
}): Promise<void> {
  const [managerPort, schedulerPort] = await freePorts(2);
  const common = (port: number | undefined): readonly string[] => [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
  await start({
    name: 'kube-controller-manager',
    command: programFile('kube-controller-manager'),
    args: [
      ...common(managerPort),
      `--service-account-private-key-file=${join(folder, 'service-account.key')}`,
      `--root-ca-file=${join(folder, 'certificates/apiserver.crt')}`,
      '--horizontal-pod-autoscaler-sync-period=2s',
      '--pvclaimbinder-sync-period=2s',
    ],
  });
  await start({ name: 'kube-scheduler', command: programFile('kube-scheduler'), args: common(schedulerPort) });
}

function writeCredentials(folder: string, token: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  writeFileSync(join(folder, 'service-account.pub'), publicKey);
  writeFileSync(join(folder, 'service-account.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
}

async function startEtcd(
  start: Start,
  { folder, client, peer }: { readonly folder: string; readonly client: number; readonly peer: number },
): Promise<RunningProgram> {
  return start({
    name: 'etcd',
    command: programFile('etcd'),
    args: [
      `--data-dir=${join(folder, 'etcd')}`,
      // The data need not outlive the machine.
      '--unsafe-no-fsync',
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
    ],
  });
}

function kubeconfigOf(server: string, certificateAuthority: string, token: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': certificateAuthority } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
  };
}

/** Asks without checking the certificate: the server makes it only now. */
function isReady(url: string, server: RunningProgram): Promise<boolean> {
  const ended = server.ended();
  if (ended !== undefined) throw new Error(`kube-apiserver ${ended}\n${server.lastWords()}`);
  return new Promise((resolve) => {
    get(`${url}/readyz`, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

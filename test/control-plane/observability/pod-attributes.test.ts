import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type JsonObject, valueAt } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { addCollector } from '../../../src/kinds/observability-platform/collector/add-collector.ts';
import { COMPONENT_PORTS, portNumber } from '../../../src/kinds/observability-platform/ports.ts';
import { localContainer } from '../../observability/local-container.ts';
import { planOf } from '../../observability/test-platform.ts';
import type { LiveObject } from '../harness/api-client.ts';
import { freePorts } from '../harness/free-ports.ts';
import { type Program, programFile } from '../harness/programs.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

const NAMESPACE = 'monitoring';
const POD = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'till-pod' };
const ACCOUNT = 'collector-production';

describe.each<readonly [version: string, program: Program]>([
  ['0.91.0', 'otelcol-0.91'],
  ['0.152.0', 'otelcol'],
])('the collector %s', (version, program) => {
  describeWithCluster('knows who sent something', { programs: [program], ownCluster: true }, (cluster) => {
    it.each(['deployment', 'daemonset'])('with the rights that are rendered, as a %s', async (mode) => {
      const uid = await createPod(cluster());
      const received = await receiveLogs();
      const spec = `components: {loki: {}, openTelemetryCollector: {version: ${version}, mode: ${mode}}}`;
      const { url, logFile } = await startCollector(cluster(), { spec, program, receiver: received.port });
      const last = (): readonly string[] => [received.text(), readFileSync(logFile, 'utf8')];
      // The collector takes data before it has read all pods, so that what is sent first may be without a name; and one of 2023 that has
      // read a pod before its ReplicaSet knows better only when it hears of the pod again.
      const isNamed = async (): Promise<boolean> => {
        await send(url, uid);
        await cluster().client.patch(POD, { metadata: { annotations: { seen: String(performance.now()) } } });
        return received.text().includes('till-deployment');
      };
      await waitUntil('its Deployment is named', isNamed, PATIENCE, last);
      expect(received.text()).toContain('k8s.deployment.name');
      expect(received.text()).toContain('till-pod');
      expect(readFileSync(logFile, 'utf8')).not.toContain('forbidden');
    });
  });
});

/** A pod as a Deployment has one: only through its ReplicaSet. Its uid. */
async function createPod({ client }: Cluster): Promise<string> {
  for (const name of [NAMESPACE, 'shop']) {
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const container = { name: 'till', image: 'till:1' };
  const template = { metadata: { labels: { app: 'till' } }, spec: { containers: [container] } };
  const selector = { matchLabels: { app: 'till' } };
  const owner = (kind: string, { metadata: { name, uid } }: LiveObject): readonly JsonObject[] => [
    { apiVersion: 'apps/v1', kind, name, uid: String(uid), controller: true },
  ];
  const apply = async (manifest: JsonObject): Promise<LiveObject> => {
    // What is given are manifests.
    const { object } = await client.apply(manifest as Manifest);
    return object;
  };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' } };
  await apply(account);
  const deployment = await apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'till-deployment', namespace: 'shop' },
    spec: { selector, template },
  });
  const set = await apply({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: 'till-deployment-5d9c7b',
      namespace: 'shop',
      ownerReferences: owner('Deployment', deployment),
    },
    spec: { selector, template },
  });
  const pod = await apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'till-pod',
      namespace: 'shop',
      ownerReferences: owner('ReplicaSet', set),
    },
    spec: { nodeName: 'node-1', containers: [container] },
  });
  return String(valueAt(pod, ['metadata', 'uid']));
}

/** A stand-in for Loki that keeps what it is sent: the test is about what the collector adds. */
async function receiveLogs(): Promise<{ readonly port: number; readonly text: () => string }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const isZipped = request.headers['content-encoding'] === 'gzip';
      bodies.push((isZipped ? gunzipSync(body) : body).toString('latin1'));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  // A server that listens on a port has one.
  return { port: (server.address() as AddressInfo).port, text: () => bodies.join('\n') };
}

/** Starts the collector as the account that is rendered for it; a process that is not in a pod reads who it is from a kubeconfig. */
async function startCollector(
  cluster: Cluster,
  { spec, program, receiver }: { readonly spec: string; readonly program: Program; readonly receiver: number },
): Promise<{ readonly url: string; readonly logFile: string }> {
  const plan = planOf(spec, addCollector);
  for (const { step, manifest } of plan.objects) {
    if (step === 'collector-rbac') await cluster.client.apply(manifest);
  }
  const ports = await freePorts(COMPONENT_PORTS.collector.length);
  const portOf = (number: number): number =>
    ports[COMPONENT_PORTS.collector.findIndex((candidate) => candidate.number === number)] ?? 0;
  const kind = plan.objects.some(({ ref }) => ref.kind === 'DaemonSet') ? 'DaemonSet' : 'Deployment';
  const name = `collector-${portOf(portNumber('collector', 'health'))}`;
  const folder = join(cluster.folder, name);
  const { args, env } = localContainer(plan, [kind, ACCOUNT, 'collector'], {
    folder,
    rewrite: (text) =>
      text
        .replace('auth_type: serviceAccount', 'auth_type: kubeConfig')
        .replace(/http:\/\/loki-production\S+:3100/, `http://127.0.0.1:${receiver}`)
        .replaceAll(/0\.0\.0\.0:(\d+)/g, (_, port: string) => `127.0.0.1:${portOf(Number(port))}`)
        .replaceAll(/host: 0\.0\.0\.0\n( *)port: (\d+)/g, (_, indent: string, port: string) =>
          [`host: 127.0.0.1`, `${indent}port: ${portOf(Number(port))}`].join('\n'),
        ),
  });
  const KUBECONFIG = join(folder, 'kubeconfig');
  writeFileSync(KUBECONFIG, JSON.stringify(await kubeconfigOf(cluster)));
  const running = await cluster.start({
    name,
    command: programFile(program),
    args,
    env: { ...env, KUBECONFIG, NODE_NAME: 'node-1' },
  });
  onTestFinished(() => running.stop());
  return { url: `http://127.0.0.1:${portOf(portNumber('collector', 'otlp-http'))}/v1/logs`, logFile: running.logFile };
}

async function kubeconfigOf({ client, folder }: Cluster): Promise<JsonObject> {
  const { body } = await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  });
  const ca = readFileSync(join(folder, 'certificates/apiserver.crt')).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'a', cluster: { server: client.server.origin, 'certificate-authority-data': ca } }],
    users: [{ name: 'a', user: { token: String(valueAt(body, ['status', 'token'])) } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
}

/** One line of log from the pod, lost while nobody answers. */
async function send(url: string, uid: string): Promise<void> {
  const resource = { attributes: [{ key: 'k8s.pod.uid', value: { stringValue: uid } }] };
  const logRecords = [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'open' } }];
  const body = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await response.text();
  } catch {
    // It is sent again.
  }
}

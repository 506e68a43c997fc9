import type { Server } from 'node:http';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonArray, type JsonValue, member, valueAt } from '../../../src/core/json/json.ts';
import { addPrometheus } from '../../../src/kinds/observability-platform/prometheus/add-prometheus.ts';
import { localContainer } from '../../observability/local-container.ts';
import { requestJson } from '../../observability/request-json.ts';
import { planOf } from '../../observability/test-platform.ts';
import { freePorts } from '../harness/free-ports.ts';
import { type Program, programFile } from '../harness/programs.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { createTargets, NAMESPACE } from './scrape-targets.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';

describe.each<readonly [version: string, program: Program]>([
  ['v2.48.0', 'prometheus-2'],
  ['v3.15.0', 'prometheus'],
])('Prometheus %s', (version, program) => {
  describeWithCluster(
    'discovers with the rights that are rendered',
    { programs: [program], ownCluster: true },
    (cluster) => {
      let servers: readonly Server[] = [];
      beforeAll(async () => {
        servers = await createTargets(cluster());
      });
      afterAll(() => {
        for (const server of servers) server.close();
      });

      it('in its own namespace only', async () => {
        const { targets, last, said } = await discovered(cluster(), {
          version,
          program,
          discovery: '{scope: Namespace}',
        });
        await waitUntil('one is found, and answers', async () => upOf(await targets()) === '1 of 1', PATIENCE, last);
        expect(await targets()).toEqual([
          'kubernetes-pods http://127.0.0.1/shop/metrics {app=annotated,namespace=monitoring,node=node-1,pod=annotated} up',
        ]);
        expect(said()).not.toContain('forbidden');
      });

      it('in another namespace as soon as its owners allow it; until then in its own all the same', async () => {
        const { client } = cluster();
        const discovery = '{scope: Namespace, namespaces: [shop]}';
        const { targets, last, said } = await discovered(cluster(), { version, program, discovery });
        await waitUntil('its own is found', async () => upOf(await targets()) === '1 of 1', PATIENCE, last);
        expect(said()).toContain('forbidden');
        const role = await client.get({
          apiVersion: RBAC,
          kind: 'Role',
          namespace: NAMESPACE,
          name: 'prometheus-production',
        });
        const metadata = { name: 'scraped', namespace: 'shop' };
        await client.apply({ apiVersion: RBAC, kind: 'Role', metadata, rules: role['rules'] });
        const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'scraped' };
        const subjects = [{ kind: 'ServiceAccount', name: 'prometheus-production', namespace: NAMESPACE }];
        await client.apply({ apiVersion: RBAC, kind: 'RoleBinding', metadata, roleRef, subjects });
        await waitUntil('the other is found too', async () => upOf(await targets()) === '2 of 3', PATIENCE, last);
      });

      // Last, because a ClusterRole would let the others see everything too.
      it('in the whole cluster', async () => {
        const { targets, last, said } = await discovered(cluster(), {
          version,
          program,
          discovery: '{scope: Cluster}',
        });
        await waitUntil(
          'six are found, and four of them answer',
          async () => upOf(await targets()) === '4 of 6',
          PATIENCE,
          last,
        );
        expect(await targets()).toEqual([
          'kubernetes-apiservers https://10.9.9.9:6443/metrics {}',
          'kubernetes-cadvisor https://127.0.0.1/metrics/cadvisor {node=node-1} up',
          'kubernetes-nodes https://127.0.0.1/metrics {node=node-1} up',
          'kubernetes-pods http://127.0.0.1/shop/metrics {app=annotated,namespace=monitoring,node=node-1,pod=annotated} up',
          'kubernetes-pods http://127.0.0.1/shop/metrics {app=annotated,namespace=shop,node=node-1,pod=annotated} up',
          'kubernetes-services https://[fd00::5]:8080/metrics {namespace=shop,service=six}',
        ]);
        expect(said()).not.toContain('forbidden');
      });
    },
  );
});

function upOf(targets: readonly string[]): string {
  return `${targets.filter((target) => target.endsWith(' up')).length} of ${targets.length}`;
}

interface Asked {
  readonly version: string;
  readonly program: Program;
  readonly discovery: string;
}

interface Found {
  readonly targets: () => Promise<readonly string[]>;
  readonly last: () => readonly string[];
  readonly said: () => string;
}

/** Starts Prometheus as the account that is rendered for it, and tells what it has found: job, address, labels, and whether it answers. */
async function discovered(cluster: Cluster, { version, program, discovery }: Asked): Promise<Found> {
  const spec = `components: {prometheus: {version: ${version}, scrapeInterval: 1s, discovery: ${discovery}}}`;
  const plan = planOf(spec, addPrometheus);
  for (const { step, manifest } of plan.objects) {
    if (step === 'prometheus-rbac') await cluster.client.apply(manifest);
  }
  const [port = 0] = await freePorts(1);
  const folder = join(cluster.folder, `prometheus-${port}`);
  await writeAccount(cluster, folder);
  const container = localContainer(plan, ['StatefulSet', 'prometheus-production', 'prometheus'], {
    folder,
    env: { POD_NAME: 'prometheus-production-0' },
    rewrite: (text) =>
      text.replaceAll(
        /( +)- role: \w+\n/g,
        (match, indent: string) => match + apiServer(cluster, folder, `${indent}  `),
      ),
  });
  const args = [...container.args, `--web.listen-address=127.0.0.1:${port}`];
  const running = await cluster.start({
    name: `prometheus-${port}`,
    command: programFile(program),
    args,
    env: container.env,
  });
  let last: readonly string[] = [];
  const targets = async (): Promise<readonly string[]> => {
    last = await targetsAt(port);
    return last;
  };
  return { targets, last: () => last, said: () => readFileSync(running.logFile, 'utf8') };
}

/** A process that is not in a pod has to be told where the API server is and who it is. */
function apiServer(cluster: Cluster, folder: string, indent: string): string {
  const account = join(folder, 'var/run/secrets/kubernetes.io/serviceaccount');
  return [
    `api_server: ${cluster.client.server.origin}`,
    `authorization: {credentials_file: ${account}/token}`,
    `tls_config: {ca_file: ${account}/ca.crt}`,
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');
}

/** What a kubelet mounts for the account. */
async function writeAccount(cluster: Cluster, folder: string): Promise<void> {
  const account = join(folder, 'var/run/secrets/kubernetes.io/serviceaccount');
  mkdirSync(account, { recursive: true });
  const { body } = await cluster.client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/prometheus-production/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  });
  writeFileSync(join(account, 'token'), String(valueAt(body, ['status', 'token'])));
  writeFileSync(join(account, 'ca.crt'), readFileSync(join(cluster.folder, 'certificates/apiserver.crt')));
}

async function targetsAt(port: number): Promise<readonly string[]> {
  const answer = await requestJson({ port, path: '/api/v1/targets?state=active' });
  const found = valueAt(answer, ['data', 'activeTargets']);
  const targets = isJsonArray(found) ? found : [];
  return targets.map(describeTarget).sort();
}

/** Ports of 127.0.0.1 differ from run to run, and so does `instance`. */
function describeTarget(target: JsonValue): string {
  const { job, instance: _instance, ...labels } = member(target, 'labels') as Readonly<Record<string, string>>;
  const url = String(member(target, 'scrapeUrl')).replace(/127\.0\.0\.1:\d+/, '127.0.0.1');
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const health = member(target, 'health') === 'up' ? ' up' : '';
  return `${job} ${url} {${pairs.sort().join(',')}}${health}`;
}

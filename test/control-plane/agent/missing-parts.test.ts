import { beforeAll, expect, test } from 'vitest';
import { installManifests } from '../../../src/core/install/install-manifests.ts';
import { type JsonObject, valueAt } from '../../../src/core/json/json.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { synthesizeText } from '../../synthesize-text.ts';
import { clusterText, databaseText, platformText } from '../../status/resources.ts';
import { applyForeignCrds } from '../acceptance/foreign-crds.ts';
import type { ObjectName } from '../harness/api-client.ts';
import { conditionOf, type Condition } from '../harness/conditions.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { type Applier, createApplier } from '../status/applier.ts';
import { type AgentProcess, installAgent, type LogLine, startAgentProcess } from './agent-process.ts';
import { type AgentRequest, agentRequests, WITH_AGENT_REQUESTS } from './agent-requests.ts';
import { replicaCredentials } from './replica-credentials.ts';
import { killApiServer } from './restart-api-server.ts';

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database', namespace: 'shop', name: 'orders' };
const PLATFORM = {
  apiVersion: 'observability.io/v1beta1',
  kind: 'ObservabilityPlatform',
  namespace: 'monitoring',
  name: 'production',
};
const CLUSTER = { apiVersion: 'chronik.stream/v1alpha1', kind: 'ChronikCluster', namespace: 'streams', name: 'events' };
const DEFINITION = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
const ROLE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  name: `${INSTALLATION.name}-catalogue`,
};
const LEASES = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  namespace: INSTALLATION.namespace,
  name: `${INSTALLATION.name}-leases`,
};

const NEEDS = {
  workloads: true,
  ownCluster: true,
  ...WITH_AGENT_REQUESTS,
} as const;

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

describeWithCluster('an agent to which something is missing', NEEDS, (cluster) => {
  let agent: AgentProcess;
  let database: Applier;

  const conditionAt = async (name: ObjectName, type: string): Promise<Condition | undefined> => {
    const found = await cluster().client.find(name);
    return found === undefined ? undefined : conditionOf(found, type);
  };
  const waitForCondition = async (name: ObjectName, type: string, expected: RegExp): Promise<void> => {
    let last: unknown;
    const check = async (): Promise<boolean> => {
      const condition = await conditionAt(name, type);
      last = (await cluster().client.find(name))?.['status'];
      return expected.test(`${condition?.status}/${condition?.reason} ${condition?.message}`);
    };
    await waitUntil(`${name.name}: ${type} is ${String(expected)}`, check, PATIENCE, () => [
      last,
      agent.log().slice(-20),
    ]);
  };
  const metric = async (pattern: RegExp): Promise<number> => {
    const text = await (await fetch(`${agent.metrics}/metrics`)).text();
    return Number(pattern.exec(text)?.[1] ?? Number.NaN);
  };
  const warnings = (): readonly LogLine[] => agent.log().filter(({ level }) => level === 'warn' || level === 'error');
  const missingWarnings = (): readonly string[] =>
    warnings()
      .filter(({ reason }) => reason === 'NotServed')
      .map(({ collection }) => String(collection));
  const isReady = async (): Promise<boolean> => (await fetch(`${agent.health}/ready`)).status === 200;
  const change = async (name: ObjectName, map: (rule: Rule) => readonly Rule[]): Promise<void> => {
    const { rules } = (await cluster().client.get(name)) as unknown as { readonly rules: readonly Rule[] };
    await cluster().client.patch(name, { rules: rules.flatMap(map) } as unknown as JsonObject);
  };
  const restore = async (): Promise<void> => {
    for (const manifest of installManifests({ ...INSTALLATION, parts: ['rbac'] })) {
      await cluster().client.apply(manifest, { force: true });
    }
  };

  beforeAll(async () => {
    for (const manifest of installManifests({ ...INSTALLATION, parts: ['rbac'] }))
      await cluster().client.apply(manifest);
    const role = { ...ROLE, name: INSTALLATION.name };
    await waitUntil('the role is filled in', async () =>
      JSON.stringify(await cluster().client.get(role)).includes('"endpointslices"'),
    );
    const { kubeconfig } = await replicaCredentials(cluster(), 'agent-0');
    agent = await startAgentProcess(cluster(), { identity: 'agent-0', kubeconfig });
    for (const namespace of ['shop', 'streams', 'monitoring']) await createNamespace(cluster().client, namespace);
  });

  test('without CRDs it is ready, and says which kinds are missing', async () => {
    await waitUntil('it is ready', isReady);
    const kinds = [
      'Plan.planwright.dev',
      'Database.database.example.com',
      'ChronikCluster.chronik.stream',
      'ObservabilityPlatform.observability.io',
    ];
    const states = await Promise.all(
      kinds.map((kind) =>
        metric(
          new RegExp(
            `^planwright_watch_state\\{group_kind="${kind}",state="unreadable",reason="NotServed"\\} (1)$`,
            'm',
          ),
        ),
      ),
    );
    expect(states).toEqual(kinds.map(() => 1));
    expect([...missingWarnings()].sort()).toEqual([...kinds].sort());
  });

  test('CRDs come, and it goes on by itself', async () => {
    await installAgent(cluster());
    database = createApplier(cluster().client);
    await database.commit(databaseText({ replicas: 1 }));
    await waitForCondition(DATABASE, 'Planned', /^True/);
  });

  test('a foreign kind that a Plan names is not served, and then it is', async () => {
    const platform = createApplier(cluster().client);
    const text = platformText({ more: '  security: {tls: {enabled: true, autoTLS: true}}\n' });
    await platform.commit(text);
    await waitForCondition(PLATFORM, 'Ready', /^False\/Pending .* does not know the kind Certificate.cert-manager.io /);
    const planned = synthesizeText(text).rendered.flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
    await applyForeignCrds(cluster().client, planned);
    await waitForCondition(PLATFORM, 'Ready', /^False\/Pending (?!.* does not know)/);
  });

  test("a kind's CRD is deleted and made again while it runs", async () => {
    const { client } = cluster();
    const name = { ...DEFINITION, name: 'databases.database.example.com' };
    // Those that hold a finalizer would keep the CRD.
    await client.remove(DATABASE);
    await waitUntil('the Database is gone', async () => (await client.find(DATABASE)) === undefined);
    const told = missingWarnings().length;
    await client.remove(name);
    await waitUntil('the CRD is gone', async () => (await client.find(name)) === undefined);
    await waitUntil('it is told', () => missingWarnings().length === told + 1);
    expect(await isReady()).toBe(true);
    await installAgent(cluster());
    await waitUntil(
      'Databases are served',
      async () =>
        (await client.request({ method: 'GET', path: '/apis/database.example.com/v1/databases' })).status === 200,
    );
    await database.commit(databaseText({ replicas: 1 }));
    await waitForCondition(DATABASE, 'Planned', /^True/);
  });

  test('permissions are taken away', async () => {
    await createApplier(cluster().client).commit(clusterText());
    await waitForCondition(CLUSTER, 'DependenciesReady', /metastore/);
    const began = Date.now();
    const taken: readonly string[] = ['statefulsets', 'secrets', 'databases/status'];
    await change(ROLE, (rule) => {
      const resources = rule.apiGroups.includes('events.k8s.io')
        ? []
        : rule.resources.filter((name) => !taken.includes(name));
      return resources.length === 0 ? [] : [{ ...rule, resources }];
    });
    const role = { ...ROLE, name: INSTALLATION.name };
    await waitUntil('the aggregated role has lost them', async () => {
      const text = JSON.stringify(await cluster().client.get(role));
      return !text.includes('"statefulsets"') && !text.includes('"events.k8s.io"');
    });
    // A watch that is open goes on for up to ten minutes, whatever is allowed by now.
    const restart = await killApiServer(cluster());
    await restart();
    await waitForCondition(PLATFORM, 'Ready', /^Unknown\/CannotRead cannot read StatefulSet.apps: Forbidden/);
    await cluster().client.patch(DATABASE, { spec: { storage: { size: '20Gi' } } });
    // Of others a server refuses a write that has just started, and takes the next one.
    const refusal = (): readonly LogLine[] =>
      warnings().filter(
        ({ message, resource }) => message === 'the status was refused' && resource === 'shop/database/orders',
      );
    await waitUntil('the status of the Database is refused', () => refusal().length > 0);
    expect(await metric(/^planwright_errors_total\{kind="Database",type="permission"\} (\d+)$/m)).toBeGreaterThan(0);
    // The watch is refused when it is asked anew.
    const isUnread =
      /^planwright_watch_state\{group_kind="StatefulSet.apps",state="unreadable",reason="Forbidden"\} (1)$/m;
    await waitUntil('the watch is refused', async () => (await metric(isUnread)) === 1);
    expect(refusal()).toMatchObject([{ errorClass: 'permission' }]);
    expect(repeatedWarnings(warnings(), began)).toEqual([]);
    expect(hotLoops(agentRequests(cluster()), began)).toEqual([]);
    const said = agentRequests(cluster())
      .filter(({ resource, ended }) => resource === 'observabilityplatforms/status' && ended >= began)
      .map(({ body }) => JSON.stringify(valueAt(body, ['status', 'conditions'])));
    expect(said.length).toBe(new Set(said).size);
  });

  test('and given back', async () => {
    await restore();
    await waitForCondition(PLATFORM, 'Ready', /^False(?!.*forbidden)/);
    await waitForCondition(CLUSTER, 'DependenciesReady', /^False/);
  });

  test('its Leases are taken away: it writes no more, and does again when it may', async () => {
    await change(LEASES, () => []);
    await waitUntil('it holds no Lease', async () => (await metric(/^planwright_shards_held (\d+)$/m)) === 0);
    expect(await isReady()).toBe(true);
    await restore();
    await waitUntil('it holds its Lease', async () => (await metric(/^planwright_shards_held (\d+)$/m)) === 1);
  });
});

/** What was said more than twice. */
function repeatedWarnings(warnings: readonly LogLine[], since: number): readonly string[] {
  const said = warnings
    .filter(({ time }) => Date.parse(String(time)) >= since)
    .map(({ message, collection, resource }) => `${message} ${String(collection ?? resource)}`);
  return [...new Set(said)].filter((line) => said.filter((each) => each === line).length > 2);
}

/** What was refused and asked for more than a few times, and then more than once a second. */
function hotLoops(requests: readonly AgentRequest[], since: number): readonly string[] {
  const refused = requests.filter(({ status, ended }) => status === 403 && ended >= since);
  const seconds = (Date.now() - since) / 1000;
  const kinds = refused.map(({ verb, resource, group }) => `${verb} ${resource}.${group}`);
  return [...new Set(kinds)].filter((kind) => kinds.filter((each) => each === kind).length > 30 + seconds);
}

import { beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { installManifests } from '../../../src/core/install/install-manifests.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type Outcome, planwright, temporaryFolder } from '../../e2e/planwright-process.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { clusterText, databaseText, platformText } from '../../status/resources.ts';
import type { LiveObject } from '../harness/api-client.ts';
import { conditionOf } from '../harness/conditions.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { useSimulation } from '../simulation/use-simulation.ts';
import { createNamespace, statefulSet } from '../simulation/workload-samples.ts';
import { createApplier } from '../status/applier.ts';
import { type AgentProcess, installAgent, startAgentProcess } from './agent-process.ts';
import { replicaCredentials } from './replica-credentials.ts';

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database' };
const HELD = [
  DATABASE,
  { apiVersion: 'observability.io/v1beta1', kind: 'ObservabilityPlatform' },
  { apiVersion: 'chronik.stream/v1alpha1', kind: 'ChronikCluster' },
  { apiVersion: 'planwright.dev/v1alpha1', kind: 'Plan' },
];
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: INSTALLATION.namespace,
  name: INSTALLATION.name,
};

describeWithCluster('an agent comes to a cluster and goes', { workloads: true, ownCluster: true }, (cluster) => {
  useSimulation(cluster);
  let agent: AgentProcess;

  const held = async (): Promise<readonly LiveObject[]> => {
    const lists = await Promise.all(HELD.map((type) => cluster().client.list(type)));
    return lists.flat();
  };
  const isHeld = ({ metadata }: LiveObject): boolean =>
    metadata.finalizers?.includes('planwright.dev/cleanup') === true;
  const remove = (): Outcome =>
    planwright(temporaryFolder(), ['install', '--remove', `--kubeconfig=${cluster().kubeconfig}`]);

  beforeAll(async () => {
    await installAgent(cluster());
    for (const manifest of installManifests({ ...INSTALLATION, parts: ['agent'] }))
      await cluster().client.apply(manifest);
    for (const namespace of ['shop', 'monitoring', 'streams']) await createNamespace(cluster().client, namespace);
    const { kubeconfig } = await replicaCredentials(cluster(), 'agent-0');
    agent = await startAgentProcess(cluster(), { identity: 'agent-0', kubeconfig });
  });

  test("a planned name is somebody else's: the status says whose, until it is free", async () => {
    const { client } = cluster();
    const taken = { ...DATABASE, namespace: 'shop', name: 'orders' };
    const chart = statefulSet({ namespace: 'shop', name: 'orders' });
    const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
    await client.apply({ ...chart, metadata: { ...chart.metadata, labels } });
    const applier = createApplier(client);
    await applier.commit(databaseText({ replicas: 1 }));
    let said = '';
    const says = async (expected: RegExp): Promise<void> =>
      waitUntil(
        String(expected),
        async () => {
          const ready = conditionOf(await client.get(taken), 'Ready');
          said = `${ready?.status}/${ready?.reason}: ${ready?.message}`;
          return expected.test(said);
        },
        PATIENCE,
        () => said,
      );
    await says(
      /^False\/Pending: StatefulSet orders: it exists already and is not of this Plan: Helm manages it; fix: /,
    );
    await client.remove({ apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'orders' });
    await applier.applyUpTo(50);
    await says(/^(?!.*it exists already)/);
    await applier.removeAll();
    await client.remove(taken);
    await waitUntil('it is gone', async () => (await client.find(taken)) === undefined);
  });

  test('it is removed: nothing is held any more, and what is left to delete is printed', async () => {
    for (const text of [databaseText(), platformText(), clusterText()])
      await createApplier(cluster().client).commit(text);
    await waitUntil('all is held', async () => (await held()).every(isHeld));
    expect(await held()).toHaveLength(6);
    // Its pods are simulated; what they would run ends with them.
    await agent.program.stop();
    const { code, stdout, stderr } = remove();
    expect(code).toBe(0);
    expect((await held()).filter(isHeld)).toEqual([]);
    expect(await held()).toHaveLength(6);
    expect(await cluster().client.find(DEPLOYMENT)).toBeUndefined();
    expect(stderr.split('\n').filter((line) => line.startsWith('took'))).toEqual([
      'took planwright.dev/cleanup from 1 chronikclusters',
      'took planwright.dev/cleanup from 1 databases',
      'took planwright.dev/cleanup from 1 observabilityplatforms',
      'took planwright.dev/cleanup from 3 plans',
    ]);
    const printed = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
    const kinds = printed.map(({ kind }) => kind);
    expect(kinds).toContain('ClusterRole');
    expect(kinds.filter((kind) => kind === 'Namespace' || kind === 'CustomResourceDefinition')).toEqual([]);
  });

  test('once more changes nothing, and everything can be deleted without it', async () => {
    const { code, stderr } = remove();
    expect({ code, took: /took/.test(stderr) }).toEqual({ code: 0, took: false });
    const { client } = cluster();
    for (const { apiVersion, kind, metadata } of await held()) {
      await client.remove({ apiVersion, kind, namespace: metadata.namespace, name: metadata.name });
    }
    expect(await held()).toEqual([]);
  });
});

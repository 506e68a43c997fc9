import { beforeAll, expect, test } from 'vitest';
import { valueAt } from '../../../src/core/json/json.ts';
import { databaseText } from '../../status/resources.ts';
import { installWithFlux, waitsForResource } from '../flux/flux-fleet.ts';
import { kustomizations, reconcileAgain } from '../flux/flux-objects.ts';
import { conditionOf } from '../harness/conditions.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { useSimulation } from '../simulation/use-simulation.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { type AgentProcess, installAgent, startAgentProcess } from './agent-process.ts';
import { agentRequests, WITH_AGENT_REQUESTS } from './agent-requests.ts';
import { replicaCredentials } from './replica-credentials.ts';

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database', namespace: 'shop', name: 'orders' };
const SERVICE = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'orders-rw' };

const NEEDS = {
  workloads: true,
  ownCluster: true,
  programs: ['source-controller', 'kustomize-controller'],
  ...WITH_AGENT_REQUESTS,
} as const;

describeWithCluster('an agent beside Flux', NEEDS, (cluster) => {
  const simulate = useSimulation(cluster);
  let agent: AgentProcess;

  const waitForInSync = async (expected: RegExp): Promise<void> => {
    let last: unknown;
    const check = async (): Promise<boolean> => {
      const database = await cluster().client.get(DATABASE);
      const condition = conditionOf(database, 'InSync');
      last = database['status'];
      return expected.test(`${condition?.status} ${condition?.reason}`);
    };
    await waitUntil(`InSync is ${String(expected)}`, check, PATIENCE, () => [last, agent.log().slice(-10)]);
  };

  beforeAll(async () => {
    await installAgent(cluster());
    await createNamespace(cluster().client, 'shop');
    const { kubeconfig } = await replicaCredentials(cluster(), 'agent-0');
    agent = await startAgentProcess(cluster(), { identity: 'agent-0', kubeconfig });
    simulate()
      .pods({ owner: { kind: 'Job' } })
      .become('completing');
    await installWithFlux(cluster(), { orders: databaseText({ replicas: 1 }) });
  });

  test('what Flux applies becomes ready, and Flux, which waits for that, says so', async () => {
    await waitForInSync(/^True InSync$/);
    await waitUntil('the Kustomization that waits for the resource is ready', async () => {
      const waiting = [...(await kustomizations(cluster().client)).values()].filter(waitsForResource);
      return waiting.length > 0 && waiting.every((one) => conditionOf(one, 'Ready')?.status === 'True');
    });
  });

  test('somebody edits an object: the agent tells who, and Flux, not the agent, puts it right', async () => {
    const { client } = cluster();
    await client.request({
      method: 'PATCH',
      path: `${await client.pathOf(SERVICE)}?fieldManager=kubectl-edit`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { 'app.kubernetes.io/name': 'mine' } } },
    });
    await waitForInSync(/^False Drifted$/);
    const { status } = await client.get(DATABASE);
    expect(valueAt(status, ['drift', 'items', 0])).toMatchObject({
      object: 'Service/shop/orders-rw',
      manager: 'kubectl-edit',
    });
    await reconcileAgain(cluster());
    await waitForInSync(/^True InSync$/);
    expect(valueAt((await client.get(DATABASE))['status'], ['drift', 'count'])).toBe(0);
    const touched = agentRequests(cluster()).filter(
      ({ verb, resource }) => verb === 'patch' && resource === 'services',
    );
    expect(touched).toEqual([]);
  });
});

import { beforeAll, expect, test } from 'vitest';
import { installManifests } from '../../../src/core/install/install-manifests.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { databaseText } from '../../status/resources.ts';
import { conditionOf } from '../harness/conditions.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { useSimulation } from '../simulation/use-simulation.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { type Applier, createApplier } from '../status/applier.ts';
import { type AgentProcess, installAgent, startAgentProcess } from './agent-process.ts';
import { agentRequests, WITH_AGENT_REQUESTS } from './agent-requests.ts';
import { replicaCredentials } from './replica-credentials.ts';

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database', namespace: 'shop', name: 'orders' };
const ROLE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  name: `${INSTALLATION.name}-catalogue`,
};
/** Its password is in a Secret that somebody else makes. */
const TEXT = databaseText({ replicas: 1, more: '  credentials: {secretName: orders-password}\n' });

interface Rule {
  readonly resources: readonly string[];
}

describeWithCluster(
  'an agent that may not read Secrets',
  { workloads: true, ownCluster: true, ...WITH_AGENT_REQUESTS },
  (cluster) => {
    useSimulation(cluster);
    let agent: AgentProcess;
    let database: Applier;

    const waitForStatus = async (claim: string, holds: (said: string) => boolean): Promise<void> => {
      let last: readonly string[] = [];
      const check = async (): Promise<boolean> => {
        const found = await cluster().client.find(DATABASE);
        last = ['Ready', 'DependenciesReady'].map((type) => {
          const condition = found === undefined ? undefined : conditionOf(found, type);
          return `${type}=${condition?.status}/${condition?.reason} ${condition?.message}`;
        });
        return last.every(holds);
      };
      await waitUntil(claim, check, PATIENCE, () => [last, agent.log().slice(-20)]);
    };
    /** What the agent ever said of it. */
    const said = (): readonly string[] =>
      agentRequests(cluster())
        .filter(({ resource }) => resource === 'databases/status')
        .map(({ body }) => JSON.stringify(body));

    beforeAll(async () => {
      const { client } = cluster();
      await installAgent(cluster());
      const { rules } = (await client.get(ROLE)) as unknown as { readonly rules: readonly Rule[] };
      const others = rules.flatMap((rule) => {
        const resources = rule.resources.filter((name) => name !== 'secrets');
        return resources.length === 0 ? [] : [{ ...rule, resources }];
      });
      await client.patch(ROLE, { rules: others } as unknown as JsonObject);
      const whole = { ...ROLE, name: INSTALLATION.name };
      await waitUntil('the aggregated role has no Secrets', async () => {
        const text = JSON.stringify(await client.get(whole));
        return text.includes('"endpointslices"') && !text.includes('"secrets"');
      });
      await createNamespace(client, 'shop');
      database = createApplier(client);
      const { kubeconfig } = await replicaCredentials(cluster(), 'agent-0');
      agent = await startAgentProcess(cluster(), { identity: 'agent-0', kubeconfig });
    });

    const cannotRead =
      /^DependenciesReady=Unknown\/CannotRead Secret orders-password: secrets "orders-password" is forbidden: User /;

    test('says that it cannot read one that is not there', async () => {
      await database.commit(TEXT);
      await waitForStatus(
        'it waits to be applied',
        (line) => line.startsWith('Ready=False/Pending ') || cannotRead.test(line),
      );
    });

    test('says that it cannot read one that is there, and is ready for all that it can see', async () => {
      await database.provideRequired();
      await database.rollOut();
      await waitForStatus('its pods run', (line) => line.startsWith('Ready=True/') || cannotRead.test(line));
    });

    test('never said that one is missing', () => {
      expect(said().length).toBeGreaterThan(1);
      expect(said().filter((body) => /SecretNotFound|does not exist/.test(body))).toEqual([]);
      expect(said().filter((body) => /"type":"DependenciesReady","status":"(True|False)"/.test(body))).toEqual([]);
    });

    test('gets well by itself when it may', async () => {
      for (const manifest of installManifests({ ...INSTALLATION, parts: ['rbac'] })) {
        await cluster().client.apply(manifest, { force: true });
      }
      await waitForStatus('it is ready', (line) => /^(Ready|DependenciesReady)=True\//.test(line));
    });
  },
);

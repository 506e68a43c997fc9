import { beforeAll, expect, test } from 'vitest';
import { valueAt } from '../../../src/core/json/json.ts';
import { SECOND } from '../../../src/core/time/instant.ts';
import { databaseText } from '../../status/resources.ts';
import type { LiveObject } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { createApplier } from '../status/applier.ts';
import { type AgentProcess, installAgent, startAgentProcess } from './agent-process.ts';
import { agentRequests, WITH_AGENT_REQUESTS } from './agent-requests.ts';
import { killApiServer } from './restart-api-server.ts';
import { type ReplicaCredentials, replicaCredentials } from './replica-credentials.ts';

/** How long the first token is good for. */
const TOKEN_SECONDS = 10;

const DATABASE = { apiVersion: 'database.example.com/v1', kind: 'Database', namespace: 'shop', name: 'orders' };

describeWithCluster(
  'an agent whose API server fails',
  { workloads: true, ownCluster: true, ...WITH_AGENT_REQUESTS },
  (cluster) => {
    let agent: AgentProcess;
    let credentials: ReplicaCredentials;
    let size = 10;

    const ready = async (): Promise<string> => {
      const answer = await fetch(`${agent.health}/ready`);
      return `${answer.status} ${await answer.text()}`;
    };
    const waitForReady = (): Promise<void> =>
      waitUntil(
        'it is ready',
        async () => (await ready()).startsWith('200'),
        PATIENCE,
        () => agent.log().slice(-20),
      );
    const statusWrites = (): number =>
      agentRequests(cluster()).filter(({ resource, status }) => resource === 'databases/status' && status === 200)
        .length;
    /** Something happens, and the agent says so. */
    const expectToFollow = async (): Promise<void> => {
      const before = statusWrites();
      size += 1;
      const { metadata } = await cluster().client.patch(DATABASE, { spec: { storage: { size: `${size}Gi` } } });
      let last: LiveObject | undefined;
      await waitUntil(
        'the status is of the newest spec',
        async () => {
          last = await cluster().client.get(DATABASE);
          return valueAt(last, ['status', 'observedGeneration']) === metadata.generation;
        },
        PATIENCE,
        () => last?.['status'],
      );
      expect(statusWrites()).toBe(before + 1);
    };

    beforeAll(async () => {
      await installAgent(cluster());
      await createNamespace(cluster().client, 'shop');
      await createApplier(cluster().client).commit(databaseText());
      credentials = await replicaCredentials(cluster(), 'agent-0', { seconds: TOKEN_SECONDS });
      let renewed = performance.now();
      agent = await startAgentProcess(cluster(), { identity: 'agent-0', kubeconfig: credentials.kubeconfig });
      await waitUntil(
        'it has written',
        async () => {
          // A busy machine may take longer than the token is good for.
          if (performance.now() - renewed > TOKEN_SECONDS * SECOND) {
            renewed = performance.now();
            await credentials.renew(TOKEN_SECONDS);
          }
          return statusWrites() > 0;
        },
        PATIENCE,
        () => agent.log().slice(-20),
      );
    });

    test('its token runs out: it is refused, and reads the next one from its file at once', async () => {
      await waitUntil(
        'it is refused',
        () => agent.log().some((line) => JSON.stringify(line).includes('Unauthorized')),
        PATIENCE,
        () => agent.log().slice(-5),
      );
      const health = await fetch(`${agent.health}/health`);
      expect(health.status).toBe(200);
      await credentials.renew();
      await waitUntil('it leads again', async () => (await metrics()).includes('planwright_shards_held 1'));
      await expectToFollow();
    });

    const metrics = async (): Promise<string> => (await fetch(`${agent.metrics}/metrics`)).text();

    test('etcd stands still: nothing is written, and afterwards it goes on', async () => {
      const etcd = cluster().program('etcd').processId;
      const before = statusWrites();
      process.kill(etcd, 'SIGSTOP');
      try {
        await waitUntil('it cannot renew its Lease', async () =>
          (await metrics()).includes('planwright_shards_held 0'),
        );
      } finally {
        process.kill(etcd, 'SIGCONT');
      }
      await waitUntil('it leads again', async () => (await metrics()).includes('planwright_shards_held 1'));
      await waitForReady();
      expect(statusWrites()).toBe(before);
      await expectToFollow();
    });

    test('the API server is killed: after the grace it is not ready; a new one comes, and nothing is written but what is new', async () => {
      const before = statusWrites();
      const restart = await killApiServer(cluster());
      await waitUntil('it is not ready', async () => (await ready()).startsWith('503'));
      expect(await ready()).toMatch(/^503 API server has not answered for \d+ s\n/);
      expect((await fetch(`${agent.health}/health`)).status).toBe(200);
      await restart();
      await waitForReady();
      await waitUntil('it leads again', async () => (await metrics()).includes('planwright_shards_held 1'));
      // Watches come back one by one, some after a list: whatever is not read yet is waited for.
      await waitUntil('every watch is live', async () => !(await metrics()).includes('state="stale"'));
      expect(statusWrites()).toBe(before);
      await expectToFollow();
    });

    test('told to stop while there is no API server, it ends', async () => {
      await cluster().program('kube-apiserver').kill();
      await agent.program.stop();
      expect(agent.program.ended()).toBe('ended with code 0');
      expect(agent.log().filter(({ level }) => level === 'error')).toEqual([]);
    });
  },
);

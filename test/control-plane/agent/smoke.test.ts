import { beforeAll, expect, test } from 'vitest';
import { databaseText } from '../../status/resources.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { useSimulation } from '../simulation/use-simulation.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { createApplier } from '../status/applier.ts';
import { installAgent, startAgentProcess, type AgentProcess } from './agent-process.ts';

describeWithCluster('smoke', { workloads: true, ownCluster: true }, (cluster) => {
  const simulate = useSimulation(cluster);
  let agent: AgentProcess;
  beforeAll(async () => {
    await installAgent(cluster());
    agent = await startAgentProcess(cluster(), { identity: 'agent-0' });
  });

  test('a database', async () => {
    const { client } = cluster();
    await createNamespace(client, 'shop');
    simulate()
      .pods({ namespace: 'shop', owner: { kind: 'Job' } })
      .become('completing');
    const applier = createApplier(client);
    await applier.commit(databaseText());
    const name = { apiVersion: 'database.example.com/v1', kind: 'Database', namespace: 'shop', name: 'orders' };
    const phase = async (): Promise<unknown> => (((await client.find(name)) as any)?.status ?? {}).phase;
    try {
      await waitUntil(
        'Pending',
        async () => (await phase()) === 'Pending',
        10_000,
        () => agent.log().slice(-40),
      );
      await applier.rollOut();
      await waitUntil('Ready', async () => (await phase()) === 'Ready', 20_000);
      await client.remove(name);
      await applier.removeAll();
      await waitUntil('gone', async () => (await client.find(name)) === undefined, 20_000);
    } finally {
      const ready = await fetch(`${agent.health}/ready`);
      console.log(ready.status, await ready.text());
      console.log(
        agent
          .log()
          .map((l) => JSON.stringify(l))
          .join('\n'),
      );
      console.log(JSON.stringify(await client.find(name), null, 1));
      const metrics = await (await fetch(`${agent.metrics}/metrics`)).text();
      console.log(
        metrics
          .split('\n')
          .filter((l) => !l.startsWith('#') && !l.includes('bucket'))
          .join('\n'),
      );
    }
    expect(1).toBe(1);
  });
});

import { beforeAll, expect, test } from 'vitest';
import { shardOf } from '../../../src/agent/leader/shard-of.ts';
import { placeOfResource } from '../../../src/agent/leader/shared-place.ts';
import { valueAt } from '../../../src/core/json/json.ts';
import { isSameJson } from '../../../src/core/json/is-same-json.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { databaseText } from '../../status/resources.ts';
import type { ObjectName } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { createApplier } from '../status/applier.ts';
import { type AgentProcess, installAgent, startAgentProcess } from './agent-process.ts';
import { type AgentRequest, agentRequests, WITH_AGENT_REQUESTS } from './agent-requests.ts';
import { replicaCredentials } from './replica-credentials.ts';

const NAMES = Array.from({ length: 12 }, (_, at) => `orders-${at}`);

/** How long a Lease is good for, in milliseconds. */
const LEASE = 15_000;
/** From the last sign of life of a leader that was killed to the moment at which another one takes its Lease. */
const TAKEOVER = 20_000;
/** Who waits for a Lease looks every two seconds. Where the machine lets it wait for longer, a take-over takes as much longer. */
const LOOK_PERIOD = 2_000;
/** A standby may look once more between the server's answer that began its wait and the moment at which it has read that. */
const MOST_LATE_LOOKS = 2;

describeWithCluster(
  'replicas of the agent',
  { workloads: true, ownCluster: true, ...WITH_AGENT_REQUESTS },
  (cluster) => {
    const start = async (identity: string, shards = 1): Promise<AgentProcess> => {
      const { kubeconfig } = await replicaCredentials(cluster(), identity);
      return startAgentProcess(cluster(), { identity, kubeconfig, args: [`--shards=${shards}`] });
    };
    const requests = (): readonly AgentRequest[] => agentRequests(cluster());
    /** Changes the spec of every resource, so that every status is to be written once. */
    const changeAll = (size: string): Promise<unknown> =>
      Promise.all(NAMES.map((name) => cluster().client.patch(database(name), { spec: { storage: { size } } })));
    const waitForStatuses = async (): Promise<void> => {
      let late: readonly unknown[] = [];
      const check = async (): Promise<boolean> => {
        const found = await Promise.all(NAMES.map((name) => cluster().client.get(database(name))));
        late = found.filter(
          (resource) => valueAt(resource, ['status', 'observedGeneration']) !== resource.metadata.generation,
        );
        return late.length === 0;
      };
      await waitUntil('every status is of the newest spec', check, PATIENCE, () => late);
    };

    beforeAll(async () => {
      await installAgent(cluster());
      await createNamespace(cluster().client, 'shop');
      for (const name of NAMES) {
        await createApplier(cluster().client).commit(databaseText().replace('name: orders,', `name: ${name},`));
      }
    });

    test('one writes; the other is ready, and tells nothing of resources', async () => {
      const leader = await start('one-0');
      await waitForStatuses();
      const standby = await start('one-1');
      await waitUntil('the standby is ready', async () => (await fetch(`${standby.health}/ready`)).status === 200);
      await changeAll('11Gi');
      await waitForStatuses();
      expect(writersSince(requests(), 0)).toEqual(['one-0']);
      expect(await Promise.all([leader, standby].map(toldResources))).toEqual([NAMES.length, 0]);
      expect(await Promise.all([leader, standby].map(shardsHeld))).toEqual([1, 0]);

      await leader.program.kill();
      const killed = Date.now();
      // Nobody is there to see it.
      await changeAll('12Gi');
      await waitForStatuses();
      expect(writersSince(requests(), killed)).toEqual(['one-1']);
      const renewed = valueAt(holdings(requests(), 'one-0').at(-1)?.body, ['spec', 'renewTime']);
      const next = requests().find((request) => isStatusWrite(request) && request.replica === 'one-1');
      const lastSign = Date.parse(String(renewed));
      expect((next?.ended ?? 0) - lastSign).toBeGreaterThan(LEASE);
      // However fast the machine is: it takes the Lease with its first look after the end, and writes then.
      const looks = requests().filter(({ replica, resource, verb }) => {
        return replica === 'one-1' && resource === 'leases' && (verb === 'get' || verb === 'list');
      });
      const seen = looks.find(({ began }) => began > lastSign)?.ended ?? 0;
      const taken = holdings(requests(), 'one-1')[0]?.began ?? 0;
      const waiting = looks.map(({ began }) => began).filter((began) => began > lastSign && began < taken);
      const late = waiting.filter((began) => began > seen + LEASE);
      expect([seen > lastSign, taken > seen + LEASE, late.length <= MOST_LATE_LOOKS]).toEqual([true, true, true]);
      expect(next?.began).toBeGreaterThan(taken);
      expect(taken - lastSign).toBeLessThanOrEqual(TAKEOVER + lostTime([lastSign, ...waiting, taken]));
      expect(await toldResources(standby)).toBe(NAMES.length);
    });

    test('one that is told to stop hands over: it gives its Lease back, and the other has it with its next try', async () => {
      const standby = await start('one-2');
      await waitUntil('the standby is ready', async () => (await fetch(`${standby.health}/ready`)).status === 200);
      const stopped = Date.now();
      await cluster().program('one-1').stop();
      expect(cluster().program('one-1').ended()).toBe('ended with code 0');
      await changeAll('13Gi');
      await waitForStatuses();
      expect(writersSince(requests(), stopped)).toEqual(['one-2']);
      const handover = requests()
        .filter(
          ({ resource, verb, status, began }) =>
            resource === 'leases' && verb === 'update' && status === 200 && began >= stopped,
        )
        .map(({ replica, body }) => `${replica}: ${String(valueAt(body, ['spec', 'holderIdentity']) ?? '')}`);
      expect(handover.filter((line, at) => line !== handover[at - 1]).slice(-2)).toEqual(['one-1: ', 'one-2: one-2']);
      await cluster().program('one-2').stop();
    });

    test('three shards among two: every resource is written by the one that holds its shard, also after one has died', async () => {
      const replicas = await Promise.all([start('many-0', 3), start('many-1', 3)]);
      const held = async (of: readonly AgentProcess[]): Promise<string> =>
        (await Promise.all(of.map(shardsHeld))).toSorted((left, right) => left - right).join();
      await waitUntil('they share the shards', async () => (await held(replicas)) === '1,2');
      const began = Date.now();
      await changeAll('14Gi');
      await waitForStatuses();
      expect(writersSince(requests(), began)).toEqual(['many-0', 'many-1']);
      expect((await Promise.all(replicas.map(toldResources))).reduce((sum, count) => sum + count)).toBe(NAMES.length);
      await replicas[0].program.kill();
      const killed = Date.now();
      await changeAll('15Gi');
      await waitForStatuses();
      expect(writersSince(requests(), killed)).toEqual(['many-1']);
      expect(await held(replicas.slice(1))).toBe('3');
      expect(foreignWrites(requests())).toEqual([]);
    });

    test('no status was written twice, and none for anything but a change', () => {
      const writes = requests().filter(isStatusWrite);
      const twice = NAMES.flatMap((name) => {
        const statuses = writes.filter((write) => write.name === name).map(({ body }) => valueAt(body, ['status']));
        return statuses.filter((status, at) => at > 0 && isSameJson(status, statuses[at - 1]));
      });
      expect(twice).toEqual([]);
      // One when it came, and one for each of five changes.
      const counts = NAMES.map((name) => writes.filter((write) => write.name === name).length);
      expect(counts).toEqual(NAMES.map(() => 6));
    });
  },
);

function database(name: string): ObjectName {
  return { apiVersion: 'database.example.com/v1', kind: 'Database', namespace: 'shop', name };
}

function isStatusWrite({ resource, status }: AgentRequest): boolean {
  return resource.endsWith('/status') && status === 200;
}

function writersSince(requests: readonly AgentRequest[], since: number): readonly string[] {
  const writes = requests.filter((request) => isStatusWrite(request) && request.ended >= since);
  return [...new Set(writes.map(({ replica }) => replica))].sort();
}

/** By how much all waits between moments were longer than they should be. */
function lostTime(moments: readonly number[]): number {
  return moments.reduce((sum, moment, at) => sum + Math.max(0, moment - (moments[at - 1] ?? moment) - LOOK_PERIOD), 0);
}

/** The successful writes by which a replica took or kept a Lease that lets it write. */
function holdings(requests: readonly AgentRequest[], replica: string): readonly AgentRequest[] {
  return requests.filter(
    (request) =>
      request.resource === 'leases' &&
      request.replica === replica &&
      request.status < 300 &&
      valueAt(request.body, ['spec', 'holderIdentity']) === replica,
  );
}

/** Status writes of a replica that was not the last to have taken the Lease of the resource's shard, of three. */
function foreignWrites(requests: readonly AgentRequest[]): readonly string[] {
  const holders = new Map<string, string>();
  return requests.flatMap((request) => {
    const { resource, replica, name = '', namespace, status, body } = request;
    if (!replica.startsWith('many-') || status >= 300) return [];
    if (resource === 'leases') {
      holders.set(String(valueAt(body, ['metadata', 'name'])), String(valueAt(body, ['spec', 'holderIdentity']) ?? ''));
      return [];
    }
    if (!isStatusWrite(request)) return [];
    const key = `Database.database.example.com/${namespace}/${name}`;
    const holder = holders.get(`${INSTALLATION.name}-${shardOf(placeOfResource(key), 3)}`);
    return holder === replica ? [] : [`${replica} wrote ${key}, which is ${holder}'s`];
  });
}

async function toldResources({ metrics }: AgentProcess): Promise<number> {
  const text = await (await fetch(`${metrics}/metrics`)).text();
  return text.match(/^planwright_resource_ready\{/gm)?.length ?? 0;
}

async function shardsHeld({ metrics }: AgentProcess): Promise<number> {
  const text = await (await fetch(`${metrics}/metrics`)).text();
  return Number(/^planwright_shards_held (\d+)$/m.exec(text)?.[1]);
}

import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { ApiCall } from '../../../src/agent/api/api-client.ts';
import { createShards } from '../../../src/agent/leader/create-shards.ts';
import type { Shards } from '../../../src/agent/leader/shards.ts';
import { type ApiAnswer, type Clock, ConnectionFailure, type Journal } from '../../../src/agent/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { type JsonObject, valueAt } from '../../../src/core/json/json.ts';
import type { ApiClient, LiveObject } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

const LEASE = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
const NAMESPACE = 'default';
const KEY = 'Database.databases.example.com/shop/orders';

/** A replica in this process, with real clocks and the real server. */
interface Elector {
  readonly identity: string;
  readonly shards: Shards;
  /** Nothing of it happens any more: no timer, no request, no answer. */
  kill(): void;
  readonly isAlive: boolean;
  readonly warnings: readonly string[];
}

const started: Elector[] = [];
afterEach(() => {
  for (const elector of started.splice(0)) elector.kill();
});

function startElector(client: ApiClient, name: string, shards: number): Elector {
  const identity = `replica-${randomUUID()}`;
  const warnings: string[] = [];
  let isAlive = true;
  const alive =
    <Value>(action: (value: Value) => void) =>
    (value: Value): void => {
      if (isAlive) action(value);
    };
  const clock: Clock = {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    after: (milliseconds, callback) => {
      const timer = setTimeout(alive(callback), milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const tell = (message: string, fields?: object): void => void warnings.push(`${message} ${JSON.stringify(fields)}`);
  const journal: Journal = {
    debug: () => undefined,
    info: () => undefined,
    warn: tell,
    error: tell,
    with: () => journal,
  };
  const send = (call: ApiCall): Promise<ApiAnswer> =>
    new Promise((resolve, reject) => {
      // What a dead process would have sent is never sent.
      if (!isAlive) return;
      sendTo(client, call).then(
        alive(resolve),
        alive((error) => reject(new ConnectionFailure(String(error)))),
      );
    });
  const elector: Elector = {
    identity,
    warnings,
    shards: createShards({
      world: { clock, random: Math.random, journal },
      api: { send },
      settings: { ...DEFAULT_SETTINGS, namespace: NAMESPACE, name, identity, shards },
      metrics: { shardsHeld: () => undefined },
    }),
    get isAlive() {
      return isAlive;
    },
    kill: () => {
      isAlive = false;
    },
  };
  started.push(elector);
  return elector;
}

async function sendTo(client: ApiClient, { method, path, body }: ApiCall): Promise<ApiAnswer> {
  const answer = await client.request({ method, path, ...(body === undefined ? {} : { body }) });
  const [message, reason] = [String(answer.body['message'] ?? ''), String(answer.body['reason'] ?? '')];
  return { status: answer.status, body: answer.body, reason, message, retryAfter: undefined };
}

function specOf(lease: LiveObject): JsonObject {
  return (lease['spec'] ?? {}) as JsonObject; // A Lease has one.
}

describeWithCluster('leader election on a real API server', {}, (cluster) => {
  const leaseOf = (name: string): Promise<LiveObject> => cluster().client.get({ ...LEASE, namespace: NAMESPACE, name });
  const memberNames = async (name: string): Promise<readonly string[]> => {
    const leases = await cluster().client.list(LEASE, { namespace: NAMESPACE, labels: `planwright.dev/agent=${name}` });
    return leases.map(({ metadata }) => metadata.name).filter((each) => each.includes('-member-'));
  };
  const held = (electors: readonly Elector[]): readonly number[] =>
    electors
      .filter(({ isAlive }) => isAlive)
      .flatMap(({ shards }) => [...shards.held()])
      .sort((left, right) => left - right);

  test('one of three leads; when it dies another one takes the Lease, not before it expired, and nobody complains', async () => {
    const name = 'plain';
    const electors = [1, 2, 3].map(() => startElector(cluster().client, name, 1));
    await waitUntil('one leads', () => held(electors).length === 1);
    const leader = electors.find(({ shards }) => shards.owns(KEY));
    const first = await leaseOf(name);
    expect(specOf(first)).toEqual({
      holderIdentity: leader?.identity,
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      acquireTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      renewTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    });
    expect(first.metadata.labels).toEqual({
      'planwright.dev/agent': name,
      'planwright.dev/lease': 'shard',
      'planwright.dev/shards': '1',
    });
    await waitUntil(
      'it is renewed',
      async () => specOf(await leaseOf(name))['renewTime'] !== specOf(first)['renewTime'],
    );
    leader?.kill();
    const last = Date.parse(String(specOf(await leaseOf(name))['renewTime']));
    await waitUntil(
      'another leads',
      () => held(electors).length === 1,
      PATIENCE,
      () => electors.map((each) => each.warnings),
    );
    const next = specOf(await leaseOf(name));
    const successor = electors.find((each) => each.isAlive && each.shards.owns(KEY));
    expect(next).toMatchObject({ holderIdentity: successor?.identity, leaseTransitions: 1 });
    const taken = Date.parse(String(next['acquireTime']));
    expect(taken - last).toBeGreaterThanOrEqual(15_000);
    expect(electors.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('a leader that is told to stop hands over at once, and the Lease says so in between', async () => {
    const name = 'graceful';
    const leader = startElector(cluster().client, name, 1);
    await waitUntil('it leads', () => leader.shards.owns(KEY));
    await leader.shards.release();
    expect(specOf(await leaseOf(name))).toMatchObject({
      holderIdentity: '',
      leaseDurationSeconds: 1,
      leaseTransitions: 0,
    });
    const next = startElector(cluster().client, name, 1);
    await waitUntil('the next leads', () => next.shards.owns(KEY));
    expect(specOf(await leaseOf(name))).toMatchObject({ holderIdentity: next.identity, leaseTransitions: 1 });
    expect([...leader.warnings, ...next.warnings]).toEqual([]);
  });

  test('goes on when its Lease is deleted, or taken by somebody else', async () => {
    const name = 'disturbed';
    const leader = startElector(cluster().client, name, 1);
    await waitUntil('it leads', () => leader.shards.owns(KEY));
    const before = (await leaseOf(name)).metadata.uid;
    await cluster().client.remove({ ...LEASE, namespace: NAMESPACE, name });
    await waitUntil('it made a new one', async () => {
      const lease = await cluster().client.find({ ...LEASE, namespace: NAMESPACE, name });
      return lease !== undefined && lease.metadata.uid !== before && leader.shards.owns(KEY);
    });
    const spec = { holderIdentity: 'somebody', leaseDurationSeconds: 1 };
    await cluster().client.patch({ ...LEASE, namespace: NAMESPACE, name }, { spec });
    await waitUntil('it no longer leads', () => !leader.shards.owns(KEY));
    await waitUntil('it leads again', () => leader.shards.owns(KEY));
    expect(leader.warnings).toEqual([]);
  });

  test('three share six shards; when one dies the others hold all, and one that comes gets its part', async () => {
    const name = 'shared';
    const six = [0, 1, 2, 3, 4, 5];
    const electors = [1, 2, 3].map(() => startElector(cluster().client, name, 6));
    const counts = (): readonly number[] =>
      electors.filter(({ isAlive }) => isAlive).map(({ shards }) => shards.held().length);
    await waitUntil('each holds two', () => counts().join() === '2,2,2', PATIENCE, counts);
    expect(held(electors)).toEqual(six);
    expect(await memberNames(name)).toHaveLength(3);
    electors[0]?.kill();
    await waitUntil('two hold all', () => held(electors).length === 6, PATIENCE, counts);
    electors.push(startElector(cluster().client, name, 6));
    await waitUntil('each holds two again', () => counts().join() === '2,2,2', PATIENCE, counts);
    expect(held(electors)).toEqual(six);
    const holders = await Promise.all(
      six.map(async (shard) => specOf(await leaseOf(`${name}-${shard}`))['holderIdentity']),
    );
    const owners = six.map(
      (shard) => electors.find((each) => each.isAlive && each.shards.held().includes(shard))?.identity,
    );
    expect(holders).toEqual(owners);
    await Promise.all(electors.slice(1).map(({ shards }) => shards.release()));
    expect(await memberNames(name)).toEqual([`${name}-member-${electors[0]?.identity}`]);
    const free = await Promise.all(
      six.map(async (shard) => valueAt(specOf(await leaseOf(`${name}-${shard}`)), ['holderIdentity'])),
    );
    expect(new Set(free)).toEqual(new Set(['']));
    expect(electors.flatMap(({ warnings }) => warnings)).toEqual([]);
  });
});

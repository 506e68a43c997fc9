import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../../test/agent/world/fake-clock.ts';
import { ConnectionFailure } from '../../../agent/ports.ts';
import { type ClusterAccess, clusterAccess } from '../credentials/cluster-access.ts';
import type { Connection } from './connection.ts';
import { createConnector } from './connector.ts';

interface FakeConnection extends Connection {
  state: 'open' | 'draining' | 'destroyed' | 'ended';
  end(): void;
}

function fakeConnection(): FakeConnection {
  let finish = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const connection: FakeConnection = {
    state: 'open',
    protocol: 'HTTP/2',
    isOpen: () => connection.state === 'open',
    send: () => () => undefined,
    drain() {
      if (connection.state === 'open') connection.state = 'draining';
    },
    destroy() {
      connection.state = 'destroyed';
      finish();
    },
    end() {
      connection.state = 'ended';
      finish();
    },
    closed,
  };
  return connection;
}

const accessWith = (ca: string): ClusterAccess =>
  clusterAccess({ server: 'https://10.0.0.1:443', proxy: undefined, tls: { ca }, headers: {} });

function scene() {
  const clock = createFakeClock(0);
  const opening: { resolve(connection: Connection): void; reject(cause: Error): void }[] = [];
  const state = { access: accessWith('one'), renewed: undefined as ClusterAccess | undefined, renewals: 0 };
  const connector = createConnector({
    credentials: {
      current: async () => state.access,
      async renew() {
        state.renewals += 1;
        state.access = state.renewed ?? state.access;
        return state.access;
      },
    },
    open: () => new Promise((resolve, reject) => opening.push({ resolve, reject })),
    clock,
    random: () => 1,
    journal: undefined,
    options: { firstPause: 100, longestPause: 1000 },
  });
  const settle = async (result: Connection | Error): Promise<void> => {
    await clock.advance(0);
    const attempt = opening.shift();
    if (attempt === undefined) throw new Error('nobody connects');
    if (result instanceof Error) attempt.reject(result);
    else attempt.resolve(result);
    await clock.advance(0);
  };
  return { clock, connector, opening, state, settle };
}

const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const untrusted = (): Error => Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });

describe('one connection', () => {
  test('is made once for all who ask at the same time, and then used', async () => {
    const { connector, settle, opening } = scene();
    const waiting = [connector.connect(), connector.connect(), connector.connect()];
    const connection = fakeConnection();
    await settle(connection);
    const routes = [...(await Promise.all(waiting)), await connector.connect()];
    expect(routes.map((route) => route.connection === connection)).toEqual([true, true, true, true]);
    expect(opening).toEqual([]);
  });

  test('that takes no more requests is replaced for the next one', async () => {
    const { connector, settle } = scene();
    const first = connector.connect();
    const [old, next] = [fakeConnection(), fakeConnection()];
    await settle(old);
    await first;
    old.drain();
    const second = connector.connect();
    await settle(next);
    expect((await second).connection).toBe(next);
  });

  test('is drained when the CA has changed; requests go over a new one', async () => {
    const { connector, settle, state } = scene();
    const first = connector.connect();
    const [old, next] = [fakeConnection(), fakeConnection()];
    await settle(old);
    await first;
    state.access = accessWith('two');
    const second = connector.connect();
    await settle(next);
    expect([(await second).connection === next, old.state]).toEqual([true, 'draining']);
  });

  test('whose CA has changed while it was made is used by those who waited, and drained', async () => {
    const { connector, settle, state, clock, opening } = scene();
    const first = connector.connect();
    await clock.advance(0);
    state.access = accessWith('two');
    const second = connector.connect();
    await clock.advance(0);
    expect(opening.length).toBe(2);
    const [old, next] = [fakeConnection(), fakeConnection()];
    await settle(old);
    await settle(next);
    expect([(await first).connection === old, (await second).connection === next]).toEqual([true, true]);
    expect([old.state, next.state]).toEqual(['draining', 'open']);
  });
});

describe('a failed attempt', () => {
  test('fails all who waited, and at once those who come before the pause is over; the next one after it tries again', async () => {
    const { connector, settle, clock, opening } = scene();
    const waiting = Promise.allSettled([connector.connect(), connector.connect()]);
    await settle(refused());
    const words = 'asking the cluster at https://10.0.0.1:443: nothing listens there';
    for (const each of await waiting) expect(String((each as PromiseRejectedResult).reason)).toContain(words);
    await clock.advance(99);
    await expect(connector.connect()).rejects.toThrow(words);
    await expect(connector.connect()).rejects.toBeInstanceOf(ConnectionFailure);
    expect(opening).toEqual([]);
    await clock.advance(1);
    const again = connector.connect();
    const connection = fakeConnection();
    await settle(connection);
    expect((await again).connection).toBe(connection);
  });

  test('for a certificate that is not trusted has the CA read again, another one has not', async () => {
    const { connector, settle, clock, state } = scene();
    for (const [cause, renewals] of [
      [refused(), 0],
      [untrusted(), 0],
      [refused(), 1],
    ] as const) {
      const attempt = connector.connect().catch(() => undefined);
      await settle(cause);
      await attempt;
      expect(state.renewals).toBe(renewals);
      await clock.advance(1000);
    }
  });

  test('holds up a connection with another CA no longer than any', async () => {
    const { connector, settle, clock, state } = scene();
    const attempt = connector.connect().catch(() => undefined);
    await settle(untrusted());
    await attempt;
    state.renewed = accessWith('two');
    await clock.advance(100);
    const again = connector.connect();
    await settle(fakeConnection());
    expect((await again).access).toBe(state.renewed);
  });
});

describe('closing', () => {
  test('drains, waits, and ends by force what has not ended', async () => {
    const { connector, settle, clock } = scene();
    const connection = fakeConnection();
    const first = connector.connect();
    await settle(connection);
    await first;
    const closed = connector.close(500);
    expect(connection.state).toBe('draining');
    await clock.advance(499);
    expect(connection.state).toBe('draining');
    await clock.advance(1);
    expect(connection.state).toBe('destroyed');
    await closed;
    await expect(connector.connect()).rejects.toThrow('closed on purpose');
  });

  test('forgets its deadline when all has ended', async () => {
    const { connector, settle, clock } = scene();
    const connection = fakeConnection();
    const first = connector.connect();
    await settle(connection);
    await first;
    const closed = connector.close(500);
    connection.end();
    await closed;
    expect(clock.waiting()).toBe(0);
  });

  test('drains what was being made', async () => {
    const { connector, settle, clock } = scene();
    const connection = fakeConnection();
    const first = connector.connect();
    await clock.advance(0);
    await connector.close(500);
    await settle(connection);
    await first;
    await clock.advance(0);
    expect(connection.state).toBe('draining');
  });
});

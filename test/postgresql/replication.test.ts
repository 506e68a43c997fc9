import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunningProgram } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import { createTestDatabase, emptyFolder, isThere, stopFast, type TestDatabase } from './test-database.ts';

describeWithPostgresql('replication', 'debian', (machine) => {
  let database: TestDatabase;
  let primary: RunningProgram;
  let replicas: RunningProgram[] = [];

  async function restart(...servers: readonly ('primary' | number)[]): Promise<void> {
    for (const server of servers) {
      await stopFast(server === 'primary' ? primary : at(replicas, server));
      if (server === 'primary') primary = await database.startPrimary();
      else replicas[server] = await database.startReplica(server);
    }
  }

  it('begins with a primary and two replicas', async () => {
    const configuration = { replicas: 3, maxSlotWalKeepBytes: 2 ** 24 };
    database = await createTestDatabase(machine(), 'orders', { configuration });
    primary = await database.startPrimary();
    expect(await database.configure()).toMatchObject({ code: 0 });
    await database.query('CREATE TABLE events AS SELECT 1 AS id');
    for (const ordinal of [0, 1]) {
      expect(await database.cloneReplica(ordinal)).toMatchObject({ code: 0 });
      replicas.push(await database.startReplica(ordinal));
    }
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('is configured while replicas still wait for their restart, which comes after it', async () => {
    database.change({ configuration: { ...database.options().configuration, parameters: { max_connections: '130' } } });
    await restart('primary');
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.query('SHOW max_connections', { server: 0 })).toBe('100');
    await restart(0, 1);
    expect(await database.query('SHOW max_connections', { server: 0 })).toBe('130');
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('starts replicas that have not read yet that a parameter was lowered, which PostgreSQL alone would not', async () => {
    const { parameters: _raised, ...configuration } = database.options().configuration ?? {};
    database.change({ configuration });
    for (const replica of replicas) await stopFast(replica);
    await restart('primary');
    replicas = [await database.startReplica(0), await database.startReplica(1)];
    expect(await database.query('SHOW max_connections', { server: 0 })).toBe('130');
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.verify()).toMatchObject({ code: 0 });
    await restart(0, 1);
    expect(await database.query('SHOW max_connections', { server: 0 })).toBe('100');
  });

  it('names the replica that is away, and catches up when it is back, without a new copy', async () => {
    await stopFast(at(replicas, 1));
    await database.query('INSERT INTO events VALUES (2)');
    expect(await database.verify(IMPATIENT)).toMatchObject({
      code: 3,
      reason: 'not replicating from 127.0.0.1 within 1 seconds: replica 1 (not connected)',
    });
    expect(await database.cloneReplica(1)).toMatchObject({
      code: 0,
      output: 'planwright_replica_1 has a copy of 127.0.0.1\n',
    });
    replicas[1] = await database.startReplica(1);
    expect(await database.verify()).toMatchObject({ code: 0 });
    expect(await database.query('SELECT max(id) FROM events', { server: 1 })).toBe('2');
  });

  it('loses the slot of a replica that is away too long, says so, and copies the primary anew', async () => {
    await stopFast(at(replicas, 1));
    await writeAheadOfSlots(database);
    expect(await database.query(SLOTS)).toBe('planwright_replica_0 reserved\nplanwright_replica_1 lost');
    expect(await database.verify(IMPATIENT)).toMatchObject({
      code: 3,
      reason:
        'not replicating from 127.0.0.1 within 1 seconds: replica 1 (not connected, its slot is lost: restart its pod to copy the primary anew)',
    });
    const { code, output } = await database.cloneReplica(1);
    expect([code, output]).toEqual([
      0,
      'this copy cannot catch up any more: the primary has removed the write-ahead log that it lacks. It is made anew\ncopying 127.0.0.1\nplanwright_replica_1 has a copy of 127.0.0.1\n',
    ]);
    replicas[1] = await database.startReplica(1);
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('never starts a copy that was interrupted', async () => {
    await stopFast(at(replicas, 1));
    emptyFolder(join(database.dataFolder(1), '..'));
    await database.query('CREATE TABLE large AS SELECT sha512(i::text::bytea) FROM generate_series(1, 1000000) AS i');
    const cloning = await machine().startScript('clone-primary.sh', {
      name: 'killed-clone',
      env: database.environment(1),
    });
    await waitUntil(
      'the copy has begun',
      () => isThere(`${database.dataFolder(1)}.cloning/PG_VERSION`),
      PATIENCE,
      cloning.lastWords,
    );
    killTree(cloning.processId);
    expect([isThere(`${database.dataFolder(1)}.cloning`), isThere(database.dataFolder(1))]).toEqual([true, false]);
    const refused = await machine().runScript('start-replica.sh', { env: database.environment(1) });
    expect([refused.code, refused.reason]).toEqual([2, expect.stringContaining('would start as a second primary')]);
    await waitUntil('the primary noticed', async () => (await database.query(SENDERS)) === '1');
    expect(await database.cloneReplica(1)).toMatchObject({ code: 0 });
    replicas[1] = await database.startReplica(1);
    await database.query('DROP TABLE large');
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('drops the slots of replicas that are no longer wanted, and takes them back without a copy while it can', async () => {
    database.change({ configuration: { replicas: 1, maxSlotWalKeepBytes: 2 ** 24 } });
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.query(SLOTS)).toBe('planwright_replica_0 reserved\nplanwright_replica_1 reserved');
    for (const replica of replicas) await stopFast(replica);
    expect(await database.verify()).toMatchObject({ code: 0 });
    expect(await database.query(SLOTS)).toBe('');

    database.change({ configuration: { replicas: 3, maxSlotWalKeepBytes: 2 ** 24 } });
    expect(await database.cloneReplica(0)).toMatchObject({
      code: 0,
      output: 'planwright_replica_0 has a copy of 127.0.0.1\n',
    });
    replicas = [await database.startReplica(0)];
    await waitUntil('it streams', async () => (await database.query(SENDERS)) === '1');
    await writeAheadOfSlots(database);
    expect(await database.cloneReplica(1)).toMatchObject({
      code: 0,
      output: expect.stringContaining('copying 127.0.0.1'),
    });
    replicas.push(await database.startReplica(1));
    await waitUntil('both stream', async () => (await database.query(SENDERS)) === '2');
  });

  it('keeps slots of others', async () => {
    await database.query(`SELECT pg_create_physical_replication_slot('planwright_replica_mine')`);
    database.change({ configuration: { replicas: 2, maxSlotWalKeepBytes: 2 ** 24 } });
    await stopFast(at(replicas, 1));
    expect(await database.configure()).toMatchObject({
      code: 0,
      output: `SELECT pg_drop_replication_slot('planwright_replica_1');\nconfigured: database app of app on 127.0.0.1\n`,
    });
    expect(await database.query(SLOTS)).toBe('planwright_replica_0 reserved\nplanwright_replica_mine');
  });

  it('keeps the copy, and makes a new one, when the primary was set back behind it', async () => {
    const data = database.dataFolder('primary');
    await stopFast(primary);
    await stopFast(at(replicas, 0));
    execFileSync('cp', ['-a', data, `${data}.snapshot`]);
    primary = await database.startPrimary();
    replicas[0] = await database.startReplica(0);
    await database.query('INSERT INTO events VALUES (3)');
    await waitUntil(
      'the row is on the replica',
      async () => (await database.query('SELECT max(id) FROM events', { server: 0 })) === '3',
    );
    await stopFast(at(replicas, 0));
    await stopFast(primary);
    execFileSync('rm', ['-rf', data]);
    execFileSync('mv', [`${data}.snapshot`, data]);
    primary = await database.startPrimary();
    const { code, output } = await database.cloneReplica(0);
    expect([code, output]).toEqual([
      0,
      expect.stringContaining('is another database than the one that this copy was made of, or older'),
    ]);
    expect(isThere(`${database.dataFolder(0)}.replaced-by-clone/PG_VERSION`)).toBe(true);
    replicas[0] = await database.startReplica(0);
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('keeps the copy, and makes a new one, when the primary was created anew', async () => {
    await stopFast(primary);
    await stopFast(at(replicas, 0));
    emptyFolder(join(database.dataFolder('primary'), '..'));
    primary = await database.startPrimary();
    expect(await database.cloneReplica(0)).toMatchObject({
      code: 4,
      reason: expect.stringContaining('the configure Job gives that role its password: has it succeeded?'),
    });
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.cloneReplica(0)).toMatchObject({
      code: 0,
      output: expect.stringContaining('WARNING: 127.0.0.1 is another database'),
    });
    replicas[0] = await database.startReplica(0);
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('does not touch a replica that was promoted', async () => {
    await database.query('SELECT pg_promote()', { server: 0, database: 'postgres' });
    expect(await database.verify(IMPATIENT)).toMatchObject({
      code: 3,
      reason: 'not replicating from 127.0.0.1 within 1 seconds: replica 0 (not connected)',
    });
    await stopFast(at(replicas, 0));
    const refused = [
      await database.cloneReplica(0),
      await machine().runScript('start-replica.sh', { env: database.environment(0) }),
    ];
    expect(refused.map(({ code, reason }) => [code, reason])).toEqual([
      [2, expect.stringContaining('it was promoted, or is another server')],
      [2, expect.stringContaining('would start as a second primary')],
    ]);
  });
});

/** For what is known to fail: the limits of success are those of a slow machine. */
const IMPATIENT = { REPLICATION_TIMEOUT_SECONDS: '1' };
const SLOTS = `SELECT slot_name || ' ' || coalesce(wal_status, '') FROM pg_replication_slots ORDER BY 1`;
const SENDERS = 'SELECT count(*) FROM pg_stat_replication';

/** More write-ahead log than the configuration keeps for slots (16 MiB) and at all (32 MiB). */
async function writeAheadOfSlots(database: TestDatabase): Promise<void> {
  for (let segment = 0; segment < 6; segment += 1) {
    await database.query(`SELECT pg_logical_emit_message(false, 'x', 'y'), pg_switch_wal()`);
  }
  await waitUntil('replicas follow', async () => (await database.query(LAGGING)) === '0');
  await database.query('CHECKPOINT');
}

const LAGGING = `SELECT count(*) FROM pg_stat_replication WHERE flush_lsn < pg_current_wal_flush_lsn()`;

/** As the end of a pod ends a script: with all that it started, at once. */
function killTree(processId: number): void {
  const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  process.kill(processId, 'SIGKILL');
  for (const child of children) killTree(Number(child));
}

function at(running: readonly RunningProgram[], ordinal: number): RunningProgram {
  const replica = running[ordinal];
  if (replica === undefined) throw new Error(`replica ${ordinal} was never started`);
  return replica;
}

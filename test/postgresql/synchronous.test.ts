import { expect, it } from 'vitest';
import type { RunningProgram } from '../control-plane/harness/supervisor.ts';
import { waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import { createTestDatabase, stopFast, type TestDatabase } from './test-database.ts';

describeWithPostgresql('synchronous replication', 'debian', (machine) => {
  let database: TestDatabase;
  let replica: RunningProgram;

  it('is configured before there is a replica that could confirm anything', async () => {
    const configuration = { replicas: 2, mode: 'sync' as const };
    database = await createTestDatabase(machine(), 'ledger', { configuration, extensions: ['pgcrypto'] });
    await database.startPrimary();
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.query('SHOW synchronous_standby_names')).toBe('ANY 1 (planwright_replica_0)');
  });

  it('fails its verification without a replica, and is verified with one', async () => {
    expect(await database.verify({ REPLICATION_TIMEOUT_SECONDS: '1' })).toMatchObject({
      code: 3,
      reason: 'not replicating from 127.0.0.1 within 1 seconds: replica 0 (not connected)',
    });
    expect(await database.cloneReplica(0)).toMatchObject({ code: 0 });
    replica = await database.startReplica(0);
    expect(await database.verify()).toMatchObject({ code: 0 });
    expect(await database.query(CONFIRMING)).toBe('planwright_replica_0 quorum streaming');
  });

  it('holds a commit back while its only replica is away, and lets it through when that is back', async () => {
    await stopFast(replica);
    let committed = false;
    const commit = database.query('CREATE TABLE entries (id int)').then(() => {
      committed = true;
    });
    await waitUntil('the commit waits', async () => (await database.query(WAITING)) === '1');
    expect(committed).toBe(false);
    expect(await database.backup()).toMatchObject({ code: 0 });
    replica = await database.startReplica(0);
    await commit;
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('fails its verification when the replica is connected, but confirms nothing', async () => {
    const receiver = `SELECT pid FROM pg_stat_activity WHERE backend_type = 'walreceiver'`;
    const processId = Number(await database.query(receiver, { server: 0 }));
    process.kill(processId, 'SIGSTOP');
    const verified = await database
      .verify({ WRITE_TIMEOUT_SECONDS: '2' })
      .finally(() => process.kill(processId, 'SIGCONT'));
    expect(verified).toMatchObject({
      code: 3,
      reason:
        'a write on 127.0.0.1 waited 2 seconds for a replica to confirm it: synchronous replication does not work',
    });
    expect(await database.query(TRACES)).toBe('0');
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it('stops waiting, by a reload, when the resource no longer asks for replicas', async () => {
    await stopFast(replica);
    const started = await database.query('SELECT pg_postmaster_start_time()');
    database.change({ configuration: { replicas: 1, mode: 'sync' } });
    expect(await database.configure()).toMatchObject({ code: 0 });
    await database.query('INSERT INTO entries VALUES (1)');
    expect(await database.verify()).toMatchObject({ code: 0 });
    expect(await database.query('SELECT pg_postmaster_start_time()')).toBe(started);
  });
});

const CONFIRMING = `SELECT application_name || ' ' || sync_state || ' ' || state FROM pg_stat_replication`;
const TRACES = `SELECT count(*) FROM pg_namespace WHERE nspname ~ '^planwright'`;
const WAITING = `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;

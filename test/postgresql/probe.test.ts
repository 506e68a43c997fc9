import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ProbeResult } from '../../src/agent/ports.ts';
import { createProber } from '../../src/edges/probe/create-prober.ts';
import { selfSignedCertificate } from '../control-plane/fault-proxy/self-signed-certificate.ts';
import type { RunningProgram } from '../control-plane/harness/supervisor.ts';
import { waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import { createTestDatabase, stopFast, type TestDatabase } from './test-database.ts';

const THERE: ProbeResult = { isAvailable: true, message: 'it answers as PostgreSQL does' };

/** How the agent looks for a PostgreSQL server that a resource needs. */
function look(target: string): Promise<ProbeResult> {
  const { signal } = new AbortController();
  return createProber().probe({ name: 'it', type: 'postgresql', target }, { timeout: 5000, signal });
}

describeWithPostgresql('a PostgreSQL server that something depends on', 'debian', (machine) => {
  let database: TestDatabase;
  let primary: RunningProgram;

  it('is there when it asks for a password, and keeps no connection', async () => {
    database = await createTestDatabase(machine(), 'needed', { configuration: { replicas: 2 } });
    primary = await database.startPrimary();
    expect((await database.configure()).code).toBe(0);
    expect(await look(`127.0.0.1:${database.port}`)).toEqual(THERE);
    expect(await database.query(SESSIONS)).toBe('0');
  });

  it('is there when it lets nobody in from here', async () => {
    const rules = await database.query('SHOW hba_file');
    expect(await look(`localhost:${database.port}`)).toEqual(THERE);
    writeFileSync(rules, 'local all all trust\nhost all postgres 127.0.0.1/32 scram-sha-256\n');
    await database.query('SELECT pg_reload_conf()');
    await waitUntil('the rules are read', async () => (await database.query(RULES)) === '2');
    expect(await look(`127.0.0.1:${database.port}`)).toEqual(THERE);
    database.change({});
    await database.query('SELECT pg_reload_conf()');
    await waitUntil('the rules are read again', async () => (await database.query(RULES)) !== '2');
  });

  it('is there when it encrypts, with a certificate that nobody trusts', async () => {
    const { key, cert } = selfSignedCertificate();
    const files = {
      key: join(database.dataFolder('primary'), 'own.key'),
      cert: join(database.dataFolder('primary'), 'own.crt'),
    };
    writePrivate(files.key, key);
    writePrivate(files.cert, cert);
    await database.query(`ALTER SYSTEM SET ssl_cert_file = '${files.cert}'`);
    await database.query(`ALTER SYSTEM SET ssl_key_file = '${files.key}'`);
    await database.query('ALTER SYSTEM SET ssl = on');
    await database.query('SELECT pg_reload_conf()');
    await waitUntil('the server encrypts', async () => (await database.query(ENCRYPTED)) === 't');
    expect(await look(`127.0.0.1:${database.port}`)).toEqual(THERE);
    expect(await look(`localhost:${database.port}`)).toEqual(THERE);
    await database.query('ALTER SYSTEM RESET ALL');
    await database.query('SELECT pg_reload_conf()');
  });

  it('is not there while it recovers and lets nobody in yet', async () => {
    expect((await database.cloneReplica(0)).code).toBe(0);
    const replica = await machine().startScript('start-replica.sh', {
      name: 'recovering',
      env: database.environment(0),
      args: [
        '-c',
        'listen_addresses=127.0.0.2',
        '-c',
        'hot_standby=off',
        '-c',
        `unix_socket_directories=${join(database.folder, '0/run')}`,
      ],
    });
    const target = `127.0.0.2:${database.port}`;
    await waitUntil('it takes connections', async () => !(await look(target)).message.includes('ECONNREFUSED'));
    const recovering = 'it is starting up, shutting down or recovering (57P03)';
    expect(await look(target)).toEqual({ isAvailable: false, message: recovering });
    await stopFast(replica);
  });

  it('is not there when it is stopped', async () => {
    await stopFast(primary);
    expect(await look(`127.0.0.1:${database.port}`)).toEqual({
      isAvailable: false,
      message: 'it refused the connection (ECONNREFUSED)',
    });
  });
});

const SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'planwright-agent'";
const RULES = 'SELECT count(*) FROM pg_hba_file_rules';
const ENCRYPTED = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

/** For the server's user alone: PostgreSQL refuses a key that others may read. */
function writePrivate(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
  if (process.getuid?.() === 0) chownSync(path, 65_534, 65_534);
}

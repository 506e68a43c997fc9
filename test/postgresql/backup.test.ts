import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunningProgram } from '../control-plane/harness/supervisor.ts';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import { createTestDatabase, stopFast, type TestDatabase } from './test-database.ts';

describeWithPostgresql('backup and restore', 'debian', (machine) => {
  let source: TestDatabase;
  let target: TestDatabase;
  let primary: RunningProgram;
  const backups = (): readonly string[] => readdirSync(join(source.folder, 'backups')).sort();

  it('begins with data of several roles', async () => {
    source = await createTestDatabase(machine(), 'source', { extensions: ['pgcrypto'] });
    primary = await source.startPrimary();
    expect(await source.configure()).toMatchObject({ code: 0 });
    await source.query(`
      CREATE ROLE "Reader";
      CREATE SCHEMA sales AUTHORIZATION app;
      CREATE TABLE sales.orders (id serial PRIMARY KEY, name text, paid numeric(12, 2));
      ALTER TABLE sales.orders OWNER TO app;
      INSERT INTO sales.orders (name, paid) SELECT 'ä' || i, i / 7.0 FROM generate_series(1, 1000) AS i;
      CREATE VIEW public.paid AS SELECT sum(paid) FROM sales.orders;
      GRANT SELECT ON sales.orders TO "Reader";
      SELECT lo_from_bytea(4711, '\\x00ff');`);
  });

  it('an upgrade of what never ran needs no backup, and any other does', async () => {
    for (const unset of ['false', '$(SOURCE_RW_SERVICE_HOST)']) {
      expect(await source.backup({ SERVER_EXISTS: unset }, 'pre-upgrade')).toEqual({
        code: 0,
        output: 'nothing to back up: there is no server yet\n',
        reason: 'nothing to back up: there is no server yet',
      });
    }
    expect(backups()).toEqual([]);
    expect(await source.backup({ SERVER_EXISTS: '10.0.0.7' }, 'pre-upgrade')).toMatchObject({ code: 0 });
    expect(backups()).toEqual([expect.stringMatching(/^[0-9]{8}T[0-9]{6}Z-pre-upgrade$/)]);
  });

  it('is restored with equal data, roles, owners and grants into a new server', async () => {
    expect(await source.backup()).toMatchObject({ code: 0 });
    target = await createTestDatabase(machine(), 'target', { extensions: ['pgcrypto'] });
    await target.startPrimary();
    expect(await target.configure()).toMatchObject({ code: 0 });
    machine().link('target/backups', source.folder, 'backups');
    expect(await target.restore('latest')).toMatchObject({
      code: 0,
      reason: expect.stringMatching(
        /^restored .*Z(-pre-upgrade)? into app on 127[.]0[.]0[.]1; roles other than app have no password until you give them one$/,
      ),
    });
    expect(await dumpOf(target)).toBe(await dumpOf(source));
    expect(await target.configure()).toMatchObject({
      code: 0,
      output: 'configured: database app of app on 127.0.0.1\n',
    });
    expect(await target.verify()).toMatchObject({ code: 0 });
  });

  it.each([
    [
      'a database that is not empty',
      {},
      ['latest'],
      /the database app is not empty \(.*sales[.]orders.*\); restore into a new Database/,
    ],
    ['a backup that is not there', {}, ['20200101T000000Z'], /there is no backup 20200101T000000Z in /],
    ['a folder above', {}, ['../source'], /there is no backup [.][.]\/source in /],
    ['no name', {}, [], /which backup[?] Give the name of its folder, or: latest/],
    ['another owner', { DATABASE_OWNER: 'shop' }, ['latest'], /is of another owner than shop \(app\)/],
  ] as const)('%s is refused', async (_sentence, env, args, reason) => {
    expect(await target.restore({ env, args })).toMatchObject({ code: 2, reason: expect.stringMatching(reason) });
  });

  it('a damaged backup is refused', async () => {
    const [name = ''] = backups().slice(-1);
    const damaged = '20990101T000000Z';
    await machine().runProgram([
      'cp',
      '-r',
      join(source.folder, 'backups', name),
      join(source.folder, 'backups', damaged),
    ]);
    writeFileSync(join(source.folder, 'backups', damaged, 'globals.sql'), 'CREATE ROLE intruder SUPERUSER;');
    expect(await target.restore({ args: [damaged] })).toMatchObject({
      code: 2,
      reason: expect.stringContaining('is damaged: its checksums differ'),
    });
    await machine().runProgram(['rm', '-r', join(source.folder, 'backups', damaged)]);
  });

  it('old backups are removed, what is not one of ours and what may still be written is not', async () => {
    const kept = [daysAgo(6), `${daysAgo(0)}.partial`, 'lost+found', '20000101T000000Z.tar'];
    const removed = [daysAgo(8), `${daysAgo(100)}-pre-upgrade`, `${daysAgo(2)}.partial`];
    for (const name of [...kept, ...removed]) mkdirSync(join(source.folder, 'backups', name));
    const before = backups().filter((name) => !removed.includes(name));
    const { code, output } = await source.backup();
    expect(code).toBe(0);
    expect(output).toContain(`removed ${daysAgo(8).slice(0, 8)}`);
    const after = backups();
    expect([before.filter((name) => !after.includes(name)), after.length]).toEqual([[], before.length + 1]);
  });

  it.each([
    ['a database that is not there', { DATABASE_NAME: 'gone' }, 2, 'there is no database gone on 127.0.0.1'],
    ['a folder that is not there', { BACKUP_FOLDER: '/nowhere' }, 4, 'cannot write to the folder for backups /nowhere'],
  ])('%s makes it fail', async (_sentence, env, code, reason) => {
    const before = backups();
    expect(await source.backup(env)).toMatchObject({ code, reason: expect.stringContaining(reason) });
    expect(backups()).toEqual(before);
  });

  it('leaves nothing half done, and removes nothing, when the server is down', async () => {
    await stopFast(primary);
    const before = backups();
    const old = { PRIMARY_TIMEOUT_SECONDS: '1', BACKUP_RETENTION_DAYS: '0' };
    expect(await source.backup(old)).toMatchObject({
      code: 4,
      reason: expect.stringMatching(/^the primary 127[.]0[.]0[.]1:[0-9]+ did not accept connections within 1 seconds$/),
    });
    expect(backups()).toEqual(before);
  });
});

/** Everything in the database, as text, and the roles. */
async function dumpOf(database: TestDatabase): Promise<string> {
  return database.query(`
    SELECT 'role', rolname, rolcanlogin FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 2;
    SELECT 'relation', c.oid::regclass, relkind, pg_get_userbyid(relowner), relacl FROM pg_class c
      JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ '^(pg_|information_schema)' ORDER BY c.oid::regclass::text;
    SELECT 'schema', nspname, pg_get_userbyid(nspowner), nspacl FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 2;
    SELECT 'large object', loid, data FROM pg_largeobject;
    SELECT 'row', id, name, paid FROM sales.orders ORDER BY id;
    SELECT 'next', nextval('sales.orders_id_seq');
    SELECT 'sum', * FROM paid;`);
}

function daysAgo(days: number): string {
  const time = new Date(Date.now() - days * 86_400_000 - 1000).toISOString();
  return `${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

import { expect, it } from 'vitest';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Names and passwords that break whatever puts one of them into a command, a statement, a connection string or a pattern. */
const WICKED = `it's "$(touch x)" \\' \\\\ ;-- %I %s :name = €ü🐘 \``;

describeWithPostgresql('names and passwords', 'debian', (machine) => {
  let database: TestDatabase;

  it('may be anything', async () => {
    const [databaseName, username, password] = [
      `data ${WICKED}`,
      `user ${WICKED}`,
      `pass ${WICKED} \t\x01 ${'x'.repeat(300)}`,
    ];
    database = await createTestDatabase(machine(), 'wicked', { databaseName, username, password });
    await database.startPrimary();
    const { code, output } = await database.configure();
    expect([code, output.includes('pass it')]).toEqual([0, false]);
    expect(await database.query('SELECT current_user, current_database()', { user: username, password })).toBe(
      `${username}|${databaseName}`,
    );
    expect(await database.verify()).toMatchObject({ code: 0 });
    expect(await database.configure()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^configured: [^\n]*\n$/),
    });
    expect(await database.query(ROLE, { database: 'postgres' })).toBe('t|f|f|SCRAM-SHA-256$4096');
  });

  it('a backup of such a database is restored into another of the same name', async () => {
    const { username = '', password = '' } = database.options();
    await database.query('CREATE TABLE words AS SELECT chr(128024) AS word', { user: username, password });
    expect(await database.backup()).toMatchObject({ code: 0 });
    await database.query('DROP TABLE words', { user: username, password });
    expect(await database.restore('latest')).toMatchObject({ code: 0 });
    expect(await database.query('SELECT * FROM words', { user: username, password })).toBe('🐘');
  });

  it('a changed password is the only one that works afterwards', async () => {
    const { username = '', password = '' } = database.options();
    database.writePassword('another one');
    expect(await database.verify()).toMatchObject({
      code: 3,
      reason: expect.stringContaining('password authentication failed for user'),
    });
    expect(await database.configure()).toMatchObject({
      code: 0,
      output: expect.stringContaining(`password of ${username} set`),
    });
    expect(await database.query('SELECT 1', { user: username, password: 'another one' })).toBe('1');
    await expect(database.query('SELECT 1', { user: username, password })).rejects.toThrow(
      'password authentication failed',
    );
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it.each([
    ['a line break at the end', 'secret\n', 'contains a line break or a NUL byte'],
    ['a NUL byte', Buffer.from('se\0cret'), 'contains a line break or a NUL byte'],
    ['nothing', '', 'is empty'],
  ])('a password with %s is refused, and changes nothing', async (_sentence, password, reason) => {
    const { username = '' } = database.options();
    database.writePassword(password);
    expect(await database.configure()).toMatchObject({ code: 2, reason: expect.stringContaining(reason) });
    expect(await database.query('SELECT 1', { user: username, password: 'another one' })).toBe('1');
    database.writePassword('another one');
  });

  it('no password is in the log of the server, nor in clear in its catalogue', async () => {
    const log = await machine().runProgram(['sh', '-c', `cat ${machine().folder}/*.log`]);
    expect(log.output).toContain('database system is ready');
    expect(['pass it', 'another one', 'super:', 're:pl'].filter((secret) => log.output.includes(secret))).toEqual([]);
  });

  it('another username takes over what the database holds, and nothing else', async () => {
    const { username: before = '' } = database.options();
    database.change({ username: 'orders' });
    const { code, output } = await database.configure();
    expect([code, output]).toEqual([0, expect.stringContaining('REASSIGN OWNED BY')]);
    const rows = await database.query(`SELECT tableowner FROM pg_tables WHERE tablename = 'words'`);
    expect(rows).toBe('orders');
    expect(await database.query('SELECT * FROM words', { user: 'orders', password: 'another one' })).toBe('🐘');
    await expect(database.query('SELECT * FROM words', { user: before, password: 'another one' })).rejects.toThrow(
      'permission denied for database',
    );
    expect(await database.verify()).toMatchObject({ code: 0 });
  });

  it.each([
    ['postgres', { DATABASE_OWNER: 'postgres' }, 'the username postgres is reserved; choose another'],
    ['pg_monitor', { DATABASE_OWNER: 'pg_monitor' }, 'the username pg_monitor is reserved; choose another'],
    ['replicator', { DATABASE_OWNER: 'replicator' }, 'the username replicator is reserved; choose another'],
    ['template1', { DATABASE_NAME: 'template1' }, 'the database name template1 is reserved; choose another'],
    [
      'a name of 64 bytes',
      { DATABASE_NAME: 'ü'.repeat(32) },
      `${'ü'.repeat(32)} is longer than 63 bytes, where PostgreSQL cuts names; choose a shorter one`,
    ],
    [
      'a username that the Secret does not have',
      { DATABASE_OWNER: 'others' },
      `the Secret's username is not the resource's (others); make both the same, without a line break`,
    ],
    [
      'an extension that the image does not have',
      { EXTENSIONS: 'pgcrypto postgis' },
      'the image has no extension postgis; use an image that has it, or remove it from the resource',
    ],
  ])('%s is refused', async (_name, env, reason) => {
    expect(await database.configure(env)).toMatchObject({ code: 2, reason });
  });

  it('a role that anybody may be is given its password nevertheless', async () => {
    database.change({ configuration: { hostBasedAccess: ['host all orders 127.0.0.1/32 trust'] } });
    database.writePassword('third');
    expect(await database.configure()).toMatchObject({
      code: 0,
      output: expect.stringContaining('password of orders set'),
    });
    database.change({ configuration: { hostBasedAccess: [] } });
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.query('SELECT 1', { user: 'orders', password: 'third' })).toBe('1');
  });

  it('another superuser password than the one the server was created with is named as the cause', async () => {
    machine().writeFile('wicked/internal/superuser-password', 'wrong');
    expect(await database.configure()).toMatchObject({
      code: 2,
      reason: expect.stringContaining('is not the one that this server was created with: restore it'),
    });
  });
});

const ROLE = `SELECT rolcanlogin, rolsuper, rolreplication, split_part(rolpassword, ':', 1) FROM pg_authid WHERE rolname LIKE 'user %'`;

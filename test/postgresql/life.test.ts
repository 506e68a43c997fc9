import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import type { Userland } from './postgresql-machine.ts';
import { createTestDatabase, isThere, type TestDatabase } from './test-database.ts';

const USERLANDS: readonly Userland[] = ['debian', 'alpine'];

describe.each(USERLANDS)('with the shell and programs of %s', (userland) => {
  describeWithPostgresql('a Database from its first second', userland, (machine) => {
    let database: TestDatabase;

    it('begins as an empty primary', async () => {
      database = await createTestDatabase(machine(), 'orders', { extensions: ['pg_stat_statements', 'pgcrypto'] });
      const primary = await database.startPrimary();
      expect(primary.ended()).toBeUndefined();
      expect(await database.query(SETTINGS, { database: 'postgres' })).toBe('on|UTF8|C.UTF-8|scram-sha-256');
      expect(isThere(`${database.dataFolder('primary')}.creating`)).toBe(false);
    });

    it('is configured', async () => {
      expect(await database.configure()).toEqual({
        code: 0,
        output: [
          'CREATE ROLE app LOGIN;',
          'CREATE ROLE replicator LOGIN REPLICATION;',
          'GRANT pg_monitor TO replicator;',
          'password of app set',
          'password of replicator set',
          'CREATE DATABASE app OWNER app;',
          'REVOKE ALL ON DATABASE app FROM PUBLIC;',
          'SET search_path TO public; CREATE EXTENSION pg_stat_statements CASCADE;',
          'SET search_path TO public; CREATE EXTENSION pgcrypto CASCADE;',
          'configured: database app of app on 127.0.0.1',
          '',
        ].join('\n'),
        reason: 'configured: database app of app on 127.0.0.1',
      });
    });

    it('is not changed by a second configuration, down to the salts of its passwords', async () => {
      const before = await state(database);
      expect(await database.configure()).toMatchObject({
        code: 0,
        output: 'configured: database app of app on 127.0.0.1\n',
      });
      expect(await state(database)).toBe(before);
    });

    it('is verified, and bears no trace of that', async () => {
      expect(await database.verify()).toMatchObject({
        code: 0,
        reason: 'verified: app writes and reads app on 127.0.0.1; 0 replicas follow',
      });
      expect(await database.query(TRACES)).toBe('0');
    });

    it('is rid of what a verification left that was killed, and of nothing else', async () => {
      const [old, fresh] = [
        'planwright_verify_1000000000_0123456789abcdef',
        'planwright_verify_9000000000_0123456789abcdef',
      ];
      const connection = { user: 'app', password: 'app secret' };
      for (const name of [old, fresh, 'planwright_verify_mine'])
        await database.query(`CREATE SCHEMA ${name}`, connection);
      expect(await database.verify()).toMatchObject({ code: 0 });
      expect(
        await database.query(`SELECT string_agg(nspname, ' ' ORDER BY 1) FROM pg_namespace WHERE nspname ~ '^planw'`),
      ).toBe(`${fresh} planwright_verify_mine`);
    });

    it('gets replicas that stream, without a restart of the primary', async () => {
      const started = await database.query('SELECT pg_postmaster_start_time()');
      database.change({ configuration: { replicas: 3 } });
      expect(await database.configure()).toMatchObject({ code: 0 });
      for (const ordinal of [0, 1]) {
        expect(await database.cloneReplica(ordinal)).toMatchObject({
          code: 0,
          reason: `planwright_replica_${ordinal} has a copy of 127.0.0.1`,
        });
        await database.startReplica(ordinal);
      }
      expect(await database.verify()).toMatchObject({
        code: 0,
        reason: 'verified: app writes and reads app on 127.0.0.1; 2 replicas follow',
      });
      expect(await database.query('SELECT pg_postmaster_start_time()')).toBe(started);
    });

    it('is backed up, and a backup is a folder with four files', async () => {
      const { code, reason } = await database.backup();
      expect([code, reason]).toEqual([
        0,
        expect.stringMatching(/^backed up app to .*\/[0-9]{8}T[0-9]{6}Z \([0-9]+ KiB\)$/),
      ]);
      const folder = /to (.*) \(/.exec(reason)?.[1] ?? '';
      const files = ['about', 'database.dump', 'globals.sql', 'SHA256SUMS'];
      expect(files.map((file) => isThere(join(folder, file)))).toEqual([true, true, true, true]);
    });
  });
});

const SETTINGS = `SELECT current_setting('data_checksums') || '|' || current_setting('server_encoding') || '|' || datcollate || '|'
  || current_setting('password_encryption') FROM pg_database WHERE datname = 'postgres'`;

const TRACES = `SELECT count(*) FROM pg_namespace WHERE nspname ~ '^planwright'`;

/** Everything that configure.sh touches. */
function state(database: TestDatabase): Promise<string> {
  return database.query(`
    SELECT xmin, rolname, rolpassword FROM pg_authid ORDER BY 2;
    SELECT xmin, datname, datacl, datdba FROM pg_database ORDER BY 2;
    SELECT xmin, * FROM pg_auth_members ORDER BY 2, 3;
    SELECT xmin, nspname, nspowner, nspacl FROM pg_namespace ORDER BY 2;
    SELECT xmin, extname FROM pg_extension ORDER BY 2;`);
}

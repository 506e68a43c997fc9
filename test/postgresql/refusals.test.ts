import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import type { Ended, PostgresqlMachine } from './postgresql-machine.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** What is in the folder of the data before a server is to start on it. */
type Files = Readonly<Record<string, string>>;

describeWithPostgresql('a server does not start', 'debian', (machine) => {
  it.each<readonly [string, Files, string]>([
    [
      'as a primary on the data of another major version',
      { PG_VERSION: '14\n' },
      'the data is of PostgreSQL 14, the image is PostgreSQL 15; a major version is not changed in place: go back to an image of 14, create a new Database with the new image, and restore a backup of this one into it',
    ],
    [
      'as a primary on the data of a replica',
      { PG_VERSION: '15\n', 'standby.signal': '' },
      'a primary never starts as one',
    ],
    ['as a primary during a recovery', { PG_VERSION: '15\n', 'recovery.signal': '' }, 'a primary never starts as one'],
    ['as a primary over files of somebody', { 'important.txt': '' }, 'has files, but no database (no PG_VERSION)'],
  ])('%s', async (_sentence, files, reason) => {
    const { database, ended } = await startOn(machine(), 'start-primary.sh', 'primary', files);
    expect([ended.code, ended.reason]).toEqual([2, expect.stringContaining(reason)]);
    expect(readFileSync(join(database.folder, 'termination-log'), 'utf8')).toBe(`${ended.reason}\n`);
  });

  it.each<readonly [string, Files, string]>([
    ['as a replica without standby.signal', { PG_VERSION: '15\n' }, 'would start as a second primary'],
    ['as a replica on nothing', {}, 'would start as a second primary'],
  ])('%s', async (_sentence, files, reason) => {
    const { ended } = await startOn(machine(), 'start-replica.sh', 0, files);
    expect([ended.code, ended.reason]).toEqual([2, expect.stringContaining(reason)]);
  });

  it.each<readonly [string, Files, string]>([
    ['over a database that is no replica', { PG_VERSION: '15\n' }, 'it was promoted, or is another server'],
    ['over files of somebody', { 'important.txt': '' }, 'has files, but no database (no PG_VERSION)'],
  ])('nor is a primary copied %s', async (_sentence, files, reason) => {
    const { ended } = await startOn(machine(), 'clone-primary.sh', 0, files);
    expect([ended.code, ended.reason]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('as a replica whose pod has no ordinal', async () => {
    const database = await createTestDatabase(machine(), 'no-ordinal', {});
    const env = { ...database.environment(0), POD_NAME: 'orders-replica' };
    expect(await machine().runScript('clone-primary.sh', { env })).toMatchObject({
      code: 2,
      reason: 'POD_NAME ends in no ordinal: orders-replica; a replica is a pod of a StatefulSet',
    });
  });

  it('as a primary without its Secret', async () => {
    const database = await createTestDatabase(machine(), 'no-secret', {});
    const env = { ...database.environment('primary'), INTERNAL_FOLDER: '/nowhere' };
    expect(await machine().runScript('start-primary.sh', { env })).toMatchObject({
      code: 2,
      reason: 'cannot read /nowhere/superuser-password: the Secret has no such key, or is not mounted',
    });
  });
});

let databases = 0;

async function startOn(
  machine: PostgresqlMachine,
  script: 'start-primary.sh' | 'start-replica.sh' | 'clone-primary.sh',
  server: 'primary' | number,
  files: Files,
): Promise<{ readonly database: TestDatabase; readonly ended: Ended }> {
  databases += 1;
  const database = await createTestDatabase(machine, `data-${databases}`, {});
  const env = database.environment(server);
  mkdirSync(database.dataFolder(server), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(database.dataFolder(server), name), text);
  return { database, ended: await machine.runScript(script, { env }) };
}

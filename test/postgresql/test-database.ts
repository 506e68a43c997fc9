import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ServerConfiguration,
  type ServerConfigurationInput,
  serverConfiguration,
} from '../../src/kinds/database/server-configuration.ts';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import type { RunningProgram } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import type { Ended, PostgresqlMachine, ScriptRun } from './postgresql-machine.ts';

/** What a resource says. */
export interface TestDatabaseOptions {
  readonly databaseName?: string;
  readonly username?: string;
  readonly password?: string;
  readonly extensions?: readonly string[];
  readonly configuration?: Partial<ServerConfigurationInput>;
}

/** The files and servers of one Database: the primary on 127.0.0.1, replica i on 127.0.0.(2+i), all on one port. */
export interface TestDatabase {
  readonly folder: string;
  readonly port: number;
  /** Renders the configuration for a changed resource and writes it where the servers read it. */
  readonly change: (options: TestDatabaseOptions) => void;
  readonly options: () => TestDatabaseOptions;
  readonly writePassword: (password: string | Buffer) => void;
  readonly startPrimary: () => Promise<RunningProgram>;
  readonly cloneReplica: (ordinal: number) => Promise<Ended>;
  readonly startReplica: (ordinal: number) => Promise<RunningProgram>;
  readonly configure: (env?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly verify: (env?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly backup: (env?: Readonly<Record<string, string>>, ...args: readonly string[]) => Promise<Ended>;
  readonly restore: (run: string | Partial<ScriptRun>) => Promise<Ended>;
  /** The environment of scripts for a server: `primary`, or a replica's ordinal. */
  readonly environment: (server: 'primary' | number) => Readonly<Record<string, string>>;
  readonly dataFolder: (server: 'primary' | number) => string;
  /** Runs SQL as a role, by its password, and returns the rows; throws what the server complains. */
  readonly query: (sql: string, as?: Connection) => Promise<string>;
}

/** As whom and where a test asks; the superuser in the Database's own database on the primary by default. */
export interface Connection {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly server?: 'primary' | number;
}

const SUPERUSER_PASSWORD = 'super:\\ secret';
const REPLICATION_PASSWORD = 're:pl\\ica\'"$ tion';

const GIB = 2 ** 30;

/** Writes the files of a Database; starts nothing. */
export async function createTestDatabase(
  machine: PostgresqlMachine,
  name: string,
  first: TestDatabaseOptions,
): Promise<TestDatabase> {
  const [port = 0] = await freePorts(1);
  const folder = machine.makeFolder(name);
  let options: TestDatabaseOptions = {};
  let configuration: ServerConfiguration;
  const change = (next: TestDatabaseOptions): void => {
    options = { ...options, ...next };
    configuration = render(options);
    for (const [file, text] of Object.entries(configuration.files)) machine.writeFile(`${name}/config/${file}`, text);
    machine.writeFile(`${name}/credentials/username`, options.username ?? 'app');
  };
  const writePassword = (password: string | Buffer): unknown =>
    machine.writeFile(`${name}/credentials/password`, password);
  change(first);
  writePassword(first.password ?? 'app secret');
  machine.writeFile(`${name}/internal/superuser-password`, SUPERUSER_PASSWORD);
  machine.writeFile(`${name}/internal/replication-password`, REPLICATION_PASSWORD);

  const replicas = (): number => options.configuration?.replicas ?? 1;
  const terminationLog = machine.writeFile(`${name}/termination-log`, '');
  chmodSync(terminationLog, 0o666);
  const dataFolder = (server: 'primary' | number): string => join(folder, String(server), 'data/pgdata');
  const environment = (server: 'primary' | number): Readonly<Record<string, string>> => {
    machine.makeFolder(`${name}/${server}`);
    machine.makeFolder(`${name}/${server}/run`);
    return {
      CONFIG_FOLDER: join(folder, 'config'),
      INTERNAL_FOLDER: join(folder, 'internal'),
      CREDENTIALS_FOLDER: join(folder, 'credentials'),
      RUNTIME_FOLDER: join(folder, String(server), 'run'),
      TERMINATION_LOG: terminationLog,
      PGDATA: dataFolder(server),
      PGPORT: String(port),
      PRIMARY_HOST: '127.0.0.1',
      POD_NAME: `${name}-replica-${server}`,
      DATABASE_NAME: options.databaseName ?? 'app',
      DATABASE_OWNER: options.username ?? 'app',
      EXTENSIONS: (options.extensions ?? []).join(' '),
      REPLICAS: String(replicas()),
      REPLICA_HOSTS: Array.from({ length: replicas() - 1 }, (_, ordinal) => hostOf(ordinal)).join(' '),
      SYNCHRONOUS: String(options.configuration?.mode === 'sync'),
      CONFIGURATION_DIGEST: configuration.digest,
      BACKUP_FOLDER: join(folder, 'backups'),
      BACKUP_RETENTION_DAYS: '7',
      PRIMARY_TIMEOUT_SECONDS: '20',
      CONFIGURATION_TIMEOUT_SECONDS: '5',
      REPLICATION_TIMEOUT_SECONDS: '10',
    };
  };
  const serverArgs = (server: 'primary' | number): readonly string[] => [
    '-c',
    `listen_addresses=${hostOf(server)}`,
    '-c',
    `unix_socket_directories=${join(folder, String(server), 'run')}`,
    // No test cuts the power.
    '-c',
    'fsync=off',
  ];
  let starts = 0;
  const start = async (script: 'start-primary.sh' | 'start-replica.sh', server: 'primary' | number) => {
    starts += 1;
    const running = await machine.startScript(script, {
      name: `${name}-${server}-${starts}`,
      env: environment(server),
      args: serverArgs(server),
    });
    const command = ['pg_isready', '-q', '-h', hostOf(server), '-p', String(port)];
    await waitUntil(
      `${script} of ${name} accepts connections`,
      async () => running.ended() !== undefined || (await machine.runProgram(command)).code === 0,
      PATIENCE,
      running.lastWords,
    );
    return running;
  };
  const run = (
    script: Parameters<PostgresqlMachine['runScript']>[0],
    env = {},
    ...args: readonly string[]
  ): Promise<Ended> => machine.runScript(script, { env: { ...environment('primary'), ...env }, args });
  const query = async (sql: string, connection: Connection = {}): Promise<string> => {
    const ended = await machine.runProgram(
      ['psql', '--no-psqlrc', '--no-password', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1'],
      {
        PGHOST: hostOf(connection.server ?? 'primary'),
        PGPORT: String(port),
        PGUSER: connection.user ?? 'postgres',
        PGPASSWORD: connection.password ?? SUPERUSER_PASSWORD,
        PGDATABASE: connection.database ?? options.databaseName ?? 'app',
      },
      sql,
    );
    if (ended.code !== 0) throw new Error(ended.output.trim());
    return ended.output.trimEnd();
  };
  machine.makeFolder(`${name}/backups`);
  return {
    folder,
    port,
    options: () => options,
    change,
    writePassword,
    startPrimary: () => start('start-primary.sh', 'primary'),
    cloneReplica: (ordinal) => machine.runScript('clone-primary.sh', { env: environment(ordinal) }),
    startReplica: (ordinal) => start('start-replica.sh', ordinal),
    configure: (env = {}) => run('configure.sh', env),
    verify: (env = {}) => run('verify.sh', env),
    backup: (env = {}, ...args) => run('backup.sh', env, ...args),
    restore: (how) => {
      const { env = {}, args = [] } = typeof how === 'string' ? { args: [how] } : how;
      return run('restore.sh', env, ...args);
    },
    environment,
    dataFolder,
    query,
  };
}

function hostOf(server: 'primary' | number): string {
  return server === 'primary' ? '127.0.0.1' : `127.0.0.${server + 2}`;
}

function render({ configuration = {} }: TestDatabaseOptions): ServerConfiguration {
  return serverConfiguration({
    replicas: 1,
    mode: 'async',
    storageBytes: GIB,
    memoryBytes: GIB / 4,
    parameters: {},
    hostBasedAccess: [],
    ...configuration,
  });
}

/** Asks a server to stop as the image's stop signal does (SIGINT: sessions are ended, data is written), and waits until it has. */
export async function stopFast(server: RunningProgram): Promise<void> {
  if (server.ended() === undefined) process.kill(server.processId, 'SIGINT');
  await waitUntil(`${server.name} stopped`, () => server.ended() !== undefined, PATIENCE, server.lastWords);
}

/** Whether a file or folder is there. */
export function isThere(path: string): boolean {
  return existsSync(path);
}

/** Removes all that is in a folder. */
export function emptyFolder(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
}

import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scripts } from '../../src/kinds/database/scripts.generated.ts';
import { programFile } from '../control-plane/harness/programs.ts';
import { createSupervisor, type RunningProgram } from '../control-plane/harness/supervisor.ts';

/** The shell and the small programs of an image: GNU and dash as in Debian's, BusyBox as in Alpine's. */
export type Userland = 'debian' | 'alpine';

/** How a script ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** The last line of the output. */
  readonly reason: string;
}

/** A folder in which the scripts run as an image would run them, without a container: not as root, with nothing but PATH of ours. */
export interface PostgresqlMachine {
  readonly folder: string;
  /** Makes a folder below it, that the servers' user may write to. */
  readonly makeFolder: (name: string) => string;
  /** Writes a file below it, that the servers' user may read. */
  readonly writeFile: (name: string, content: string | Buffer) => string;
  /** Puts a link in place of a folder of its own. */
  readonly link: (name: string, ...target: readonly string[]) => void;
  /** Runs a script to its end. The shell gets no terminal. */
  readonly runScript: (script: keyof typeof scripts, run: ScriptRun) => Promise<Ended>;
  readonly runProgram: (command: readonly string[], env?: Environment, input?: string) => Promise<Ended>;
  /** Starts a script that becomes a server. */
  readonly startScript: (
    script: keyof typeof scripts,
    run: ScriptRun & { readonly name: string },
  ) => Promise<RunningProgram>;
  /** Stops all that was started, and removes the folder unless it is to be looked at. */
  readonly stop: (options: { readonly keepFiles: boolean }) => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** The environment and the arguments of a script. */
export interface ScriptRun {
  readonly env: Environment;
  readonly args?: readonly string[];
}

/** PostgreSQL refuses to run as root; root becomes this user (Debian's nobody), anybody else stays who he is. */
const SERVER_USER = 65_534;

/** Makes such a machine. */
export function createPostgresqlMachine(userland: Userland): PostgresqlMachine {
  const folder = mkdtempSync(join(quickestFolder(), 'postgresql-'));
  chmodSync(folder, 0o755);
  const machine = { folder, path: installPrograms(folder, userland), asUser: commandPrefix() };
  const supervisor = createSupervisor(folder);
  const shell = userland === 'alpine' ? [join(folder, 'applets/sh')] : ['sh'];
  const scriptCommand = (script: string, { args = [] }: ScriptRun) => [
    ...shell,
    join(folder, 'scripts', script),
    ...args,
  ];
  const environment = (env: Environment): Environment => ({
    HOME: folder,
    PATH: machine.path,
    TMPDIR: join(folder, 'tmp'),
    SCRIPTS_FOLDER: join(folder, 'scripts'),
    LANG: 'C.UTF-8',
    ...env,
  });
  return {
    folder,
    makeFolder: (name) => makeOwnFolder(join(folder, name)),
    writeFile: (name, content) => writeReadable(join(folder, name), content),
    link: (name, ...target) => {
      rmSync(join(folder, name), { recursive: true });
      symlinkSync(join(...target), join(folder, name));
    },
    runScript: (script, run) => runToEnd([...machine.asUser, ...scriptCommand(script, run)], environment(run.env)),
    runProgram: (command, env = {}, input = '') => runToEnd([...machine.asUser, ...command], environment(env), input),
    startScript: (script, run) => {
      const [command = '', ...args] = [...machine.asUser, ...scriptCommand(script, run)];
      return supervisor.start({ name: run.name, command, args, env: environment(run.env) });
    },
    stop: async ({ keepFiles }) => {
      await supervisor.stop();
      if (!keepFiles) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Memory, where there is plenty of it: initdb and pg_basebackup wait for the disk with each of a thousand files. */
function quickestFolder(): string {
  const [memory, needed] = ['/dev/shm', 4 * 2 ** 30];
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > needed ? memory : tmpdir();
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function commandPrefix(): readonly string[] {
  const user = String(SERVER_USER);
  // Found before the machine's own PATH, on which BusyBox has a smaller one.
  const setpriv = () => execFileSync('sh', ['-c', 'command -v setpriv'], { encoding: 'utf8' }).trim();
  return isRoot() ? [setpriv(), '--reuid', user, '--regid', user, '--clear-groups'] : [];
}

/** Programs, libraries and scripts are copied: the cache may be in a folder that only root may enter. */
function installPrograms(folder: string, userland: Userland): string {
  const built = dirname(dirname(programFile('postgres')));
  // The just-in-time compiler needs LLVM's library, of a hundred megabytes; without its own file PostgreSQL goes without.
  const isNeeded = (source: string) => !/\/(llvmjit[^/]*|bitcode|doc|locale|man)$/.test(source);
  cpSync(built, join(folder, 'postgresql'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  makeFolder(join(folder, 'scripts'));
  for (const [name, text] of Object.entries(scripts)) writeReadable(join(folder, 'scripts', name), text);
  const bin = makeFolder(join(folder, 'bin'));
  cpSync(join(import.meta.dirname, 'docker-entrypoint.sh'), join(bin, 'docker-entrypoint.sh'));
  chmodSync(join(bin, 'docker-entrypoint.sh'), 0o755);
  makeOwnFolder(join(folder, 'tmp'));
  const own = `${bin}:${join(folder, 'postgresql/bin')}`;
  return userland === 'alpine' ? `${own}:${installApplets(folder)}` : `${own}:/usr/bin:/bin`;
}

/** Every applet as a link, and nothing else on the path: what BusyBox lacks is missing. */
function installApplets(folder: string): string {
  const busybox = join(folder, 'busybox');
  cpSync(dirname(dirname(programFile('busybox'))), busybox, { recursive: true, verbatimSymlinks: true });
  const applets = makeFolder(join(folder, 'applets'));
  const program = join(busybox, 'root/bin/busybox');
  const names = execFileSync(program, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const name of names) symlinkSync(program, join(applets, name));
  return applets;
}

function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}

function makeOwnFolder(path: string): string {
  makeFolder(path);
  if (isRoot()) chownSync(path, SERVER_USER, SERVER_USER);
  return path;
}

function writeReadable(path: string, content: string | Buffer): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, content, { mode: 0o644 });
  return path;
}

/** Long enough for a slow machine; a script that waits is given shorter limits by its test. */
const LONGEST_RUN = 60_000;

function runToEnd(command: readonly string[], env: Environment, input = ''): Promise<Ended> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    // A process group of its own: nothing a script started outlives its time.
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), LONGEST_RUN);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ code, output, reason: output.trimEnd().split('\n').at(-1) ?? '' });
    });
    child.stdin.end(input);
  });
}

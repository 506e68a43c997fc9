import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program to run. Its output goes to `<folder>/<name>.log`. */
export interface ProgramStart {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A running program. */
export interface RunningProgram {
  readonly name: string;
  readonly processId: number;
  readonly logFile: string;
  /** Why it is no longer running, or undefined while it is. */
  readonly ended: () => string | undefined;
  /** The last lines that it wrote. */
  readonly lastWords: () => string;
  /** Asks it to stop, insists after ten seconds, and returns when it is gone. */
  readonly stop: () => Promise<void>;
  /** Kills it as a crash would, and returns when it is gone. */
  readonly kill: () => Promise<void>;
}

/** Runs programs that never outlive this process: they are stopped by process id when it ends, also when it crashes. */
export interface Supervisor {
  readonly start: (program: ProgramStart) => Promise<RunningProgram>;
  /** Stops all programs, the last started first. */
  readonly stop: () => Promise<void>;
}

/** For programs in Go: they collect garbage less often, which is a fifth of what an API server computes here. */
const GO_RUNTIME = { GOGC: '400', GOMEMLIMIT: '1GiB' };

interface Report {
  readonly id: number;
  readonly started?: number;
  readonly exited?: { readonly code?: number | null; readonly signal?: string | null; readonly error?: string };
}

/** Starts the process that watches over programs. Everything it starts runs in `folder` and keeps its log there. */
export function createSupervisor(folder: string): Supervisor {
  const child = fork(fileURLToPath(new URL('supervise.mjs', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.setMaxListeners(0);
  // A test run may end without waiting for it; it stops by itself then.
  child.unref();
  child.channel?.unref();
  const programs: RunningProgram[] = [];
  let started = 0;
  return {
    start: async (program) => {
      // Counted before anything is waited for: two that start at once must not share an id.
      const id = started;
      started += 1;
      const running = await startProgram(child, { ...program, folder, id });
      programs.push(running);
      return running;
    },
    stop: async () => {
      for (const program of programs.toReversed()) await program.stop();
      child.disconnect();
    },
  };
}

async function startProgram(
  supervisor: ChildProcess,
  { id, name, command, args, env, folder }: ProgramStart & { readonly id: number; readonly folder: string },
): Promise<RunningProgram> {
  const logFile = join(folder, `${name}.log`);
  let ended: string | undefined;
  let processId: number | undefined;
  const settled = new Promise<void>((resolve) => {
    supervisor.on('message', (message) => {
      // Only supervise.mjs writes to this channel, and only reports.
      const report = message as Report;
      if (report.id !== id) return;
      if (report.started !== undefined) processId = report.started;
      if (report.exited !== undefined) ended = describeEnd(report.exited);
      resolve();
    });
  });
  supervisor.send({
    id,
    start: {
      command,
      args,
      folder,
      logFile,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...GO_RUNTIME, ...env },
    },
  });
  await settled;
  if (processId === undefined) throw new Error(`${command}: ${ended ?? 'did not start'}`);
  const signal = async (send: () => void): Promise<void> => {
    send();
    while (ended === undefined) await once(supervisor, 'message');
  };
  const pid = processId;
  return {
    name,
    processId: pid,
    logFile,
    ended: () => ended,
    lastWords: () => readFileSync(logFile, 'utf8').split('\n').slice(-12).join('\n'),
    stop: () => signal(() => ended === undefined && supervisor.send({ id, stop: true })),
    kill: () => signal(() => ended === undefined && process.kill(pid, 'SIGKILL')),
  };
}

function describeEnd({ code, signal, error }: NonNullable<Report['exited']>): string {
  return error ?? (signal == null ? `ended with code ${code}` : `was ended by ${signal}`);
}

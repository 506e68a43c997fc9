import { spawnSync } from 'node:child_process';
import { type Program, programFile } from '../control-plane/harness/programs.ts';

/** With what a program runs. */
export interface ProgramRun {
  /** What it reads from standard input. Default: nothing. */
  readonly input?: string;
  /** Where it runs: relative paths in its arguments and its configuration start there. Default: where the tests run. */
  readonly folder?: string;
  /** Variables that it sees beside PATH and HOME. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is stopped and the run throws. Default 60 000. */
  readonly timeout?: number;
}

/** How a program ended by itself. */
export interface ProgramOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of `npm run tools` to its end, with nothing of this machine's environment that could change what it says. Throws
 * where it cannot be run, takes too long or is ended by a signal: that says nothing about its input.
 */
export function runProgram(program: Program, args: readonly string[], run: ProgramRun = {}): ProgramOutcome {
  const { input = '', folder = process.cwd(), env = {}, timeout = 60_000 } = run;
  const { error, status, signal, stdout, stderr } = spawnSync(programFile(program), args, {
    cwd: folder,
    input,
    timeout,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined)
    throw new Error(`${program} ${args.join(' ')} did not end: ${error.message}`, { cause: error });
  if (status === null) throw new Error(`${program} ${args.join(' ')} was ended by ${signal ?? 'nobody'}\n${stderr}`);
  return { status, stdout, stderr };
}

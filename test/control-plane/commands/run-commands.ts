import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { programFile } from '../harness/programs.ts';

const PLANWRIGHT = fileURLToPath(new URL('../../../build/planwright.mjs', import.meta.url));

/** How a program ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Running {
  /** What it has written to stdout so far. */
  readonly stdout: () => string;
  readonly interrupt: () => void;
  readonly ended: Promise<Outcome>;
}

/** How a program is started. Nothing of this machine's environment reaches it but `PATH`. */
export interface Start {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Starts the built `planwright`. */
export function startPlanwright(args: readonly string[], start: Start): Running {
  return startProgram(process.execPath, [PLANWRIGHT, ...args], start);
}

/** Runs the built `planwright` to its end. */
export function planwright(args: readonly string[], start: Start): Promise<Outcome> {
  return startPlanwright(args, start).ended;
}

/** Runs `kubectl`; throws where it fails. */
export async function kubectl(args: readonly string[], start: Start): Promise<string> {
  const { code, stdout, stderr } = await startProgram(programFile('kubectl'), args, start).ended;
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Starts any program. */
export function startProgram(command: string, args: readonly string[], { folder, environment, input }: Start): Running {
  const child: ChildProcess = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin?.end(input);
  return {
    stdout: () => stdout,
    interrupt: () => child.kill('SIGINT'),
    ended: once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr })),
  };
}

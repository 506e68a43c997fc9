// Programs that run beside the benchmark. They are stopped by process id when it ends, in whatever way.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Starts a program whose output goes to `<folder>/<name>.log`. */
export function startProgram({ name, command, args, env = {}, folder }) {
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', log, log],
  });
  running.add(child);
  child.on('error', (error) => running.delete(child) && console.error(`${name}: ${error.message}`));
  child.on('exit', () => running.delete(child));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const lastWords = () => readFileSync(logFile, 'utf8').split('\n').slice(-12).join('\n');
  return {
    name,
    pid: child.pid,
    logFile,
    hasEnded,
    lastWords,
    async stop(signal = 'SIGTERM') {
      if (hasEnded()) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

/** Asks again and again, and throws with what a program last said where it ended or where it takes too long. */
export async function waitFor(claim, check, { timeout = 60_000, interval = 100, program } = {}) {
  const end = performance.now() + timeout;
  for (;;) {
    const found = await check();
    if (found) return found;
    const words = program === undefined ? '' : `\n${program.lastWords()}`;
    if (program?.hasEnded()) throw new Error(`${claim}: ${program.name} ended${words}`);
    if (performance.now() > end) throw new Error(`${claim}: not within ${timeout / 1000} s${words}`);
    await sleep(interval);
  }
}

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** To whoever waits for the measurements. */
export function progress(text) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}

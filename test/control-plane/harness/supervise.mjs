// Runs programs for a parent process and stops them, by process id, when it says so or when it is gone, however it went.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';

/** How long a program may take to stop by itself, in milliseconds. */
const GRACE = 10_000;

const running = new Map();

process.on('message', ({ id, start, stop }) => {
  if (start !== undefined) startProgram(id, start);
  if (stop !== undefined) stopProgram(id);
});
process.on('disconnect', () => stopAll());
// A terminal's interrupt reaches the whole group; the parent decides.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => stopAll());

function startProgram(id, { command, args, env, folder, logFile }) {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', log, log] });
  running.set(id, child);
  child.on('spawn', () => report({ id, started: child.pid }));
  child.on('error', (error) => ended(id, { error: error.message }));
  child.on('exit', (code, signal) => ended(id, { code, signal }));
}

function ended(id, exited) {
  running.delete(id);
  report({ id, exited });
}

function stopProgram(id) {
  const child = running.get(id);
  if (child === undefined) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  child.on('exit', () => clearTimeout(timer));
}

function stopAll() {
  if (running.size === 0) process.exit();
  for (const [id, child] of running) {
    child.on('exit', () => running.size === 0 && process.exit());
    stopProgram(id);
  }
}

function report(message) {
  if (process.connected) process.send(message, () => {});
}

// Runs the programs that are compared, each as a child process, and says how long it took and how much memory it held.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

const POLL_MILLISECONDS = 5;
/** USER_HZ, in which Linux counts processor time towards programs, is 100 everywhere. */
const MILLISECONDS_OF_A_TICK = 10;

/**
 * How long one run took, in milliseconds: `wall` from before the process is started until it has ended, `cpu` on all cores
 * together (undefined where there is no /proc; a hundredth of a second at best). `output` is the file that takes its standard
 * output. Throws when it fails: a program that stops early would look fast.
 */
export function timeRun({ command, args, cwd, env, output }) {
  const stdout = output === undefined ? 'ignore' : openSync(output, 'w');
  const cpuBefore = cpuOfChildren();
  const start = performance.now();
  const { status, signal, error, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const wall = performance.now() - start;
  const cpuAfter = cpuOfChildren();
  if (output !== undefined) closeSync(stdout);
  if (status !== 0) throw failure({ command, args, reason: error?.message ?? signal ?? status, stderr });
  return { wall, cpu: cpuBefore === undefined ? undefined : cpuAfter - cpuBefore };
}

/** The standard output of one run. Throws when it fails. */
export function readRun({ command, args, cwd, env }) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (status !== 0) throw failure({ command, args, reason: error?.message ?? signal ?? status, stderr });
  return stdout.toString('utf8');
}

/**
 * The most memory one run held, in bytes, or undefined where there is no /proc. The kernel's own high-water mark (VmHWM) is
 * read while the program runs; it never falls, so only growth in the last few milliseconds could be missed. What wait4
 * reports is not used: it counts the memory of the process that started the program.
 */
export async function peakMemoryOfRun({ command, args, cwd, env, output }) {
  const stdout = output === undefined ? 'ignore' : openSync(output, 'w');
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', stdout, 'ignore'] });
  let peak;
  const poll = setInterval(() => {
    peak = highWaterMark(child.pid) ?? peak;
  }, POLL_MILLISECONDS);
  try {
    const status = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (status !== 0) throw failure({ command, args, reason: status, stderr: '' });
  } finally {
    clearInterval(poll);
    if (output !== undefined) closeSync(stdout);
  }
  return peak;
}

/** The processor time of all children that have ended: fields 16 and 17 of proc_pid_stat(5). */
function cpuOfChildren() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) * MILLISECONDS_OF_A_TICK;
  } catch {
    // There is no /proc on this system.
    return undefined;
  }
}

function highWaterMark(processId) {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    // The program has just ended, or there is no /proc on this system.
    return undefined;
  }
}

function failure({ command, args, reason, stderr }) {
  const lines = String(stderr).trim().split('\n').slice(-20).join('\n');
  return new Error(`${[command, ...args].join(' ')} failed (${reason})\n${lines}`);
}

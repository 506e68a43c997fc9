// What the kernel knows of a process.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const TICKS_OF_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** In MB: resident now, its peak, and which part of it is not backed by files. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { rss: field('VmRSS'), peak: field('VmHWM'), anonymous: field('RssAnon') };
}

/** The peak counts from now on. */
export function forgetPeak(pid) {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** User and system time since its start, in seconds. The name of a program may have spaces and parentheses in it. */
export function processorSeconds(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_OF_A_SECOND;
}

/** Measures the processor time of processes while something happens: by name, as a share of one core. */
export async function usageDuring(pids, work) {
  const seconds = () => Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid)]);
  const [before, start] = [new Map(seconds()), performance.now()];
  const result = await work();
  const elapsed = (performance.now() - start) / 1000;
  const shares = seconds().map(([name, after]) => [name, (after - before.get(name)) / elapsed]);
  return { result, seconds: elapsed, shares: Object.fromEntries(shares) };
}

import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { readRun } from './children.mjs';

/** What the numbers depend on. `load` is the average of the last minute: above the number of cores, do not trust the run. */
export function machineFacts({ planwright, peer, work }) {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memory: totalmem(),
    system: `${platform()} ${release()}`,
    load: loadavg()[0],
    work: work.root,
    filesystem: filesystemOf(work.root),
    node: process.version,
    planwright: readRun({ ...planwright, args: [...planwright.args, '--version'] }).trim(),
    helm: peer === undefined ? undefined : readRun({ ...peer.helm, args: ['version', '--short'] }).trim(),
  };
}

function filesystemOf(folder) {
  try {
    return execFileSync('stat', ['--file-system', '--format=%T', folder], { encoding: 'utf8' }).trim();
  } catch {
    // Only GNU's stat can say it.
    return 'unknown file system';
  }
}

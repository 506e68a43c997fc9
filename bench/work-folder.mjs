import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const IN_MEMORY = '/dev/shm';

/**
 * A new folder for inputs and outputs, in memory where the system has such a place, so that a disk's mood is not what gets
 * measured: Planwright writes 40 files per resource where helm writes one stream.
 */
export function createWorkFolder(parent) {
  const root = mkdtempSync(join(parent === undefined ? defaultParent() : resolve(parent), 'planwright-bench-'));
  return {
    root,
    path: (...names) => join(root, ...names),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function defaultParent() {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    return IN_MEMORY;
  } catch {
    return tmpdir();
  }
}

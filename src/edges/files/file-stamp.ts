import { lstatSync } from 'node:fs';
import { errorCode, WorldError } from '../world-error.ts';

/**
 * What changes whenever a file does: size, times of the last change of its content and of its entry (in milliseconds, with
 * fractions), and its inode. The second time is the kernel's own and cannot be set back.
 */
export type FileStamp = readonly [size: number, modifiedMs: number, changedMs: number, inode: number];

/** The stamp of a file, or undefined when there is none. */
export function stampFile(path: string): FileStamp | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isFile() === true ? [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino] : undefined;
  } catch (cause) {
    if (errorCode(cause) === 'ENOTDIR') return undefined;
    throw new WorldError(`looking at ${path}`, cause);
  }
}

/** Whether a file still is what it was when it was stamped. */
export function isUntouched(path: string, stamp: FileStamp): boolean {
  const now = stampFile(path);
  return now !== undefined && now.every((part, index) => part === stamp[index]);
}

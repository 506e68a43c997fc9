import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, WorldError } from '../world-error.ts';

/** The text of a file, or undefined when there is none. Every other failure is thrown as a WorldError. */
export function readText(path: string): string | undefined {
  return readBytes(path)?.toString('utf8');
}

/** The same, undecoded. */
export function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR') return undefined;
    throw new WorldError(`reading ${path}`, cause);
  }
}

/** Every file below a folder, as paths that begin with the folder; none when there is no such folder. */
export function listFiles(folder: string): readonly string[] {
  const files: string[] = [];
  collectFiles(folder, files);
  return files;
}

function collectFiles(folder: string, files: string[]): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) collectFiles(path, files);
      else files.push(path);
    }
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return;
    throw new WorldError(`listing ${folder}`, cause);
  }
}

/** Puts bytes in place of a file in one step: a reader sees the old ones or the new, never a part. Makes the folder. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(path));
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (cause) {
    discard(temporary);
    throw new WorldError(`writing ${path}`, cause);
  }
}

/** Folders made by this process, so that writing a thousand files asks for each folder once. */
const madeFolders = new Set<string>();

function makeFolder(folder: string): void {
  if (madeFolders.has(folder)) return;
  mkdirSync(folder, { recursive: true });
  madeFolders.add(folder);
}

/** The first error is the one to tell; a temporary file that cannot be removed either is cleared up by the next run. */
function discard(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {
    return;
  }
}

/** Removes a file, and the folders above it that this leaves empty, up to but not including `root`. */
export function removeFile(path: string, root: string): void {
  try {
    rmSync(path, { force: true });
    for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) {
      rmdirSync(folder);
      madeFolders.delete(folder);
    }
  } catch (cause) {
    // The first folder that still holds something ends the way up.
    if (errorCode(cause) === 'ENOTEMPTY' || errorCode(cause) === 'EEXIST') return;
    throw new WorldError(`removing ${path}`, cause);
  }
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { decodeSource } from '../../core/source/decode-source.ts';
import type { SourceFile } from '../../core/source/source.ts';
import { describeCause } from '../world-error.ts';

/** The text files behind the paths a user gave, and what could not be read. "Cannot read" is an error, never an empty file. */
export interface ReadSources {
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const YAML_FILE = /\.(ya?ml|json)$/i;
/** Folders that never hold resources; a `resources/` that is a whole repository must not be read through. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Reads files, folders (recursively: *.yaml, *.yml, *.json, in name order) and standard input (`-`). */
export function readSources(paths: readonly string[]): ReadSources {
  const files: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const path of paths.flatMap((each) => expandPath(each, diagnostics))) {
    if (seen.has(path)) continue;
    seen.add(path);
    const source = readSource(path);
    diagnostics.push(...source.diagnostics);
    if (source.value !== undefined) files.push(source.value);
  }
  return { files, diagnostics };
}

function expandPath(path: string, diagnostics: Diagnostic[]): readonly string[] {
  if (path === '-') return [path];
  try {
    return statSync(path).isDirectory() ? listFolder(path, diagnostics) : [path];
  } catch (cause) {
    diagnostics.push(unreadable(path, cause));
    return [];
  }
}

function listFolder(folder: string, diagnostics: Diagnostic[]): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) =>
      left.name < right.name ? -1 : 1,
    );
    return entries.flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listFolder(path, diagnostics);
      return YAML_FILE.test(entry.name) ? expandPath(path, diagnostics) : [];
    });
  } catch (cause) {
    diagnostics.push(unreadable(folder, cause));
    return [];
  }
}

function readSource(path: string): ReturnType<typeof decodeSource> {
  try {
    return decodeSource(path, readFileSync(path === '-' ? 0 : path));
  } catch (cause) {
    return { value: undefined, diagnostics: [unreadable(path, cause)] };
  }
}

function unreadable(path: string, cause: unknown): Diagnostic {
  return {
    code: 'unreadable',
    severity: 'error',
    location: { file: path, line: 1, column: 1 },
    message: `cannot read ${path}: ${describeCause(cause)}`,
    fix: 'check the path and its permissions',
  };
}

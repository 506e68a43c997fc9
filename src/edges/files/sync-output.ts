import type { OutputFolders } from '../../core/config/config.ts';
import { type GeneratedFile, isGenerated } from '../../core/layout/generated-file.ts';
import { isRootPath, ownedPaths, ownerOf } from '../../core/layout/owned-paths.ts';
import { parseStoredPlan, type StoredPlan } from '../../core/layout/stored-plan.ts';
import { listFiles, readBytes, readText, removeFile, replaceFile } from './file-tree.ts';

/** One file that is not as it should be. */
export interface OutputChange {
  readonly path: string;
  readonly action: 'create' | 'update' | 'remove';
  /** What to write; absent when the file is to be removed. */
  readonly bytes?: Uint8Array;
}

/** A generated file, encoded. Bytes instead of text, because a fleet's output would otherwise fill the heap. */
export interface EncodedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Encodes a generated file for writing and comparing. */
export function encodeFile({ path, text }: GeneratedFile): EncodedFile {
  return { path, bytes: Buffer.from(text) };
}

/** The committed output against the wanted one. */
export interface OutputComparison {
  readonly changes: readonly OutputChange[];
  readonly unchanged: number;
  /** Files that stand where a generated one belongs but that Planwright did not write. Nothing may be written over them. */
  readonly foreign: readonly string[];
}

/** What a comparison may look at. */
export interface OutputScope {
  readonly folders: OutputFolders;
  /** Whether the wanted files are those of every resource; otherwise only the given resources' own leftovers are removed. */
  readonly complete: boolean;
  /** Wanted files that are known to be as they should be. */
  readonly untouched: readonly string[];
}

const TEMPORARY_FILE = /\.\d+\.tmp$/;

/** Compares the wanted files with what is on disk. Only reads. */
export function compareOutput(wanted: readonly EncodedFile[], scope: OutputScope): OutputComparison {
  const { dist, plans } = scope.folders;
  const existing = new Set([...listFiles(dist), ...listFiles(plans)]);
  const changes: OutputChange[] = [];
  const foreign: string[] = [];
  for (const { path, bytes } of wanted) {
    const current = existing.has(path) ? readBytes(path) : undefined;
    if (current === undefined) changes.push({ path, action: 'create', bytes });
    else if (current.equals(bytes)) continue;
    else if (isGenerated(current.toString('utf8'))) changes.push({ path, action: 'update', bytes });
    else foreign.push(path);
  }
  const unchanged = scope.untouched.length + wanted.length - changes.length - foreign.length;
  return { changes: [...changes, ...findStale([...existing], wanted, scope)], unchanged, foreign };
}

/**
 * Carries out a comparison, file by file, each in one step. Plans are written last: until then the old Plan still says which
 * files are ours, so that a run that was cut off is made whole by the next one.
 */
export function writeOutput(comparison: OutputComparison, folders: OutputFolders): void {
  const isPlan = (change: OutputChange): boolean => change.path.startsWith(`${folders.plans}/`);
  const inOrder = [
    ...comparison.changes.filter((change) => change.action !== 'remove' && !isPlan(change)),
    ...comparison.changes.filter((change) => change.action === 'remove' && !isPlan(change)),
    ...comparison.changes.filter((change) => change.action !== 'remove' && isPlan(change)),
    ...comparison.changes.filter((change) => change.action === 'remove' && isPlan(change)),
  ];
  for (const { path, bytes } of inOrder) {
    if (bytes === undefined) removeFile(path, isPlan({ path, action: 'remove' }) ? folders.plans : folders.dist);
    else replaceFile(path, bytes);
  }
}

function findStale(
  existing: readonly string[],
  wanted: readonly EncodedFile[],
  scope: OutputScope,
): readonly OutputChange[] {
  const { folders, complete, untouched } = scope;
  const paths = new Set([...wanted.map((file) => file.path), ...untouched]);
  const given = new Set([...paths].map((path) => ownerKey(path, folders)));
  const isOwned = ownership(folders);
  return existing
    .filter((path) => !paths.has(path))
    .filter((path) => complete || isRootPath(path, folders) || given.has(ownerKey(path, folders)))
    .filter((path) => isRemovable(path, paths) && isOwned(path.replace(TEMPORARY_FILE, '')))
    .map((path) => ({ path, action: 'remove' }));
}

function ownerKey(path: string, folders: OutputFolders): string {
  const owner = ownerOf(path, folders);
  return owner === undefined ? '' : `${owner.namespace}/${owner.plan ?? ''}`;
}

/** A generated file, or what is left of one that was being written when the machine stopped. */
function isRemovable(path: string, wanted: ReadonlySet<string>): boolean {
  if (TEMPORARY_FILE.test(path))
    return wanted.has(path.replace(TEMPORARY_FILE, '')) || isGenerated(readText(path) ?? '');
  return isGenerated(readText(path) ?? '');
}

/** Whether a path is listed by a committed Plan. Plans are read once each, and only when a file of theirs is in question. */
function ownership(folders: OutputFolders): (path: string) => boolean {
  const byPlan = new Map<string, ReadonlySet<string> | undefined>();
  const byNamespace = new Map<string, ReadonlySet<string>>();
  return (path) => {
    if (isRootPath(path, folders)) return true;
    const owner = ownerOf(path, folders);
    if (owner === undefined) return false;
    const file = `${folders.plans}/${owner.namespace}/${owner.plan ?? ''}/plan.yaml`;
    if (!byPlan.has(file)) byPlan.set(file, ownedBy(readStoredPlan(file), folders));
    const listed = byPlan.get(file);
    if (listed !== undefined) return listed.has(path);
    const all = byNamespace.get(owner.namespace) ?? ownedInNamespace(owner.namespace, folders);
    byNamespace.set(owner.namespace, all);
    return all.has(path);
  };
}

function ownedBy(plan: StoredPlan | undefined, folders: OutputFolders): ReadonlySet<string> | undefined {
  return plan === undefined ? undefined : ownedPaths(plan, folders);
}

function ownedInNamespace(namespace: string, folders: OutputFolders): ReadonlySet<string> {
  const plans = readStoredPlans(`${folders.plans}/${namespace}`);
  return new Set(plans.flatMap((plan) => [...ownedPaths(plan, folders)]));
}

/** Every committed Plan below a folder. */
export function readStoredPlans(folder: string): readonly StoredPlan[] {
  return listFiles(folder)
    .filter((path) => path.endsWith('/plan.yaml'))
    .flatMap((path) => readStoredPlan(path) ?? []);
}

function readStoredPlan(path: string): StoredPlan | undefined {
  const text = readText(path);
  return text === undefined || !isGenerated(text) ? undefined : parseStoredPlan(text);
}

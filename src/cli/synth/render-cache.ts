import { digestOf } from '../../core/manifest/digest.ts';
import type { SourceFile } from '../../core/source/source.ts';
import { type FileStamp, isUntouched, stampFile } from '../../edges/files/file-stamp.ts';
import { readText, replaceFile } from '../../edges/files/file-tree.ts';
import { WorldError } from '../../edges/world-error.ts';
import type { PlanSummary, RenderedResource } from './rendered-resource.ts';
import type { SynthSettings } from './synth-settings.ts';

/**
 * Remembers what each source file rendered to, so that a file that did not change, with output that nobody touched, need not
 * be rendered again. Only ever an optimisation: without it the same files come out.
 */
export interface RenderCache {
  /** What a source file renders to, when that is known and all of it is still on disk as it was written. */
  find(file: SourceFile): readonly RenderedResource[] | undefined;
  /** Remembers what was just written for a source file. */
  keep(file: SourceFile, resources: readonly RenderedResource[]): void;
  /** Writes down what was kept. A cache that cannot be written is no failure. */
  save(): void;
}

interface CachedResource {
  readonly plan: PlanSummary;
  readonly files: readonly (readonly [path: string, stamp: FileStamp])[];
}

interface CacheContent {
  readonly settings: string;
  readonly sources: Readonly<Record<string, readonly CachedResource[]>>;
}

const CACHE_FOLDER = '.planwright';
const CACHE_FILE = `${CACHE_FOLDER}/render-cache.json`;

/** A cache that knows nothing and keeps nothing. */
export const NO_CACHE: RenderCache = { find: () => undefined, keep: () => undefined, save: () => undefined };

/**
 * Opens the cache of this folder. What was rendered by another program or with other settings is forgotten; a program is known
 * by the name of its bundled file, which holds a hash of its content.
 */
export function openRenderCache(program: string, settings: SynthSettings): RenderCache {
  const key = digestOf(`${program}\n${JSON.stringify(settings)}`);
  const known = readCache(key);
  const kept = new Map<string, readonly CachedResource[]>();
  return {
    find(file) {
      const id = digestOf(file.text);
      const resources = Object.hasOwn(known.sources, id) ? known.sources[id] : undefined;
      const files = resources?.flatMap((resource) => resource.files);
      if (resources === undefined || files?.every(([path, stamp]) => isUntouched(path, stamp)) !== true)
        return undefined;
      kept.set(id, resources);
      return resources.map(({ plan, files: own }) => ({ plan, files: [], untouched: own.map(([path]) => path) }));
    },
    keep(file, resources) {
      const stamped = resources.map(stampResource);
      if (stamped.every((resource) => resource !== undefined)) kept.set(digestOf(file.text), stamped);
    },
    save() {
      const content: CacheContent = { settings: key, sources: Object.fromEntries(kept) };
      writeCache(`${JSON.stringify(content)}\n`);
    },
  };
}

function stampResource({ plan, files }: RenderedResource): CachedResource | undefined {
  const stamped: [string, FileStamp][] = [];
  for (const { path } of files) {
    const stamp = stampFile(path);
    if (stamp === undefined) return undefined;
    stamped.push([path, stamp]);
  }
  return { plan, files: stamped };
}

/** A cache of another program, or one that somebody broke, is as good as none. */
function readCache(settings: string): CacheContent {
  const text = readText(CACHE_FILE);
  const nothing = { settings, sources: {} };
  if (text === undefined || !text.startsWith(`{"settings":"${settings}"`)) return nothing;
  try {
    // Only this file writes it, and a digest of the program vouches for the shape.
    return JSON.parse(text) as CacheContent;
  } catch {
    return nothing;
  }
}

function writeCache(text: string): void {
  try {
    if (readText(CACHE_FILE) === text) return;
    if (readText(`${CACHE_FOLDER}/.gitignore`) === undefined)
      replaceFile(`${CACHE_FOLDER}/.gitignore`, Buffer.from('*\n'));
    replaceFile(CACHE_FILE, Buffer.from(text));
  } catch (error) {
    // A read-only folder: the next run renders everything again, as it would on a new machine.
    if (!(error instanceof WorldError)) throw error;
  }
}

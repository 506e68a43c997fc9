import { type Diagnostic, hasErrors } from '../../core/diagnostic/diagnostic.ts';
import type { SourceFile } from '../../core/source/source.ts';
import { type Progress, type RenderedBatch, renderBatch } from './render-batch.ts';
import { NO_CACHE, type RenderCache } from './render-cache.ts';
import { isWorthAThread, renderInThread } from './render-thread.ts';
import type { RenderedResource } from './rendered-resource.ts';
import type { SynthSettings } from './synth-settings.ts';

/** What rendering needs beside the source files. */
export interface Rendering {
  readonly settings: SynthSettings;
  readonly cache: RenderCache;
  readonly progress: Progress;
}

/** Everything rendered, and a way to remember it once it is written. */
export interface RenderedSources {
  readonly rendered: readonly RenderedResource[];
  readonly diagnostics: readonly Diagnostic[];
  remember(): void;
}

/** Renders every source file, except those whose output is known to be there. Files with warnings are always rendered. */
export async function renderAll(files: readonly SourceFile[], rendering: Rendering): Promise<RenderedSources> {
  const { cache } = rendering;
  const known = files.map((file) => ({ file, resources: cache.find(file) }));
  const cached = known.flatMap(({ resources }) => resources ?? []);
  const unknown = known.flatMap(({ file, resources }) => (resources === undefined ? [file] : []));
  const fresh = await renderFresh(unknown, rendering);
  const all = [...cached, ...fresh.items.map((item) => item.resource)];
  // What is remembered was checked against what was there then; only together can they be checked against each other.
  if (cached.length > 0 && repeatsObjects(all)) return renderAll(files, { ...rendering, cache: NO_CACHE });
  return {
    rendered: all.sort(byPlan),
    diagnostics: fresh.diagnostics,
    remember: () => remember(cache, unknown, fresh),
  };
}

/** The second thread starts a tenth of a second later, because it loads the program first. */
const OWN_SHARE = 0.54;

/** With many files, about half of them are rendered by a second thread. */
async function renderFresh(files: readonly SourceFile[], { settings, progress }: Rendering): Promise<RenderedBatch> {
  if (!isWorthAThread(files)) return renderBatch(files, settings, { keep: (item) => item, progress });
  const middle = Math.ceil(files.length * OWN_SHARE);
  const thread = renderInThread({ files: files.slice(middle), settings });
  const ours = renderBatch(files.slice(0, middle), settings, {
    keep: (item) => item,
    progress: (done, total) => progress(done * 2, total * 2),
  });
  const theirs = await thread;
  const both = { items: [...ours.items, ...theirs.items], diagnostics: [...ours.diagnostics, ...theirs.diagnostics] };
  // Neither thread sees what its files have in common with the other's: to tell all of it, one has to see everything.
  const resources = both.items.map((item) => item.resource);
  const mustSeeAll = hasErrors(both.diagnostics) || repeatsObjects(resources);
  return mustSeeAll ? renderBatch(files, settings, { keep: (item) => item, progress }) : both;
}

function repeatsObjects(resources: readonly RenderedResource[]): boolean {
  const seen = new Set<string>();
  return resources.some(({ plan }) => {
    const ids = [`${plan.resource.namespace}/${plan.name}`, ...plan.objects.map((object) => object.id)];
    const repeated = ids.some((id) => seen.has(id));
    for (const id of ids) seen.add(id);
    return repeated;
  });
}

function byPlan(left: RenderedResource, right: RenderedResource): number {
  const key = ({ plan }: RenderedResource): string => `${plan.resource.namespace}\0${plan.name}`;
  return key(left) < key(right) ? -1 : 1;
}

function remember(cache: RenderCache, files: readonly SourceFile[], { items, diagnostics }: RenderedBatch): void {
  const spokenOf = new Set(diagnostics.map((diagnostic) => diagnostic.location?.file));
  const bySource = new Map<string, RenderedResource[]>();
  for (const { resource, source } of items) {
    const resources = bySource.get(source);
    if (resources === undefined) bySource.set(source, [resource]);
    else resources.push(resource);
  }
  for (const file of files) {
    const resources = bySource.get(file.path);
    if (resources !== undefined && !spokenOf.has(file.path)) cache.keep(file, resources);
  }
  cache.save();
}

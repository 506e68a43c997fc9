import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import type { Delivery } from '../../core/layout/delivery-files.ts';
import type { AdmissionContext } from '../../core/resource/admit-resource.ts';
import type { SourceFile } from '../../core/source/source.ts';
import { type Synthesis, type SynthesisSink, synthesizeSources } from '../../core/synth/synthesize-sources.ts';
import { NO_CACHE, type RenderCache } from './render-cache.ts';
import { type RenderedResource, renderFiles } from './rendered-resource.ts';

/** What rendering needs beside the source files. */
export interface Rendering {
  readonly admission: AdmissionContext;
  readonly delivery: Delivery;
  readonly cache: RenderCache;
  readonly progress: NonNullable<SynthesisSink<unknown>['progress']>;
}

/** Everything rendered, and a way to remember it once it is written. */
export interface RenderedSources extends Synthesis<RenderedResource> {
  remember(): void;
}

/** Renders every source file, except those whose output is known to be there. Files with warnings are always rendered. */
export function renderAll(files: readonly SourceFile[], rendering: Rendering): RenderedSources {
  const { cache } = rendering;
  const known = files.map((file) => ({ file, resources: cache.find(file) }));
  const unknown = known.flatMap(({ file, resources }) => (resources === undefined ? [file] : []));
  const origins = new Map<RenderedResource, SourceFile>();
  const synthesis = synthesizeSources(unknown, rendering.admission, {
    render(synthesized, document) {
      const rendered = renderFiles(synthesized, rendering.delivery);
      origins.set(rendered, document.file);
      return rendered;
    },
    progress: rendering.progress,
  });
  const cached = known.flatMap(({ resources }) => resources ?? []);
  // What is remembered was checked against what was there then; only together can they be checked against each other.
  if (cached.length > 0 && overlaps(cached, synthesis.rendered))
    return renderAll(files, { ...rendering, cache: NO_CACHE });
  return {
    rendered: [...cached, ...synthesis.rendered].sort(byPlan),
    diagnostics: synthesis.diagnostics,
    remember: () => remember(cache, origins, synthesis.diagnostics),
  };
}

function overlaps(cached: readonly RenderedResource[], fresh: readonly RenderedResource[]): boolean {
  const seen = new Set<string>();
  return [...cached, ...fresh].some(({ plan }) => {
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

function remember(
  cache: RenderCache,
  origins: ReadonlyMap<RenderedResource, SourceFile>,
  diagnostics: readonly Diagnostic[],
): void {
  const spokenOf = new Set(diagnostics.map((diagnostic) => diagnostic.location?.file));
  const byFile = new Map<SourceFile, RenderedResource[]>();
  for (const [rendered, file] of origins) byFile.set(file, [...(byFile.get(file) ?? []), rendered]);
  for (const [file, resources] of byFile) {
    if (!spokenOf.has(file.path)) cache.keep(file, resources);
  }
  cache.save();
}

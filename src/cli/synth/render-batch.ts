import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import type { SourceFile } from '../../core/source/source.ts';
import { type SynthesisSink, synthesizeSources } from '../../core/synth/synthesize-sources.ts';
import { kinds } from '../../kinds/index.ts';
import { type RenderedResource, renderFiles } from './rendered-resource.ts';
import { admissionContext, type SynthSettings } from './synth-settings.ts';

/** Told after each resource. */
export type Progress = NonNullable<SynthesisSink<unknown>['progress']>;

/** A rendered resource, with the path of the file it was written in. */
export interface RenderedItem {
  readonly resource: RenderedResource;
  readonly source: string;
}

/** What became of some source files. Nothing is rendered when there was an error in any of them. */
export interface RenderedBatch {
  readonly items: readonly RenderedItem[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Renders source files, one resource after another, in this thread. `keep` says what stays of each. */
export function renderBatch<T>(
  files: readonly SourceFile[],
  settings: SynthSettings,
  { keep, progress }: { readonly keep: (item: RenderedItem) => T; readonly progress?: Progress },
): { readonly items: readonly T[]; readonly diagnostics: readonly Diagnostic[] } {
  const delivery = { config: settings.config, folders: settings.folders, kinds };
  const { rendered, diagnostics } = synthesizeSources(files, admissionContext(settings), {
    render: (synthesized, document) =>
      keep({ resource: renderFiles(synthesized, delivery), source: document.file.path }),
    ...(progress === undefined ? {} : { progress }),
  });
  return { items: rendered, diagnostics };
}

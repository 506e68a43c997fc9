import { createCelEngine } from '../src/core/cel/create-cel-engine.ts';
import { createKindRegistry } from '../src/core/kind/kind-registry.ts';
import type { AdmissionContext } from '../src/core/resource/admit-resource.ts';
import type { SourceFile } from '../src/core/source/source.ts';
import type { SynthesizedResource } from '../src/core/synth/synthesize-resource.ts';
import { type Synthesis, synthesizeSources } from '../src/core/synth/synthesize-sources.ts';
import { kinds } from '../src/kinds/index.ts';

/** How tests admit resources: every kind there is, and no configuration. */
const testContext: AdmissionContext = { registry: createKindRegistry(kinds), cel: createCelEngine() };

/** Synthesizes the resources of one YAML text, as `planwright synth` does. */
export function synthesizeText(
  text: string,
  path = 'resources.yaml',
  context: AdmissionContext = testContext,
): Synthesis<SynthesizedResource> & { readonly sources: ReadonlyMap<string, SourceFile> } {
  const file = { path, text };
  const synthesis = synthesizeSources([file], context, { render: (synthesized) => synthesized });
  return { ...synthesis, sources: new Map([[path, file]]) };
}

import type { OutputFolders } from '../../core/config/config.ts';
import { resourceFiles } from '../../core/layout/resource-files.ts';
import type { Plan, PlannedObject } from '../../core/plan/plan.ts';
import type { SynthesizedResource } from '../../core/synth/synthesize-resource.ts';
import { type EncodedFile, encodeFile } from '../../edges/files/sync-output.ts';

/** A Plan without its manifests: small enough to keep for thousands of resources. */
export interface PlanSummary extends Omit<Plan, 'objects'> {
  readonly objects: readonly Pick<PlannedObject, 'id' | 'step'>[];
}

/** What is left of a resource once it is rendered: the bytes of its files, and what a report says of it. */
export interface RenderedResource {
  readonly plan: PlanSummary;
  readonly files: readonly EncodedFile[];
}

/** Renders the files of one resource and lets its manifests go. */
export function renderFiles(synthesized: SynthesizedResource, folders: OutputFolders): RenderedResource {
  const { plan } = synthesized;
  return {
    plan: { ...plan, objects: plan.objects.map(({ id, step }) => ({ id, step })) },
    files: resourceFiles(synthesized, folders).map(encodeFile),
  };
}

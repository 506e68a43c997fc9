import { type DeliveredPlan, type Delivery, unitFiles } from '../../core/layout/delivery-files.ts';
import type { GeneratedFile } from '../../core/layout/generated-file.ts';
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
  /** Files that are known to be on disk as they should be, so that there was no need to render them. */
  readonly untouched: readonly string[];
}

/** Renders the files of one resource and lets its manifests go. */
export function renderFiles(synthesized: SynthesizedResource, delivery: Delivery): RenderedResource {
  const { plan } = synthesized;
  const own = [...resourceFiles(synthesized, delivery.folders), ...deliveredAlone([plan], delivery)];
  return {
    plan: { ...plan, objects: plan.objects.map(({ id, step }) => ({ id, step })) },
    files: own.map(encodeFile),
    untouched: [],
  };
}

/** With a chain per resource, its applier objects depend on nothing but the resource. */
function deliveredAlone(plans: readonly DeliveredPlan[], delivery: Delivery): readonly GeneratedFile[] {
  return delivery.config.delivery.granularity === 'resource' ? unitFiles(plans, delivery) : [];
}

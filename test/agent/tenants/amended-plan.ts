import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { digestOfManifest } from '../../../src/core/manifest/digest.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { objectId, type ObjectReference, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { planDigestOf } from '../../../src/core/plan/make-plan.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import type { Plan, PlannedObject } from '../../../src/core/plan/plan.ts';
import { DIGEST_ANNOTATION } from '../../../src/core/synth/labels.ts';

/** What somebody writes into a Plan by hand. */
export interface Amendment {
  readonly objects?: readonly Manifest[];
  readonly requires?: readonly ObjectReference[];
}

/** A Plan that names more than was rendered, with all digests right: whoever may write Plans may write this one. */
export function amendedPlan(plan: Plan, { objects = [], requires = [] }: Amendment): Plan {
  const all = [...plan.objects, ...objects.map((manifest) => plannedIn(plan, manifest))];
  const needed = requires.map((reference) => ({ ...reference, keys: [], neededBy: [plan.objects[0]?.id ?? ''] }));
  return { ...plan, objects: all, requires: [...plan.requires, ...needed], digest: planDigestOf(all) };
}

/** The same as the objects that are applied. */
export function amendedDocuments(plan: Plan, amendment: Amendment): readonly LiveObject[] {
  return planDocuments(amendedPlan(plan, amendment)) as unknown as readonly LiveObject[]; // They are whole objects.
}

function plannedIn(plan: Plan, given: Manifest): PlannedObject {
  const digest = digestOfManifest(given);
  const annotations = { ...given.metadata.annotations, [DIGEST_ANNOTATION]: digest };
  const manifest = { ...given, metadata: { ...given.metadata, annotations } };
  const { wave = 0, name: step = '' } = plan.steps[0] ?? {};
  const ref = referenceOf(manifest);
  return { id: objectId(ref), wave, step, ref, digest, references: [], manifest };
}

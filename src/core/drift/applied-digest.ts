import { valueAt } from '../json/json.ts';
import type { LiveObject, ManagedFieldsEntry } from '../live/live-object.ts';
import { DIGEST_ANNOTATION, PLAN_ANNOTATION, RESOURCE_LABEL } from '../synth/labels.ts';
import { parseInstant } from '../time/instant.ts';
import { lastAppliedOf } from './last-applied.ts';
import { managedEntries } from './managed-fields.ts';
import { writerOf } from './writers.ts';

/**
 * Whether the cluster holds what the Plan says.
 * - `Applied`: the live object carries the planned digest.
 * - `Edited`: it does not, because somebody changed or removed that annotation and not because something else was applied.
 * - `Outdated`: something else was applied, or nothing of any Plan.
 */
export type AppliedDigest = 'Applied' | 'Edited' | 'Outdated';

/** Whether a live object was applied from its planned manifest, of which only the digest matters here. */
export function appliedDigest(planned: string, live: LiveObject, appliers: readonly string[] = []): AppliedDigest {
  const digest = annotationOf(live, DIGEST_ANNOTATION);
  if (digest === planned) return 'Applied';
  const isEdited = digest === undefined ? isRemoved(live) : isChanged(planned, live, appliers);
  return isEdited ? 'Edited' : 'Outdated';
}

/** The digest that a client-side apply wrote last, which no other writer updates. */
export function lastAppliedDigest(live: LiveObject): string | undefined {
  const applied = lastAppliedOf(live);
  return applied === undefined ? undefined : annotationOf(applied, DIGEST_ANNOTATION);
}

function annotationOf({ metadata }: Pick<LiveObject, 'metadata'>, name: string): string | undefined {
  const value = valueAt(metadata, ['annotations', name]);
  return typeof value === 'string' ? value : undefined;
}

/** What Planwright renders never lacks the annotation, so that other marks of it tell that it was taken away. */
function isRemoved({ metadata }: LiveObject): boolean {
  const marks = [valueAt(metadata, ['annotations', PLAN_ANNOTATION]), valueAt(metadata, ['labels', RESOURCE_LABEL])];
  return marks.some((mark) => mark !== undefined);
}

/**
 * Whoever applies an object writes all annotations of the Plan; whoever edits the digest does not own the others. In a dump without
 * managedFields only a client-side apply has left a trace.
 */
function isChanged(planned: string, live: LiveObject, appliers: readonly string[]): boolean {
  const writer = managedEntries(live)
    .filter((entry) => ownsAnnotation(entry, DIGEST_ANNOTATION))
    .sort(byTime)
    .at(-1);
  if (writer === undefined) return lastAppliedDigest(live) === planned;
  return writerOf(writer, appliers) !== 'applier' && !ownsAnnotation(writer, PLAN_ANNOTATION);
}

function byTime(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  return (parseInstant(left.time) ?? 0) - (parseInstant(right.time) ?? 0);
}

function ownsAnnotation({ fieldsV1 }: ManagedFieldsEntry, name: string): boolean {
  return valueAt(fieldsV1, ['f:metadata', 'f:annotations', `f:${name}`]) !== undefined;
}

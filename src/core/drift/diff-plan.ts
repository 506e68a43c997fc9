import { type JsonObject, member, valueAt } from '../json/json.ts';
import { groupKindOf, type LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId } from '../manifest/object-id.ts';
import { isElsewhere, isMarkedByOther } from '../plan/place.ts';
import type { Plan, PlannedObject } from '../plan/plan.ts';
import { DIGEST_ANNOTATION } from '../synth/labels.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import { appliedDigest, lastAppliedDigest } from './applied-digest.ts';
import { diffObjectOnce } from './diff-object-once.ts';
import type { Difference } from './difference.ts';
import type { FieldShapes } from './field-shapes.ts';
import { findOrphans } from './find-orphans.ts';

/** A Plan beside what was seen of the cluster. */
export interface PlanComparison {
  readonly plan: Plan;
  readonly live: LiveState;
  readonly shapes: FieldShapes;
  /** Since when all of this very Plan has been there, if it has: what is missing or left over since then is drift. */
  readonly readySince?: Instant | undefined;
  /** That it has, where nobody knows since when. */
  readonly wasApplied?: boolean;
  /** Field managers that apply Plans, beside Argo CD, Flux and other known ones. */
  readonly appliers?: readonly string[];
  readonly ignore?: readonly IgnoredFields[];
  /** Whether an object is known to differ in nothing. */
  readonly isSame?: (id: string) => boolean;
}

/** What is not compared of objects: of one (its id), of all of a kind (`Deployment.apps`), or of all. */
export interface IgnoredFields {
  readonly object?: string;
  readonly groupKind?: string;
  /** JSON pointers (RFC 6901); `*` stands for any part, and `name=app` for an item of a list with keys. */
  readonly pointers: readonly string[];
}

/**
 * Where the cluster differs from a Plan, in apply order; then what the Plan no longer lists. An object that was not applied yet, or not
 * in its planned version, is no difference: applying it is somebody's work still to be done. Kinds that could not be read say nothing, and of
 * what is in other namespaces, or another resource's, nothing is told.
 */
export function diffPlan(comparison: PlanComparison): readonly Difference[] {
  const { plan, live } = comparison;
  const autoscaled = autoscaledIds(plan);
  const differences = plan.objects
    .filter(({ ref }) => live.unreadable(groupKindOf(ref)) === undefined)
    .filter(({ id }) => comparison.isSame?.(id) !== true)
    .filter((planned) => mayTell(planned, comparison))
    .flatMap((planned) => diffPlanned(planned, comparison, autoscaled));
  return wasApplied(comparison) ? [...differences, ...findOrphans(plan, live)] : differences;
}

function mayTell({ id, ref }: PlannedObject, { plan, live }: PlanComparison): boolean {
  if (isElsewhere(ref, plan.resource)) return false;
  const found = live.find(id);
  return found === undefined || !isMarkedByOther(found, plan.resource);
}

function wasApplied(comparison: PlanComparison): boolean {
  return comparison.wasApplied ?? comparison.readySince !== undefined;
}

function diffPlanned(
  planned: PlannedObject,
  comparison: PlanComparison,
  autoscaled: ReadonlySet<string>,
): readonly Difference[] {
  const live = comparison.live.find(planned.id);
  if (live === undefined) return wasApplied(comparison) && !isSelfRemoving(planned) ? [missing(planned)] : [];
  const { shapes, appliers = [] } = comparison;
  const digest = appliedDigest(planned.digest, live, appliers);
  if (digest === 'Outdated') return [];
  const ignore = [...pointersFor(planned, comparison), ...(autoscaled.has(planned.id) ? ['/spec/replicas'] : [])];
  const shape = shapes.shapeOf(planned.manifest);
  const differences = diffObjectOnce({ desired: planned.manifest, live, shape, appliers, ignore });
  if (digest === 'Applied') return [...differences, ...recreated(planned, live, comparison)];
  // Without the digest nobody knows which version was applied, unless all of the Plan was.
  const isKnown = wasApplied(comparison) || lastAppliedDigest(live) === planned.digest;
  return isKnown ? differences : differences.filter(concernsDigest);
}

/** Annotations may be missing altogether. */
function concernsDigest({ path = [] }: Difference): boolean {
  return path[1] === 'annotations' && (path.length === 2 || path[2] === DIGEST_ANNOTATION);
}

function missing({ id }: PlannedObject): Difference {
  return { object: id, type: 'Missing', message: `${id} is not in the cluster any more` };
}

/** A Job with a time to live is gone some time after it has finished. */
function isSelfRemoving({ manifest }: PlannedObject): boolean {
  return manifest.kind === 'Job' && valueAt(manifest, ['spec', 'ttlSecondsAfterFinished']) !== undefined;
}

function recreated({ id }: PlannedObject, live: LiveObject, { readySince }: PlanComparison): readonly Difference[] {
  const created = parseInstant(live.metadata.creationTimestamp);
  if (readySince === undefined || created === undefined || created <= readySince) return [];
  return [{ object: id, type: 'Recreated', time: created, message: `${id} was deleted and made again` }];
}

function pointersFor({ id, ref }: PlannedObject, { ignore = [] }: PlanComparison): readonly string[] {
  return ignore
    .filter(({ object, groupKind }) => (object ?? id) === id && (groupKind ?? groupKindOf(ref)) === groupKindOf(ref))
    .flatMap(({ pointers }) => pointers);
}

/** The ids of the objects whose replicas an autoscaler of the Plan decides. */
function autoscaledIds({ objects }: Plan): ReadonlySet<string> {
  const scalers = objects.filter(({ ref }) => groupKindOf(ref) === 'HorizontalPodAutoscaler.autoscaling');
  return new Set(scalers.flatMap(({ manifest }) => targetId(manifest, manifest.metadata.namespace)));
}

function targetId(scaler: JsonObject, namespace: string | undefined): readonly string[] {
  const target = valueAt(scaler, ['spec', 'scaleTargetRef']);
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((field) => member(target, field));
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return [];
  return [objectId({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) })];
}

import type { ErrorClass } from '../health/health.ts';
import { objectId } from '../manifest/object-id.ts';
import type { LiveState } from '../live/live-state.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { Instant } from '../time/instant.ts';
import type { ApplierState } from './applier-state.ts';
import type { DependencyVerdict } from './check-dependencies.ts';
import type { PlannedVerdict } from './check-planned.ts';
import type { ObservedComponent } from './derive-components.ts';
import { hintFor } from './hints.ts';
import type { LooseDeadline } from './loose-deadlines.ts';
import { isDone, isFailed, NAME_TAKEN, type ObservedObject, rootOf } from './observe-objects.ts';
import { causesFromEvents } from './read-events.ts';
import type { PreviousStatus } from './read-previous.ts';

/** What keeps a resource from being ready. */
export interface Cause {
  readonly object: string;
  /** The object of the Plan that is waited for, as messages name it: `StatefulSet orders`. */
  readonly subject?: string;
  readonly reason: string;
  readonly message: string;
  readonly errorClass?: ErrorClass | undefined;
  readonly hint?: string | undefined;
  /** Whether it will not go away by itself. */
  readonly isFinal: boolean;
}

/** Where causes are looked for. */
export interface CauseSearch {
  readonly resource: LiveObject;
  readonly previous: PreviousStatus;
  readonly planned: PlannedVerdict;
  readonly dependencies: DependencyVerdict;
  readonly applier: ApplierState | undefined;
  readonly objects: readonly ObservedObject[];
  readonly components: readonly ObservedComponent[];
  /** Of what belongs to no component. */
  readonly deadlines: readonly LooseDeadline[];
  /** What is known to be in the way before anything is applied. */
  readonly beforeApply: Cause | undefined;
  readonly live: LiveState;
  readonly now: Instant;
}

/**
 * The first thing, in apply order, that keeps the resource from being ready: a missing Plan before everything, then what is needed
 * from elsewhere, then what will keep the Plan from being applied, then what failed for good, then an applier that gets no further, then what is there and
 * somebody else's, then what is merely not there yet.
 */
export function findBlocking(search: CauseSearch): Cause | undefined {
  const cause =
    planCause(search) ??
    dependencyCause(search) ??
    search.beforeApply ??
    failedCause(search) ??
    overdueCause(search) ??
    applierCause(search) ??
    conflictCause(search) ??
    pendingCause(search);
  if (cause === undefined || cause.hint !== undefined) return cause;
  return { ...cause, hint: hintFor(cause.reason, cause.errorClass) };
}

function planCause({ planned, resource }: CauseSearch): Cause | undefined {
  if (planned.status === 'True') return undefined;
  const { apiVersion, kind, metadata } = resource;
  const { namespace = '', name } = metadata;
  const { reason, message } = planned;
  return { object: objectId({ apiVersion, kind, namespace, name }), reason, message, isFinal: false };
}

function dependencyCause({ dependencies }: CauseSearch): Cause | undefined {
  const { isHolding, reason, message, object } = dependencies;
  if (!isHolding || object === undefined) return undefined;
  return { object, reason, message, errorClass: classOfMissing(reason), isFinal: false };
}

/** What nobody has looked at yet is no error. */
function classOfMissing(reason: string): ErrorClass | undefined {
  if (reason === 'NotChecked') return undefined;
  return reason.startsWith('ExternalDependency') ? 'transient' : 'configuration';
}

function failedCause({ objects }: CauseSearch): Cause | undefined {
  const failed = rootOf(objects.filter((object) => object.isAwaited && isFailed(object)));
  return failed === undefined ? undefined : { ...causeOf(failed), isFinal: true };
}

function causeOf({ planned, health }: ObservedObject): Omit<Cause, 'isFinal'> {
  const { culprit, reason, message, hint } = health;
  const errorClass = health.errorClass ?? (health.status === 'Failed' ? 'component' : undefined);
  return { object: culprit ?? planned.id, subject: subjectOf(planned), reason, message, errorClass, hint };
}

function subjectOf({ ref }: ObservedObject['planned']): string {
  return `${ref.kind} ${ref.name}`;
}

function overdueCause({ components, objects, deadlines, now }: CauseSearch): Cause | undefined {
  const loose = deadlines.filter(({ end }) => end <= now).map(({ object }) => object);
  const late = components.filter(({ isOverdue }) => isOverdue).flatMap((component) => component.objects);
  const members = new Set([...loose, ...late]);
  const overdue = rootOf(objects.filter((object) => members.has(object) && object.isAwaited && !isDone(object)));
  if (overdue === undefined) return undefined;
  const { message, errorClass = 'component', ...cause } = causeOf(overdue);
  const minutes = overdue.progressDeadline / 60_000;
  const words = `no progress for ${minutes} minutes: ${message}`;
  return { ...cause, reason: 'ProgressDeadlineExceeded', message: words, errorClass, isFinal: true };
}

/** An applier that fails counts while something is left for it to do. */
function applierCause({ applier, objects, previous }: CauseSearch): Cause | undefined {
  if (applier === undefined || !objects.some(isLeftToApply)) return undefined;
  const { object, reason, tool, phase, errorClass } = applier;
  const cause = { object, reason, message: `${tool}: ${applier.message}`, errorClass };
  switch (phase) {
    case 'Applied':
      return undefined;
    case 'Applying':
      return (applier.retries ?? 0) > 0 ? sameCause(object, previous) : undefined;
    case 'Suspended':
      return { ...cause, isFinal: false };
    case 'Failed':
      return { ...cause, isFinal: isHopeless(applier) };
  }
}

function isLeftToApply({ isAwaited, application }: ObservedObject): boolean {
  return isAwaited && application !== 'Applied' && application !== 'Unreadable';
}

/** Trying again does not help. The first sync may come before its Namespace: what is tried again soon is given two tries. */
function isHopeless({ errorClass, nextRetry, retries = 0 }: ApplierState): boolean {
  const isPermanent = errorClass === 'permanent' || errorClass === 'configuration';
  return isPermanent && (nextRetry === undefined || retries >= 2);
}

/** While an applier tries again, what it failed with last still stands, so that phases do not follow its every try. */
function sameCause(object: string, { blocking, conditions }: PreviousStatus): Cause | undefined {
  if (blocking?.object !== object) return undefined;
  const { reason, message = reason, errorClass } = blocking;
  return { object, reason, message, errorClass, isFinal: conditions.get('Failed')?.status === 'True' };
}

/** An applier may take it over; where it may not, somebody must decide. Told before what only comes later. */
function conflictCause({ objects }: CauseSearch): Cause | undefined {
  const taken = objects.find(({ isAwaited, health }) => isAwaited && health.reason === NAME_TAKEN);
  return taken === undefined ? undefined : { ...causeOf(taken), isFinal: false };
}

function pendingCause({ objects, components, live, now }: CauseSearch): Cause | undefined {
  // A component is whole, too, while an autoscaler lets it grow.
  const whole = new Set(components.filter(({ isWhole }) => isWhole).flatMap((component) => component.objects));
  const pending = rootOf(objects.filter((object) => object.isAwaited && !isDone(object) && !whole.has(object)));
  if (pending === undefined) return undefined;
  if (pending.application === 'Outdated') {
    const message = 'the cluster has an older form of it; waiting for the applier';
    const subject = subjectOf(pending.planned);
    return { object: pending.planned.id, subject, reason: 'NotApplied', message, isFinal: false };
  }
  const cause = { ...causeOf(pending), isFinal: false };
  // Events of what cannot be read are of the past as well.
  if (cause.errorClass !== undefined || pending.live === undefined || pending.application === 'Unreadable')
    return cause;
  const [event] = causesFromEvents(pending.live, live, now);
  if (event === undefined) return cause;
  return { ...cause, reason: event.reason, message: event.message, errorClass: event.errorClass };
}

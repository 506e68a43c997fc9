import type { Plan } from '../plan/plan.ts';
import type { Instant } from '../time/instant.ts';
import type { ObservedComponent } from './derive-components.ts';
import { isDone, type ObservedObject } from './observe-objects.ts';
import type { PreviousStatus } from './read-previous.ts';

/** An object that belongs to no component of the status, with the moment from which it takes too long. */
export interface LooseDeadline {
  readonly object: ObservedObject;
  readonly end: Instant;
}

/** What deadlines are counted from. */
export interface DeadlineContext {
  readonly plan: Plan;
  readonly previous: PreviousStatus;
  readonly now: Instant;
}

/**
 * The deadlines of what is applied and not ready outside of components, whose status could keep the time: a claim of its own, a Job,
 * somebody's custom resource. It counts from when the object was written; where this very Plan was ready, from when that was lost.
 */
export function looseDeadlines(
  objects: readonly ObservedObject[],
  components: readonly ObservedComponent[],
  { plan, previous, now }: DeadlineContext,
): readonly LooseDeadline[] {
  const inComponents = new Set(components.flatMap((component) => component.objects));
  const lost = previous.conditions.get('Degraded');
  const isSettled = plan.digest === previous.lastGoodPlanDigest;
  const lostAt = !isSettled ? 0 : lost?.status === 'True' ? lost.since : now;
  return objects.flatMap((object) => {
    const { isThere, writtenAt, progressDeadline } = object;
    if (!isThere || inComponents.has(object) || !isPending(object)) return [];
    return [{ object, end: Math.max(writtenAt, lostAt) + progressDeadline }];
  });
}

function isPending(object: ObservedObject): boolean {
  const { isAwaited, application, health } = object;
  if (!isAwaited || application !== 'Applied' || isDone(object)) return false;
  return health.status === 'Progressing' || health.status === 'Degraded';
}

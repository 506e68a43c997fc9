import { lastSpecWrite } from '../health/last-write.ts';
import type { Plan } from '../plan/plan.ts';
import { type Instant, SECOND } from '../time/instant.ts';
import type { ObservedObject } from './observe-objects.ts';
import type { PreviousComponent, PreviousStatus } from './read-previous.ts';

/** What a change that nobody has seen is judged against. */
export interface ChangeContext {
  readonly plan: Pick<Plan, 'digest'>;
  readonly previous: Pick<PreviousStatus, 'planDigest' | 'lastGoodPlanDigest'>;
  readonly now: Instant;
}

/** Controllers see a change within a second; one that takes longer than this does not work. */
const GRACE = 10 * SECOND;

/**
 * Until when a change that the object's controller has not seen yet is no loss, though nobody knows what will come of it: for the first
 * seconds, where the component was ready with this very Plan. Whoever watches sees every change in that state, also an autoscaler's.
 * Undefined where it is no such change, or where managed fields do not tell when it was made.
 */
export function unseenUntil(
  object: Pick<ObservedObject, 'application' | 'health' | 'live'>,
  before: Pick<PreviousComponent, 'phase'> | undefined,
  { plan, previous, now }: ChangeContext,
): Instant | undefined {
  if (object.application !== 'Applied' || object.health.reason !== 'GenerationNotObserved') return undefined;
  const isSettled = previous.lastGoodPlanDigest === plan.digest && previous.planDigest === plan.digest;
  const changed = object.live === undefined ? undefined : lastSpecWrite(object.live);
  if (!isSettled || before?.phase !== 'Ready' || changed === undefined) return undefined;
  return now < changed + GRACE ? changed + GRACE : undefined;
}

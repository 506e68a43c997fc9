import type { LiveObject } from '../../core/live/live-object.ts';
import { isPaused } from '../../core/status/paused.ts';
import type { StatusEvent } from '../../core/status/status.ts';
import { type Instant, parseInstant, SECOND } from '../../core/time/instant.ts';
import type { Observed } from '../observe/observer.ts';
import { holdsFinalizer } from '../../core/live/finalizer.ts';
import type { Remains } from './find-remains.ts';

/** A finalizer that comes or goes. */
export interface FinalizerChange {
  readonly type: 'add' | 'release';
  /** The resource, or one of its Plan objects. */
  readonly object: LiveObject;
  /** To be told of the resource once this is done. */
  readonly event?: StatusEvent;
}

/** Changes in the order in which they are to be made, each only after the one before; and when to look again. */
export interface FinalizerDecision {
  readonly changes: readonly FinalizerChange[];
  readonly nextLook?: Instant | undefined;
}

/** What finalizers are decided from. */
export interface FinalizerInput {
  readonly observed: Observed;
  readonly remains: Remains;
  readonly now: Instant;
  /** Milliseconds since the agent last added one to the resource or to a Plan of it; undefined where it never did. */
  readonly sinceAdd: number | undefined;
  readonly settings: { readonly deletionGrace: number };
}

/**
 * How long a Plan that is deleted alone is kept. Where the resource is deleted together with it (an applier prunes both), that is seen
 * within seconds, and then the Plan is needed: it says what belongs to the resource.
 */
const LONE_PLAN_GRACE = 30 * SECOND;

/** Somebody may keep taking it away: that is no reason to write ten times a second. */
const ADD_INTERVAL = 10 * SECOND;

/**
 * Adds where there is something to clean up, keeps while it is there, and releases: the resource first, then its Plans. What is not the Plan
 * of the resource, though it says so, is never held: nobody would let it go.
 */
export function decideFinalizers(input: FinalizerInput): FinalizerDecision {
  const { resource, strayPlans } = input.observed;
  if (!isDeleting(resource) && isPaused(resource)) return NOTHING;
  const decided = isDeleting(resource) ? decideDeletion(input) : decideLife(input);
  return { ...decided, changes: [...decided.changes, ...strayPlans.filter(holdsFinalizer).map(releaseOf)] };
}

function decideLife(input: FinalizerInput): FinalizerDecision {
  const { changes, nextLook } = decideLonePlans(input);
  const added = decideAdding(input);
  const looks = [nextLook, added.nextLook].filter((look) => look !== undefined);
  return {
    changes: [...added.changes, ...changes],
    nextLook: looks.length === 0 ? undefined : Math.min(...looks),
  };
}

/** Whether somebody has deleted the object. */
export function isDeleting({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

const NOTHING: FinalizerDecision = { changes: [] };

/** Without a Plan there is nothing to clean up. */
function decideAdding({ observed, sinceAdd, now }: FinalizerInput): FinalizerDecision {
  const plans = observed.planObjects.filter((plan) => !isDeleting(plan));
  if (plans.length === 0) return NOTHING;
  const lacking = [observed.resource, ...plans].filter((object) => !holdsFinalizer(object));
  if (lacking.length === 0) return NOTHING;
  if (sinceAdd !== undefined && sinceAdd < ADD_INTERVAL)
    return { changes: [], nextLook: now + ADD_INTERVAL - sinceAdd };
  return { changes: lacking.map((object) => ({ type: 'add', object })) };
}

function decideLonePlans({ observed, now }: FinalizerInput): FinalizerDecision {
  const held = observed.planObjects.filter((plan) => isDeleting(plan) && holdsFinalizer(plan));
  const isOver = (plan: LiveObject): boolean => deletedAt(plan) + LONE_PLAN_GRACE <= now;
  const ends = held.filter((plan) => !isOver(plan)).map((plan) => deletedAt(plan) + LONE_PLAN_GRACE);
  return {
    changes: held.filter(isOver).map(releaseOf),
    nextLook: ends.length === 0 ? undefined : Math.min(...ends),
  };
}

function decideDeletion({ observed, remains, now, settings }: FinalizerInput): FinalizerDecision {
  const { resource, planObjects } = observed;
  const plans = planObjects.filter(holdsFinalizer).map(releaseOf);
  if (!holdsFinalizer(resource)) return { changes: plans };
  if (remains.left.length === 0 && remains.unknown === undefined) {
    return { changes: [{ ...releaseOf(resource), event: cleanEvent(remains) }, ...plans] };
  }
  const end = deletedAt(resource) + settings.deletionGrace;
  if (now < end) return { changes: [], nextLook: end };
  return { changes: [{ ...releaseOf(resource), event: graceEvent(remains, settings.deletionGrace) }, ...plans] };
}

function releaseOf(object: LiveObject): FinalizerChange {
  return { type: 'release', object };
}

/** When that was. A time that nobody can read is long ago: nothing may be held for ever. */
export function deletedAt({ metadata }: LiveObject): Instant {
  return parseInstant(metadata.deletionTimestamp) ?? 0;
}

function cleanEvent({ kept }: Remains): StatusEvent {
  const note = kept.length === 0 ? 'everything is gone' : `everything is gone but what is protected: ${naming(kept)}`;
  return { type: 'Normal', reason: 'CleanedUp', action: 'Release', note };
}

function graceEvent({ left, unknown }: Remains, grace: number): StatusEvent {
  const parts = [
    ...(left.length === 0 ? [] : [`${left.length} objects are left: ${naming(left)}`]),
    ...(unknown === undefined ? [] : [`what is left is not known (${unknown})`]),
  ];
  const note = `let go ${grace / SECOND} s after it was deleted: ${parts.join('; ')}`;
  return { type: 'Warning', reason: 'CleanupIncomplete', action: 'Release', note };
}

const MOST_NAMED = 5;

function naming(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED;
  return `${ids.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

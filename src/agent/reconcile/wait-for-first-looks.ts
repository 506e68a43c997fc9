import { isJsonArray, member } from '../../core/json/json.ts';
import type { DependencyState } from '../../core/status/evaluation.ts';
import { isPaused } from '../../core/status/paused.ts';
import { SECOND } from '../../core/time/instant.ts';
import { isDeleting } from './decide-finalizers.ts';
import type { Look } from './reconciler-parts.ts';

/** Longer than a look takes; many resources may stand in line for theirs. */
const FIRST_LOOKS = 15 * SECOND;

/** Nobody tells when Events are read that are read for another resource already. */
const EVENTS_LOOK = SECOND / 2;

/** What the first verdict waits for. */
export interface FirstLooks {
  /** What is known of the outside. */
  readonly states: readonly DependencyState[] | undefined;
  /** By the clock that never jumps. */
  readonly elapsed: number;
  /** Has the Events of the resource's namespace read. */
  readonly investigate: () => void;
}

/**
 * How many milliseconds the first verdict on a resource waits: for the first looks outside, and for Events where the status says that
 * something is wrong. Undefined where it waits for nothing. The agent before this one knew both, and the status says so: without them
 * it would only flap, and what waited for something that is down would go on.
 */
export function waitForFirstLooks({ memory, observed }: Look, looks: FirstLooks): number | undefined {
  if (memory.hasVerdict) return undefined;
  memory.firstLookAt ??= looks.elapsed;
  const left = memory.firstLookAt + FIRST_LOOKS - looks.elapsed;
  if (left > 0) {
    if (lacksEvents(observed)) {
      looks.investigate();
      return Math.min(left, EVENTS_LOOK);
    }
    if (isUnderWay(looks.states) && isKnown(statusOf(observed, 'DependenciesReady'))) return left;
  }
  memory.hasVerdict = true;
  return undefined;
}

/** Whether they told the agent before why the resource is not ready. */
function lacksEvents(observed: Look['observed']): boolean {
  const { resource, plan, areEventsRead } = observed;
  if (areEventsRead || plan === undefined || isDeleting(resource) || isPaused(resource)) return false;
  const ready = statusOf(observed, 'Ready');
  return ready !== undefined && ready !== 'True';
}

function isUnderWay(states: readonly DependencyState[] = []): boolean {
  return states.some(({ state, lastKnown }) => state === 'Unknown' && lastKnown === undefined);
}

function isKnown(status: unknown): boolean {
  return status === 'True' || status === 'False';
}

/** The status of a condition as it was written last. */
function statusOf({ resource }: Look['observed'], type: string): unknown {
  const conditions = member(resource.status, 'conditions');
  if (!isJsonArray(conditions)) return undefined;
  return member(
    conditions.find((condition) => member(condition, 'type') === type),
    'status',
  );
}

import { conditionOf } from '../../core/health/conditions.ts';
import type { DependencyState } from '../../core/status/evaluation.ts';
import { isPaused } from '../../core/status/paused.ts';
import { SECOND } from '../../core/time/instant.ts';
import { isDeleting } from './decide-finalizers.ts';
import type { Look } from './reconciler-parts.ts';

/** Longer than a look takes; many resources may stand in line for theirs. */
const FIRST_LOOKS = 15 * SECOND;

/** Nobody tells when Events are read that are read for another resource already. */
const EVENTS_LOOK = SECOND / 2;

/** What the first verdict may wait for. */
export interface FirstLooks {
  /** What is known of the outside. */
  readonly states: readonly DependencyState[] | undefined;
  /** By the clock that never jumps. */
  readonly elapsed: number;
  /** Has the Events of the resource's namespace read. */
  readonly investigate: () => void;
}

/**
 * What to do about the first verdict. `again`: milliseconds until time alone changes that.
 * - `wait`: none yet, as first looks outside are under way, or Events are not read of what the status says is wrong with. The agent
 *   before this one knew both, and the status says so: without them it would only flap, and what waited would go on.
 * - `hold`: no status says anything of the outside yet. A verdict, but it stays in the first phase until the first looks have ended:
 *   without a status, kstatus and who asks it take a resource for ready.
 */
export type FirstVerdict = { readonly type: 'now' } | { readonly type: 'wait' | 'hold'; readonly again: number };

/** Neither waits for longer than a quarter of a minute. */
export function judgeFirstLooks({ memory, observed }: Look, looks: FirstLooks): FirstVerdict {
  if (memory.firstVerdict === 'given') return { type: 'now' };
  memory.firstLookAt ??= looks.elapsed;
  const left = memory.firstLookAt + FIRST_LOOKS - looks.elapsed;
  if (left > 0) {
    if (memory.firstVerdict === 'waits' && lacksEvents(observed)) {
      looks.investigate();
      return { type: 'wait', again: Math.min(left, EVENTS_LOOK) };
    }
    if (isUnderWay(looks.states)) {
      const isNew = memory.firstVerdict === 'holds' || statusOf(observed, 'DependenciesReady') === undefined;
      memory.firstVerdict = isNew ? 'holds' : 'waits';
      return { type: isNew ? 'hold' : 'wait', again: left };
    }
  }
  memory.firstVerdict = 'given';
  return { type: 'now' };
}

/** The same, where its first look is under way: waited for. */
export function awaited(state: DependencyState): DependencyState {
  return isFirstLook(state) ? { ...state, isAwaited: true } : state;
}

/** Whether they told the agent before why the resource is not ready. */
function lacksEvents(observed: Look['observed']): boolean {
  const { resource, plan, areEventsRead } = observed;
  if (areEventsRead || plan === undefined || isDeleting(resource) || isPaused(resource)) return false;
  const ready = statusOf(observed, 'Ready');
  return ready !== undefined && ready !== 'True';
}

function isUnderWay(states: readonly DependencyState[] = []): boolean {
  return states.some(isFirstLook);
}

function isFirstLook({ state, lastKnown }: DependencyState): boolean {
  return state === 'Unknown' && lastKnown === undefined;
}

/** The status of a condition as it was written last. */
function statusOf({ resource }: Look['observed'], type: string): string | undefined {
  return conditionOf(resource, type)?.status;
}

import type { ReadFailure } from '../../core/live/live-state.ts';
import type { ServerHealth } from '../api/server-health.ts';
import type { KindWatches } from '../watch/kind-watches.ts';
import type { WatchState } from '../watch/watch-state.ts';

/** How far a kind is known. */
export interface KindKnowledge {
  /** Outdated where the watch has failed for so long, though the server is well, that what it showed is of the past. */
  readonly failure: ReadFailure | undefined;
  /** Whether its first list is whole, or will not be in a moment; and whether a failure is to be believed. */
  readonly isSettled: boolean;
  /** Whether what is not there can be said to be absent from what is watched. */
  readonly isKnown: boolean;
}

/** What watches say of their kinds, as far as verdicts depend on it. */
export interface WatchKnowledge {
  of(groupKind: string, namespace?: string): KindKnowledge;
  /** Whether that is something else than when this was asked last. */
  isNews(groupKind: string, namespace?: string): boolean;
  /** Whether a failure to read anything most likely comes of a trouble of the server, and goes with it. */
  areFailuresDoubtful(): boolean;
}

/** Knows what was asked last and what it called outdated, and keeps nothing else. */
export function createWatchKnowledge(
  watches: Pick<KindWatches, 'stateOf'>,
  server: Pick<ServerHealth, 'troubledSince'>,
): WatchKnowledge {
  const told = new Map<string, string>();
  const outdated = new Map<string, ReadFailure>();
  /** What was called outdated stays so, in the same words, whatever happens until its watch has been well for a while. */
  const outdatedOf = (key: string, state: WatchState | undefined, isCertain: boolean): ReadFailure | undefined => {
    if (state?.isOutdated !== true) return void outdated.delete(key);
    const known = outdated.get(key);
    if (!isCertain || state.failure === undefined || state.failure.reason === known?.reason) return known;
    const failure = { ...state.failure, isOutdated: true };
    outdated.set(key, failure);
    return failure;
  };
  const knowledgeOf = (groupKind: string, namespace?: string): KindKnowledge => {
    const state = watches.stateOf(groupKind, namespace);
    const isCertain = state !== undefined && !isDoubtful(state, server.troubledSince());
    const past = outdatedOf(`${groupKind} ${namespace ?? ''}`, state, isCertain);
    if (state === undefined) return { failure: notLookedAt(groupKind), isSettled: false, isKnown: false };
    const { hasSynced, phase, failure } = state;
    const isSettled = (hasSynced || phase === 'unreadable') && isCertain;
    return { failure: past ?? failure, isSettled, isKnown: hasSynced && phase !== 'unreadable' };
  };
  return {
    of: knowledgeOf,
    isNews(groupKind, namespace) {
      const { failure, isSettled, isKnown } = knowledgeOf(groupKind, namespace);
      const now = [isSettled, isKnown, failure?.reason, failure?.message, failure?.isOutdated].join(' ');
      const key = `${groupKind} ${namespace ?? ''}`;
      const isNews = told.get(key) !== now;
      told.set(key, now);
      return isNews;
    },
    areFailuresDoubtful: () => server.troubledSince() !== undefined,
  };
}

/**
 * Whether a failure comes of a trouble of the server, and most likely goes with it. What it refused before holds; a watch that was lost
 * is about to come back.
 */
function isDoubtful({ phase, since, failure }: WatchState, troubledSince: number | undefined): boolean {
  if (troubledSince === undefined || failure === undefined) return false;
  return phase !== 'unreadable' || since >= troubledSince;
}

function notLookedAt(groupKind: string): ReadFailure {
  return { groupKind, reason: 'NotRead', message: 'not looked at yet' };
}

import type { PhaseTransition } from '../../core/status/evaluation.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { ResourceKey } from '../observe/observer.ts';

/** A phase transition whose status was written. */
export interface RecordedTransition extends PhaseTransition {
  readonly at: Instant;
}

/** What resources went through since this agent runs, for those who show it. */
export interface HistoryReader {
  /** Oldest first. */
  of(key: ResourceKey): readonly RecordedTransition[];
}

/** Keeps it, in memory only. */
export interface TransitionHistory extends HistoryReader {
  record(key: ResourceKey, transitions: readonly PhaseTransition[], at: Instant): void;
  forget(key: ResourceKey): void;
}

const MOST_TRANSITIONS = 50;

/** An empty history that keeps the last 50 transitions of each resource. */
export function createHistory(): TransitionHistory {
  const byKey = new Map<ResourceKey, readonly RecordedTransition[]>();
  return {
    of: (key) => byKey.get(key) ?? [],
    record(key, transitions, at) {
      if (transitions.length === 0) return;
      const recorded = transitions.map(({ from, to }) => ({ from, to, at }));
      byKey.set(key, [...(byKey.get(key) ?? []), ...recorded].slice(-MOST_TRANSITIONS));
    },
    forget: (key) => void byKey.delete(key),
  };
}

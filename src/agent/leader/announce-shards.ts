import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { Journal } from '../ports.ts';

/** Who tells of what. */
export interface AnnouncerParts {
  readonly held: () => readonly number[];
  readonly shards: number;
  readonly journal: Journal;
  readonly metrics: Pick<AgentMetrics, 'shardsHeld'>;
}

/** Tells whoever listens that the shards held are other ones than when it last looked. */
export function createAnnouncer({ held, shards, journal, metrics }: AnnouncerParts): {
  look(): void;
  /** Somebody was told that this one is not held: when it is, that is news, though it may have been for a moment only. */
  denied(shard: number): void;
  onChange(listener: () => void): void;
} {
  const listeners: (() => void)[] = [];
  const refused = new Set<number>();
  let told: readonly number[] = [];
  metrics.shardsHeld(0, shards);
  return {
    onChange: (listener) => void listeners.push(listener),
    denied: (shard) => void refused.add(shard),
    look: () => {
      const now = held();
      const gained = now.filter((shard) => !told.includes(shard) || refused.has(shard));
      const lost = told.filter((shard) => !now.includes(shard));
      told = now;
      refused.clear();
      if (gained.length + lost.length === 0) return;
      metrics.shardsHeld(now.length, shards);
      const fields = { gained: gained.join(' '), lost: lost.join(' '), held: now.length, shards };
      journal.info(now.length === 0 ? 'follows: writes for no shard' : 'leads: writes for its shards', fields);
      for (const listener of listeners) callSafely(listener, journal);
    },
  };
}

function callSafely(listener: () => void, journal: Journal): void {
  try {
    listener();
  } catch (error) {
    journal.error('a listener for shards failed', { reason: String(error) });
  }
}

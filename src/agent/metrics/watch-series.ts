import { Counter, type Registry } from 'prom-client';
import type { ReadFailure } from '../../core/live/live-state.ts';
import type { Clock } from '../ports.ts';
import type { WatchState } from '../watch/watch-state.ts';
import type { AgentMetrics } from './agent-metrics.ts';
import { computedGauge } from './computed-gauge.ts';

/** How well each kind is known. */
export type WatchSeries = Pick<AgentMetrics, 'watchChanged' | 'watchRestarted' | 'watchForgotten'>;

interface Watched {
  readonly phase: WatchState['phase'];
  /** Why it is not live; empty where there is no reason to tell. */
  readonly reason: ReadFailure['reason'] | '';
  /** Since when changes may be missed; undefined while none are. */
  readonly notLiveSince: number | undefined;
}

/** Series of the watches that are wanted. */
export function createWatchSeries(registry: Registry, clock: Clock): WatchSeries {
  const watches = new Map<string, Watched>();
  const restarts = new Counter({
    name: 'planwright_watch_restarts_total',
    help: 'How often a watch had to begin anew: expired (its version was too old), disconnected, closed (in order), refused (by an error)',
    labelNames: ['group_kind', 'reason'],
    registers: [registry],
  });
  computedGauge(registry, STATE, () =>
    [...watches].map(([group_kind, { phase, reason }]) => ({ labels: { group_kind, state: phase, reason }, value: 1 })),
  );
  computedGauge(registry, STALE_SECONDS, () =>
    [...watches].map(([group_kind, { notLiveSince }]) => ({
      labels: { group_kind },
      value: notLiveSince === undefined ? 0 : Math.max(0, clock.elapsed() - notLiveSince) / 1000,
    })),
  );
  return {
    watchChanged: (groupKind, state) => {
      const before = watches.get(groupKind)?.notLiveSince;
      watches.set(groupKind, {
        phase: state.phase,
        reason: state.failure?.reason ?? '',
        notLiveSince: missesNothing(state) ? undefined : (before ?? state.since),
      });
    },
    watchRestarted: (groupKind, why) => restarts.inc({ group_kind: groupKind, reason: why }),
    watchForgotten: (groupKind) => {
      watches.delete(groupKind);
      for (const reason of REASONS) restarts.remove({ group_kind: groupKind, reason });
    },
  };
}

/** Of a kind that the cluster does not have nothing changes: few clusters have both Argo CD and Flux. */
function missesNothing({ phase, failure }: WatchState): boolean {
  return phase === 'live' || (phase === 'unreadable' && failure?.reason === 'NotServed');
}

const REASONS = ['expired', 'disconnected', 'closed', 'refused'] as const;

const STATE = {
  name: 'planwright_watch_state',
  help: 'The state of a watch (syncing, live, stale, unreadable) and why it is not live (Forbidden, NotServed, NotRead; empty while nothing is wrong): 1 for that state, no series for the others',
  labelNames: ['group_kind', 'state', 'reason'],
} as const;
const STALE_SECONDS = {
  name: 'planwright_watch_stale_seconds',
  help: 'For how long changes of a kind have not been seen; 0 while its watch is live, and for a kind that the cluster does not serve',
  labelNames: ['group_kind'],
} as const;

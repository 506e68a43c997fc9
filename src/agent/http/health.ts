import type { WatchSummary } from '../watch/kind-watches.ts';

/** What the answers about the agent's health are computed from; asked for each time. Times are by `clock.elapsed()`, in milliseconds. */
export interface HealthFacts {
  readonly elapsed: () => number;
  /** Every watch that is wanted. */
  readonly watches: () => readonly WatchSummary[];
  /** When the API server last answered anything: a request, a line of a watch, a ping. Undefined before it ever did. */
  readonly lastAnswerAt: () => number | undefined;
  /** Why the agent makes no progress, in words; undefined while it does. See `createWatchdog`. */
  readonly stall: () => string | undefined;
  /** Whether the agent has been told to stop: it is no longer ready, and still alive. */
  readonly isStopping: () => boolean;
  /** `AgentSettings.staleGrace`. */
  readonly staleGrace: number;
}

/** What keeps the agent from being ready; empty where nothing does. A replica that holds no shard is as ready as one that does. */
export function missingForReadiness(facts: HealthFacts): readonly Missing[] {
  const at = facts.elapsed();
  return [
    ...(facts.isStopping() ? [{ what: 'agent', reason: 'is stopping' }] : []),
    ...silence(facts, at),
    ...facts.watches().flatMap((watch) => lacking(watch, at, facts.staleGrace)),
  ];
}

/** One thing that is missing. */
export interface Missing {
  readonly what: string;
  readonly reason: string;
}

function silence({ lastAnswerAt, staleGrace }: HealthFacts, at: number): readonly Missing[] {
  const answered = lastAnswerAt();
  if (answered === undefined) return [{ what: 'API server', reason: 'has not answered yet' }];
  const seconds = secondsBetween(answered, at);
  return at - answered > staleGrace ? [{ what: 'API server', reason: `has not answered for ${seconds} s` }] : [];
}

/** What may not be read, or is not served, is known not to be: statuses say so, and waiting for it would help nobody. */
function lacking({ name, state }: WatchSummary, at: number, staleGrace: number): readonly Missing[] {
  const what = `watch of ${name}`;
  const why = state.failure === undefined ? '' : `: ${state.failure.message}`;
  switch (state.phase) {
    case 'live':
    case 'unreadable':
      return [];
    case 'syncing':
      return [{ what, reason: `has not read everything yet${why}` }];
    case 'stale':
      return at - state.since > staleGrace
        ? [{ what, reason: `has seen no change for ${secondsBetween(state.since, at)} s${why}` }]
        : [];
  }
}

function secondsBetween(from: number, to: number): number {
  return Math.floor((to - from) / 1000);
}

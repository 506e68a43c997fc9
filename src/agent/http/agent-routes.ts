import type { HealthRules } from '../../core/health/health.ts';
import type { Kind } from '../../core/kind/kind.ts';
import type { Shards } from '../leader/shards.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { Observer } from '../observe/observer.ts';
import { createPageSource } from '../page/create-page-source.ts';
import { pageRoutes } from '../page/page-routes.ts';
import type { AgentView } from '../page/page-source.ts';
import type { Clock } from '../ports.ts';
import type { WorkQueue } from '../queue/work-queue.ts';
import type { HistoryReader } from '../reconcile/history.ts';
import type { AgentSettings } from '../settings.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { type HealthFacts, missingForReadiness } from './health.ts';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import type { Route } from './route.ts';

/** What an agent answers over HTTP, by the port it belongs to. */
export interface AgentRoutes {
  readonly metrics: readonly Route[];
  readonly health: readonly Route[];
  readonly page: readonly Route[];
}

/** What the answers are made from. */
export interface AgentRoutesParts {
  readonly clock: Clock;
  readonly kinds: readonly Kind[];
  readonly rules: HealthRules;
  readonly settings: AgentSettings;
  readonly version: string;
  readonly facts: HealthFacts;
  readonly metrics: AgentMetrics;
  readonly queue: Pick<WorkQueue, 'size'>;
  readonly store: ObjectStore;
  readonly observer: Observer;
  readonly shards: Shards;
  readonly history: HistoryReader;
}

/** All routes of an agent. */
export function agentRoutes(parts: AgentRoutesParts): AgentRoutes {
  return {
    metrics: [metricsRoute({ expose: () => exposeNow(parts) })],
    health: healthRoutes(parts.facts),
    page: pageRoutes(createPageSource({ ...parts, agent: () => viewOf(parts) })),
  };
}

/** What only matters to somebody who looks is counted when somebody does. */
function exposeNow({ metrics, queue, store }: AgentRoutesParts): ReturnType<AgentMetrics['expose']> {
  const { depth, oldestSeconds } = queue.size();
  metrics.queue(depth, oldestSeconds);
  metrics.store(store.size);
  return metrics.expose();
}

function viewOf({ settings, version, shards, facts }: AgentRoutesParts): AgentView {
  const missing = missingForReadiness(facts);
  const unreadable = facts
    .watches()
    .flatMap(({ name, state }) =>
      state.phase === 'unreadable' ? [`${name}: ${state.failure?.message ?? 'cannot be read'}`] : [],
    );
  return {
    identity: settings.identity,
    version,
    shardsHeld: shards.held().length,
    shards: settings.shards,
    isReady: missing.length === 0,
    troubles: [...missing.map(({ what, reason }) => `${what} ${reason}`), ...unreadable],
  };
}

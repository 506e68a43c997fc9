import type { HealthRules } from '../../core/health/health.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { DependencyMonitor } from '../dependencies/dependency-monitor.ts';
import type { Shards } from '../leader/shards.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { Observed, Observer, ResourceKey } from '../observe/observer.ts';
import type { Journal, World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { TransitionHistory } from './history.ts';
import type { OwnWrites } from './own-writes.ts';
import type { ResourceMemory } from './resource-memory.ts';

/** What a reconciler is made of. */
export interface ReconcilerParts {
  readonly world: Pick<World, 'clock' | 'random' | 'journal' | 'tracer'>;
  readonly observer: Observer;
  readonly store: ObjectStore;
  readonly api: ApiClient;
  readonly shards: Shards;
  readonly dependencies: DependencyMonitor;
  readonly metrics: AgentMetrics;
  readonly settings: AgentSettings;
  readonly rules: HealthRules;
  readonly ownWrites: Pick<OwnWrites, 'during'>;
  /** Whether resources are worked on, or wait for it. */
  readonly isBusy: () => boolean;
  /** Kept for the status page; nothing is read of it here. */
  readonly history?: TransitionHistory;
}

/** One look at one resource. */
export interface Look {
  readonly key: ResourceKey;
  readonly observed: Observed;
  readonly memory: ResourceMemory;
  /** Its lines name the resource and the look. */
  readonly journal: Journal;
}

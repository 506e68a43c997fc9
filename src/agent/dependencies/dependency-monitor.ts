import type { DependencyState } from '../../core/status/evaluation.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import type { ResourceKey } from '../observe/observer.ts';

/**
 * Looks after what resources need from outside the cluster. One look at a time per target, however many resources need it; results
 * are kept with their age; a circuit breaker keeps it from hammering what is down.
 */
export interface DependencyMonitor {
  /**
   * What is known of a resource's dependencies now, in their order; from now on they are looked at. A target that was never looked at
   * is Unknown, and its first look begins at once.
   */
  statesOf(key: ResourceKey, dependencies: readonly ExternalDependency[]): readonly DependencyState[];
  /** The resource needs nothing any more. A target that nobody needs is no longer looked at. */
  forget(key: ResourceKey): void;
  /** Called with each resource one of whose targets changed its state. */
  onChange(listener: (key: ResourceKey) => void): void;
  stop(): void;
}

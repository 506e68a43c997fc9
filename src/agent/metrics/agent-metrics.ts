import type { Kind } from '../../core/kind/kind.ts';
import type { DependencyState, PhaseTransition } from '../../core/status/evaluation.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import type { StoreSize } from '../store/object-store.ts';
import type { WatchState } from '../watch/watch-state.ts';

/** What the parts of the agent tell of themselves. `docs/metrics.md` lists the metrics that come of it. */
export interface AgentMetrics {
  /** One answered request that is no watch; `code` 0 where there was no answer. `seconds` from when it was sent. */
  apiRequest(request: {
    readonly method: string;
    readonly path: string;
    readonly code: number;
    readonly seconds: number;
  }): void;
  watchChanged(groupKind: string, state: WatchState): void;
  /** A watch had to begin anew: `expired` (410), `disconnected`, `closed` (in order), `refused` (an error answer). */
  watchRestarted(groupKind: string, why: 'expired' | 'disconnected' | 'closed' | 'refused'): void;
  watchForgotten(groupKind: string): void;
  /** One evaluation: what it took, and how it ended. */
  reconciled(
    kind: Kind,
    run: { readonly seconds: number; readonly outcome: 'written' | 'unchanged' | 'failed' | 'deferred' },
  ): void;
  /** What a status says, whenever it was written or found unchanged. */
  status(
    resource: ResourceIdentity,
    said: { readonly status: CommonStatus; readonly transitions: readonly PhaseTransition[] },
  ): void;
  dependencies(resource: ResourceIdentity, states: readonly DependencyState[]): void;
  /** From the live change that asked for it to the written status, in seconds. */
  statusLatency(seconds: number): void;
  /** An error of the agent itself, or of what a resource is made of, by its class. */
  error(kind: Kind | undefined, errorClass: string): void;
  eventWritten(type: 'Normal' | 'Warning', outcome: 'written' | 'refused' | 'failed' | 'dropped'): void;
  queue(depth: number, oldestSeconds: number): void;
  store(size: StoreSize): void;
  /** How many kinds that Plans name are not watched (`extraKinds`). */
  unwatchedKinds(count: number): void;
  shardsHeld(count: number, of: number): void;
  /** The series of a resource that is gone. */
  forget(resource: ResourceIdentity): void;
  /** In the Prometheus text format. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Which resource. */
export interface ResourceIdentity {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
}

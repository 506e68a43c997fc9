import type { WatchState } from './watch-state.ts';

/** What shall be watched of a kind. */
export interface WantedWatch {
  /** `Deployment.apps`, in the version the cluster prefers; or in `apiVersion` where one is named. */
  readonly groupKind: string;
  readonly apiVersion?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** Only this namespace. */
  readonly namespace?: string | undefined;
  readonly isMetadataOnly?: boolean;
}

/** One watch. */
export interface WatchSummary {
  /** `Deployment.apps`, with the namespace where it is only one: `Event/shop`. */
  readonly name: string;
  readonly state: WatchState;
}

/** Keeps one reflector a kind that is wanted; kinds that are not served, or may not be read, are tried again by themselves. */
export interface KindWatches {
  /** All that is wanted from now on. What is wanted no longer is let go after a short while, in case it is wanted again. */
  want(watches: readonly WantedWatch[]): void;
  /** The state of a watch that is wanted; undefined where nobody wants it. The same kind in another namespace is another watch. */
  stateOf(groupKind: string, namespace?: string): WatchState | undefined;
  /** Every watch that is wanted. */
  states(): readonly WatchSummary[];
  /** Called after the state of a watch changed. */
  onChange(listener: (groupKind: string) => void): void;
  /** Lists everything anew: other resources are ours now. */
  relist(): void;
  /** The server is well again after it was not: whatever waits for its next try tries within a moment. */
  hurry(): void;
  /** Tells anew of every watch of which not all is well: what that means may be another thing now. */
  tellAnew(): void;
  stop(): void;
}

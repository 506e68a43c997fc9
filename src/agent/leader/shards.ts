import type { ResourceKey } from '../observe/observer.ts';

/** Which resources this replica writes for. Every replica observes; one writes. */
export interface Shards {
  /**
   * Whether this replica holds the Lease of the resource's shard now, with time enough left to finish a write. Where it did not, and does
   * later, `onChange` tells, however short that was: what was turned away then is wanted.
   */
  owns(key: ResourceKey): boolean;
  /** The shards held now, sorted. */
  held(): readonly number[];
  /** Called after the shards held changed. */
  onChange(listener: () => void): void;
  /** Stops renewing and gives the Leases back, so that another replica need not wait. */
  release(): Promise<void>;
}

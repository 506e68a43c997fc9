import type { ResourceKey } from '../observe/observer.ts';

/** Which resources this replica writes for. Every replica observes; one writes. */
export interface Shards {
  /** Whether this replica holds the Lease of the resource's shard now, with time enough left to finish a write. */
  owns(key: ResourceKey): boolean;
  /** Whether a shard is held now. Where it was not, and is later, `onChange` tells, however short that was: what was turned away then is wanted. */
  holds(shard: number): boolean;
  /** The shards held now, sorted. */
  held(): readonly number[];
  /** Called after the shards held changed. */
  onChange(listener: () => void): void;
  /** Stops renewing and gives the Leases back, so that another replica need not wait. */
  release(): Promise<void>;
}

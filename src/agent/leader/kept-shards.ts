import { MINUTE } from '../../core/time/instant.ts';
import type { Clock } from '../ports.ts';

/** The shards whose objects a replica keeps: those it holds, and for a while those that it held. */
export interface KeptShards {
  keeps(shard: number): boolean;
  /** To be called whenever the shards held are other ones. */
  update(): void;
  stop(): void;
}

/** What it needs. */
export interface KeptShardsParts {
  readonly clock: Pick<Clock, 'after' | 'elapsed'>;
  readonly held: () => readonly number[];
  /** Objects are missing, or kept that need not be: everything is to be listed anew. */
  readonly relist: () => void;
}

/** In milliseconds: for so long a shard that was lost is kept. Lost for good, it is somebody else's and takes up memory. */
export const KEPT_AFTER_LOSS = 5 * MINUTE;
/** A replica must have room for the shard of one that died. */
const ROOM = 2;

/**
 * Keeps nothing yet. A server that is too busy to renew a Lease in time gives it back a moment later, and to list everything anew is what
 * keeps it busy: whatever is lost for a moment is listed once, and not each time. There are never more kept than were once held, or two.
 */
export function createKeptShards(parts: KeptShardsParts): KeptShards {
  const kept = new Set<number>();
  /** When it was lost, the first lost first. */
  const lost = new Map<number, number>();
  let cancel = (): void => undefined;

  const drop = (shard: number): void => {
    lost.delete(shard);
    kept.delete(shard);
  };
  const arm = (): void => {
    cancel();
    const [since] = lost.values();
    if (since === undefined) cancel = () => undefined;
    else cancel = parts.clock.after(Math.max(0, since + KEPT_AFTER_LOSS - parts.clock.elapsed()), forget);
  };
  /** Those that were lost soon after the first go with it: one list for all. */
  const forget = (): void => {
    const end = parts.clock.elapsed() - KEPT_AFTER_LOSS / 2;
    for (const [shard, since] of lost) if (since <= end) drop(shard);
    arm();
    parts.relist();
  };
  return {
    keeps: (shard) => kept.has(shard),
    update() {
      const held = parts.held();
      const room = Math.max(ROOM, kept.size, held.length);
      const missing = held.filter((shard) => !kept.has(shard));
      for (const shard of held) {
        lost.delete(shard);
        kept.add(shard);
      }
      for (const shard of kept) if (!held.includes(shard) && !lost.has(shard)) lost.set(shard, parts.clock.elapsed());
      for (const shard of [...lost.keys()].slice(0, Math.max(0, kept.size - room))) drop(shard);
      arm();
      if (missing.length > 0) parts.relist();
    },
    stop: () => cancel(),
  };
}

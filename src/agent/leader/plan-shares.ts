import type { Standing } from './elector.ts';

/** One shard's Lease as one replica sees it. */
export interface ShardView {
  readonly name: string;
  readonly standing: Standing;
  /** Since when this replica no longer writes for it in order to give it back. */
  readonly resignedAt?: number | undefined;
}

/** What a replica decides from. Times are by its own clock, in milliseconds. */
export interface ShareInput {
  /** In the replica's own order of preference. */
  readonly shards: readonly ShardView[];
  /** Replicas that are alive, this one included. */
  readonly members: number;
  /** Somebody still holds Leases for another number of shards: nothing may be taken, for one resource is in both. */
  readonly isBlocked: boolean;
  readonly at: number;
  /** How long a write may be under way, which must have ended before a shard is given back. */
  readonly drainTime: number;
  /** Replicas with enough shards leave expired ones to the others for this long. */
  readonly expiredPatience: number;
  /** And free ones for this long. */
  readonly freePatience: number;
}

/** What it does next, as names of Leases. */
export interface ShareMoves {
  readonly claim: readonly string[];
  /** The one to stop writing for: one at a time, so that a shard is without a writer as briefly and rarely as can be. */
  readonly resign: string | undefined;
  readonly giveBack: readonly string[];
}

/**
 * Each replica holds at most its share, ceil(shards / members). It takes free and expired shards up to that, gives what it has more
 * back one at a time, and takes whatever nobody else takes in time: a shard without a writer is worse than an uneven division.
 */
export function planShares(input: ShareInput): ShareMoves {
  const { shards, members, at, drainTime } = input;
  const share = Math.ceil(shards.length / members);
  const ours = shards.filter(({ standing }) => standing.state === 'ours');
  const kept = ours.filter(({ resignedAt }) => resignedAt === undefined);
  const leaving = ours.filter(({ resignedAt }) => resignedAt !== undefined);
  const isSurplus = kept.length > share && leaving.length === 0;
  return {
    claim: [...kept.map(({ name }) => name), ...(input.isBlocked ? [] : takeable(input, share - kept.length))],
    resign: isSurplus ? kept.at(-1)?.name : undefined,
    giveBack: leaving.filter(({ resignedAt = at }) => at - resignedAt >= drainTime).map(({ name }) => name),
  };
}

function takeable({ shards, at, expiredPatience, freePatience }: ShareInput, missing: number): readonly string[] {
  const open = shards.filter(({ standing }) => !['ours', 'held'].includes(standing.state));
  const within = open.slice(0, Math.max(0, missing));
  const beyond = open.slice(within.length).filter(({ standing }) => {
    return at - standing.since >= (standing.state === 'expired' ? expiredPatience : freePatience);
  });
  return [...within, ...beyond].map(({ name }) => name);
}

import { type Election, type ElectionParts, giveBackLease } from './election.ts';
import type { Lease } from './lease.ts';
import {
  leaseLabels,
  leaseSelector,
  memberLeaseName,
  ROLE_LABEL,
  SHARDS_LABEL,
  shardLeaseName,
} from './lease-names.ts';
import { isOtherDivisionHeld, noteLeases } from './note-leases.ts';
import { planShares, type ShareMoves } from './plan-shares.ts';
import { shardOf } from './shard-of.ts';

/** Leases that nobody needs any more are deleted after so many durations without a sign of life. */
const FORGOTTEN_AFTER = 4;

/** One Lease a shard, divided evenly among the replicas that are there; each tells so by a member Lease. */
export function shareShards(parts: ElectionParts): Election {
  const { book, client, settings, clock } = parts;
  const names = preferredOrder(settings);
  const member = memberLeaseName(settings.name, settings.identity);
  const expected = [...names, member];
  const resigned = new Map<string, number>();
  const renewing = (): readonly string[] => names.filter((name) => book.isHeld(name) && !resigned.has(name));
  const round = async (): Promise<void> => {
    const renewals = renewing();
    await Promise.all([...renewals.map((name) => claimShard(parts, name)), claimMember(parts, member)]);
    const listing = await client.list(leaseSelector(settings.name));
    if ('failure' in listing) return;
    noteLeases(book, listing.leases, expected);
    for (const name of resigned.keys()) if (book.standing(name).state !== 'ours') resigned.delete(name);
    const moves = nextMoves(parts, { names, resigned, leases: listing.leases });
    if (moves.resign !== undefined) {
      book.resign(moves.resign);
      resigned.set(moves.resign, clock.elapsed());
    }
    const claims = moves.claim.filter(
      (name) => name !== moves.resign && !(renewals.includes(name) && book.isHeld(name)),
    );
    await Promise.all([
      ...claims.map((name) => claimShard(parts, name)),
      ...moves.giveBack.map((name) => book.giveBack(name)),
      removeForgotten(parts, listing.leases, expected),
    ]);
  };
  return {
    round,
    pause: () => settings.retryPeriod,
    withdraw: async () => {
      await Promise.all(expected.map((name) => giveBackLease(parts, name)));
      const reading = await client.read(member);
      if ('lease' in reading && reading.lease?.record.holder === '') await client.remove(reading.lease);
    },
  };
}

/** Replicas begin with different shards, so that they rarely want the same one. */
function preferredOrder({ name, identity, shards }: ElectionParts['settings']): readonly string[] {
  const first = shardOf(identity, shards);
  return Array.from({ length: shards }, (_, index) => shardLeaseName(name, (first + index) % shards, shards));
}

function claimShard({ book, settings: { name, shards } }: ElectionParts, lease: string): Promise<boolean> {
  return book.claim(lease, leaseLabels(name, 'shard', shards));
}

function claimMember({ book, settings: { name, shards } }: ElectionParts, lease: string): Promise<boolean> {
  return book.claim(lease, leaseLabels(name, 'member', shards));
}

interface Situation {
  readonly names: readonly string[];
  readonly resigned: ReadonlyMap<string, number>;
  readonly leases: readonly Lease[];
}

function nextMoves({ book, clock, settings }: ElectionParts, { names, resigned, leases }: Situation): ShareMoves {
  return planShares({
    shards: names.map((name) => ({ name, standing: book.standing(name), resignedAt: resigned.get(name) })),
    members: 1 + leases.filter((lease) => isOtherMember(lease, settings) && isAlive(lease)).length,
    isBlocked: isOtherDivisionHeld(book, leases, settings.shards),
    at: clock.elapsed(),
    drainTime: settings.leaseDuration - settings.renewDeadline,
    expiredPatience: settings.retryPeriod,
    freePatience: settings.leaseDuration,
  });

  function isAlive({ name }: Lease): boolean {
    return book.standing(name).state === 'held';
  }
}

function isOtherMember({ labels, record }: Lease, { identity, shards }: ElectionParts['settings']): boolean {
  return labels[ROLE_LABEL] === 'member' && labels[SHARDS_LABEL] === String(shards) && record.holder !== identity;
}

/** One at a time: those of replicas that are gone, and of another number of shards. */
async function removeForgotten(
  { book, client, clock, settings }: ElectionParts,
  leases: readonly Lease[],
  needed: readonly string[],
): Promise<void> {
  const forgotten = leases.find(({ name }) => {
    const { state, since } = book.standing(name);
    const isOver = state === 'expired' || state === 'free';
    return isOver && !needed.includes(name) && clock.elapsed() - since > FORGOTTEN_AFTER * settings.leaseDuration;
  });
  if (forgotten !== undefined) await client.remove(forgotten);
}

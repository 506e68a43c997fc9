import { type Election, type ElectionParts, giveBackLease } from './election.ts';
import { leaseLabels, leaseSelector } from './lease-names.ts';
import { FOLLOWER_JITTER } from './lease-times.ts';
import { isOtherDivisionHeld } from './note-leases.ts';

/**
 * One Lease, whose holder writes for every resource: client-go's tools/leaderelection, but that a leader that lost it goes on as a
 * follower, that a Lease which vanishes is not free before its holder's time is over, and that a follower looks more often, and comes
 * when it expires.
 */
export function electLeader(parts: ElectionParts): Election {
  const { book, client, random, settings } = parts;
  const { name, retryPeriod } = settings;
  const labels = leaseLabels(name, 'shard', 1);
  return {
    round: async () => {
      // The server refuses it where somebody else has written since: no need to read before.
      if (book.standing(name).state === 'ours' && (await book.claim(name, labels))) return;
      const reading = await client.read(name);
      if ('failure' in reading) return;
      book.note(name, reading.lease);
      const { state } = book.standing(name);
      if (state === 'held' || (state !== 'ours' && (await isTaken(parts)))) return;
      await book.claim(name, labels);
    },
    pause: () => (book.isHeld(name) ? retryPeriod : retryPeriod * (1 + FOLLOWER_JITTER * random())),
    withdraw: () => giveBackLease(parts, name),
  };
}

/** Only whoever is about to take the Lease needs to know. "Cannot read" is never "free". */
async function isTaken({ book, client, settings: { name } }: ElectionParts): Promise<boolean> {
  const listing = await client.list(leaseSelector(name));
  if ('failure' in listing) return true;
  // Its own Lease was read by name: it need not have our labels yet.
  const others = listing.leases.filter((lease) => lease.name !== name);
  for (const lease of others) book.note(lease.name, lease);
  return isOtherDivisionHeld(book, others, 1);
}

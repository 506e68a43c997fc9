import type { Clock } from '../ports.ts';
import { endOf, type LeaseView, observe, type Standing, standingOf } from './elector.ts';
import { type Claim, claimedLease, type Lease, releasedLease } from './lease.ts';
import type { LeaseClient, LeaseFailure } from './lease-client.ts';

/** All that a replica knows of its Leases and does with them. */
export interface LeaseBook {
  /** What was read; undefined where there is no such Lease. */
  note(name: string, lease: Lease | undefined): void;
  /** `held` where nothing was read yet: who knows nothing takes nothing. */
  standing(name: string): Standing;
  /** Takes or renews it; false where the server refused or did not say. */
  claim(name: string, labels: Readonly<Record<string, string>>): Promise<boolean>;
  /** Whether this replica may act as its holder at this moment. */
  isHeld(name: string): boolean;
  /** Stops acting as its holder, and stays the one that the server knows. */
  resign(name: string): void;
  /** Tells the server that nobody holds it. */
  giveBack(name: string): Promise<boolean>;
  /** The next moment, by `clock.elapsed()`, at which one that is held ends by itself. */
  nextEnd(): number | undefined;
  /** The next moment at which one of others expires unless it is renewed. */
  nextExpiry(): number | undefined;
  /** Forgets every Lease but these. */
  keepOnly(names: ReadonlySet<string>): void;
}

/** What a book needs. Times are in milliseconds. */
export interface LeaseBookParts {
  readonly clock: Clock;
  readonly client: LeaseClient;
  readonly claim: Omit<Claim, 'name' | 'labels' | 'now'>;
  readonly renewDeadline: number;
}

/** When the request was sent that last made a Lease ours, by both clocks. */
interface Term {
  readonly elapsed: number;
  readonly now: number;
}

/**
 * An empty book. A Lease is held until `renewDeadline` after the request was *sent* that was last answered with success: whoever sees
 * its record waits for the whole duration from a later moment. Both clocks must agree, because the one that never jumps stands still
 * while a machine sleeps.
 */
export function createLeaseBook({ clock, client, claim: claimant, renewDeadline }: LeaseBookParts): LeaseBook {
  const views = new Map<string, LeaseView>();
  const terms = new Map<string, Term>();
  const claimOf = (name: string, labels: Claim['labels']): Claim => ({ ...claimant, name, labels, now: clock.now() });
  const standing = (name: string): Standing => {
    const view = views.get(name);
    const at = clock.elapsed();
    return view === undefined ? { state: 'held', since: at } : standingOf(view, claimant.identity, at);
  };
  const accept = (name: string, answer: { readonly lease: Lease } | LeaseFailure): boolean => {
    if ('failure' in answer) return false;
    views.set(name, { lease: answer.lease, observedAt: clock.elapsed() });
    return true;
  };
  return {
    standing,
    note: (name, lease) => {
      views.set(name, observe(views.get(name), lease, clock.elapsed()));
      if (lease?.record.holder !== claimant.identity) terms.delete(name);
    },
    claim: async (name, labels) => {
      const sent: Term = { elapsed: clock.elapsed(), now: clock.now() };
      const object = claimedLease(views.get(name)?.lease, claimOf(name, labels));
      if (!accept(name, await client.write(object))) return false;
      terms.set(name, sent);
      return true;
    },
    isHeld: (name) => {
      const term = terms.get(name);
      return term !== undefined && isWithin(term, renewDeadline, { elapsed: clock.elapsed(), now: clock.now() });
    },
    resign: (name) => void terms.delete(name),
    giveBack: async (name) => {
      const lease = views.get(name)?.lease;
      terms.delete(name);
      if (lease === undefined || lease.record.holder !== claimant.identity) return true;
      return accept(name, await client.write(releasedLease(lease, claimOf(name, lease.labels))));
    },
    nextEnd: () =>
      smallest(
        [...terms.values()].map(({ elapsed }) => elapsed + renewDeadline),
        clock.elapsed(),
      ),
    nextExpiry: () => {
      const foreign = [...views].filter(([name]) => standing(name).state === 'held');
      return smallest(
        foreign.map(([, view]) => endOf(view)),
        clock.elapsed(),
      );
    },
    keepOnly: (names) => {
      for (const name of views.keys()) if (!names.has(name)) views.delete(name);
    },
  };
}

function isWithin(term: Term, deadline: number, at: Term): boolean {
  return at.elapsed < term.elapsed + deadline && at.now < term.now + deadline;
}

function smallest(times: readonly number[], after: number): number | undefined {
  const later = times.filter((time) => time > after);
  return later.length === 0 ? undefined : Math.min(...later);
}

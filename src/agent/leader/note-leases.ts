import type { Lease } from './lease.ts';
import type { LeaseBook } from './lease-book.ts';
import { ROLE_LABEL, SHARDS_LABEL } from './lease-names.ts';

/** Notes what a list holds. The Leases of `expected` that it does not hold are not there. */
export function noteLeases(book: LeaseBook, leases: readonly Lease[], expected: readonly string[]): void {
  const listed = new Map(leases.map((lease) => [lease.name, lease]));
  for (const name of new Set([...expected, ...listed.keys()])) book.note(name, listed.get(name));
  book.keepOnly(new Set([...expected, ...listed.keys()]));
}

/**
 * Whether somebody may still write who divides the resources into another number of shards: while a new number is rolled out, the
 * Leases of both divisions stand for the same resources.
 */
export function isOtherDivisionHeld(book: LeaseBook, leases: readonly Lease[], shards: number): boolean {
  const others = leases.filter(
    ({ labels }) => labels[ROLE_LABEL] === 'shard' && labels[SHARDS_LABEL] !== String(shards),
  );
  return others.some(({ name }) => book.standing(name).state === 'held');
}

import type { Clock } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LeaseClient } from './lease-client.ts';

/** What both ways of dividing resources among replicas do again and again. */
export interface Election {
  /** One try to take, keep or give back what shall be ours. Never rejects. */
  round(): Promise<void>;
  /** Milliseconds until the next round, counted from the beginning of the last. */
  pause(): number;
  /** Gives everything back. Never rejects. */
  withdraw(): Promise<void>;
}

/** What an election needs. */
export interface ElectionParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly book: LeaseBook;
  readonly client: LeaseClient;
  readonly settings: AgentSettings;
}

/** Gives a Lease back. The record is read once more where the server knows another one than we do. */
export async function giveBackLease({ book, client }: ElectionParts, name: string): Promise<void> {
  if (await book.giveBack(name)) return;
  const reading = await client.read(name);
  if ('failure' in reading) return;
  book.note(name, reading.lease);
  await book.giveBack(name);
}

import type { Clock, Journal } from '../ports.ts';
import type { Election } from './election.ts';
import type { LeaseBook } from './lease-book.ts';

/** What the loop needs. */
export interface ElectionLoopParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly journal: Journal;
  readonly election: Election;
  readonly book: LeaseBook;
  readonly retryPeriod: number;
  /** Called after whatever may have changed what is held: a round, and the end of a Lease that was not renewed. */
  readonly onTurn: () => void;
}

/** Begins one round after the other. After `stop` there is none, and the last has ended. */
export function createElectionLoop(parts: ElectionLoopParts): { stop(): Promise<void> } {
  const { clock, journal, election, book, onTurn } = parts;
  let isStopped = false;
  let current = Promise.resolve();
  let cancelRound: (() => void) | undefined;
  let cancelEnd: (() => void) | undefined;
  const watchEnd = (): void => {
    cancelEnd?.();
    const end = book.nextEnd();
    cancelEnd = end === undefined ? undefined : clock.after(Math.max(0, end - clock.elapsed()), atEnd);
  };
  const atEnd = (): void => {
    onTurn();
    watchEnd();
  };
  const round = async (): Promise<void> => {
    const began = clock.elapsed();
    try {
      await election.round();
    } catch (error) {
      journal.error('a round of the election failed', { reason: String(error) });
    }
    if (isStopped) return;
    atEnd();
    cancelRound = clock.after(pauseAfter(parts, began), begin);
  };
  const begin = (): void => {
    current = round();
  };
  cancelRound = clock.after(0, begin);
  return {
    stop: async () => {
      isStopped = true;
      cancelRound?.();
      cancelEnd?.();
      await current;
    },
  };
}

/**
 * Rounds begin at even distances however long their requests take, but not without a breath. Whoever waits for a Lease of somebody
 * else is there when it expires, a little apart from the others: a shard shall not be without a writer for one more period.
 */
function pauseAfter({ clock, random, election, book, retryPeriod }: ElectionLoopParts, began: number): number {
  const expiry = book.nextExpiry();
  const chance = expiry === undefined ? Number.POSITIVE_INFINITY : expiry + (random() * retryPeriod) / 10;
  const next = Math.min(began + election.pause(), chance);
  return Math.max(next - clock.elapsed(), retryPeriod / 20);
}

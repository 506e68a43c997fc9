import type { Clock } from '../ports.ts';

/** Which work is under way, for whoever looks whether it ends. */
export interface Turns {
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** When each began that has not ended, by `clock.elapsed()`. */
  begun(): readonly number[];
}

/** Nothing is under way. */
export function createTurns(clock: Pick<Clock, 'elapsed'>): Turns {
  const turns = new Set<{ readonly began: number }>();
  return {
    during: async (work) => {
      const turn = { began: clock.elapsed() };
      turns.add(turn);
      try {
        return await work();
      } finally {
        turns.delete(turn);
      }
    },
    begun: () => [...turns].map(({ began }) => began),
  };
}

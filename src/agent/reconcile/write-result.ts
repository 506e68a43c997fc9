import type { Outcome } from './reconciler.ts';

/** How one write ended. */
export interface WriteResult extends Outcome {
  /** Nothing more is to be written now. */
  readonly isLast: boolean;
}

export const UNCHANGED: WriteResult = { result: 'unchanged', isFailed: false, isLast: false };
export const WRITTEN: WriteResult = { result: 'written', isFailed: false, isLast: false };
/** The resource is another replica's by now. */
export const NOT_OURS: WriteResult = { result: 'deferred', isFailed: false, isLast: true };

/** The result of a look: that of its worst write, and the earliest time to come back. */
export function combineResults(results: readonly WriteResult[], lookIn: number | undefined): Outcome {
  const waits = [...results.map(({ again }) => again), lookIn].filter((wait) => wait !== undefined);
  const failed = results.filter(({ isFailed }) => isFailed);
  const isFailed = failed.length > 0;
  // After a failure the queue decides when; `again` is then what the server asked for.
  const again = isFailed
    ? failed.map((each) => each.again ?? 0).reduce((most, each) => Math.max(most, each), 0)
    : earliest(waits);
  const worst = ORDER.findLast((each) => results.some(({ result }) => result === each)) ?? 'unchanged';
  return { result: worst, isFailed, ...(again === undefined ? {} : { again }) };
}

const ORDER: readonly Outcome['result'][] = ['unchanged', 'written', 'deferred', 'failed'];

function earliest(waits: readonly number[]): number | undefined {
  return waits.length === 0 ? undefined : Math.min(...waits);
}

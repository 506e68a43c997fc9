import { digestOf } from '../../core/manifest/digest.ts';
import { MINUTE } from '../../core/time/instant.ts';

/** The Events that tell things, so that the same thing again only counts one up. */
export interface EventSeries {
  /** What tells this: the same as the last time if it was told lately, and otherwise one without an Event. */
  telling(about: readonly (string | undefined)[], now: number): Telling;
  readonly size: number;
}

/** One thing that is told again and again. */
export interface Telling {
  /** Of the Event; undefined while none could be written. */
  name: string | undefined;
  /** How often it has been told with that Event. */
  count: number;
  /** How often it was not told since. */
  missed: number;
}

/** client-go ends a series that was not told for six minutes. */
const SERIES_END = 6 * MINUTE;
const MOST_SERIES = 2_000;

/** Remembers what was told in the last six minutes, at most 2,000 things. */
export function createEventSeries(): EventSeries {
  // In the order in which they were last told, so that what has ended comes first.
  const series = new Map<string, { readonly telling: Telling; readonly at: number }>();
  const dropEnded = (now: number): void => {
    for (const [key, { at }] of series) {
      if (now - at < SERIES_END && series.size <= MOST_SERIES) return;
      series.delete(key);
    }
  };
  return {
    telling(about, now) {
      dropEnded(now);
      const key = keyOf(about);
      const { telling } = series.get(key) ?? { telling: { name: undefined, count: 0, missed: 0 } };
      series.delete(key);
      series.set(key, { telling, at: now });
      dropEnded(now);
      return telling;
    },
    get size() {
      return series.size;
    },
  };
}

/** A note may be long, and there are many. */
function keyOf(about: readonly (string | undefined)[]): string {
  return digestOf(JSON.stringify(about));
}

import { digestOf } from '../../core/manifest/digest.ts';
import { MINUTE } from '../../core/time/instant.ts';

/** The Event that was written for something, so that the same thing again only counts it up. */
export interface EventSeries {
  /** How often the same has been told with this one, if it has been lately; undefined otherwise. Counts it. */
  repeat(about: readonly (string | undefined)[], now: number): TellingAgain | undefined;
  /** An Event of this name tells it from now on. */
  begin(about: readonly (string | undefined)[], told: { readonly name: string; readonly now: number }): void;
  readonly size: number;
}

/** An Event that exists, and how often it has been told with this time. */
export interface TellingAgain {
  readonly name: string;
  readonly count: number;
}

/** client-go ends a series that was not told for six minutes. */
const SERIES_END = 6 * MINUTE;
const MOST_SERIES = 2_000;

/** Remembers what was told in the last six minutes, at most 2,000 things. */
export function createEventSeries(): EventSeries {
  // In the order in which they were last told, so that what has ended comes first.
  const series = new Map<string, TellingAgain & { readonly at: number }>();
  const dropEnded = (now: number): void => {
    for (const [key, { at }] of series) {
      if (now - at < SERIES_END && series.size <= MOST_SERIES) return;
      series.delete(key);
    }
  };
  const tell = (key: string, told: TellingAgain, now: number): void => {
    series.delete(key);
    series.set(key, { ...told, at: now });
    dropEnded(now);
  };
  return {
    repeat(about, now) {
      dropEnded(now);
      const key = keyOf(about);
      const known = series.get(key);
      if (known === undefined) return undefined;
      const told = { name: known.name, count: known.count + 1 };
      tell(key, told, now);
      return told;
    },
    begin: (about, { name, now }) => tell(keyOf(about), { name, count: 1 }, now),
    get size() {
      return series.size;
    },
  };
}

/** A note may be long, and there are many. */
function keyOf(about: readonly (string | undefined)[]): string {
  return digestOf(JSON.stringify(about));
}

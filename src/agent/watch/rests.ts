import type { World } from '../ports.ts';
import { pause } from '../wait/pause.ts';

/** The waits between the tries of one watch: one at a time. */
export interface Rests {
  /** Waits so many milliseconds, or less where there is hurry, but at least as long as the server asked for. Answers whether there was hurry. */
  take(milliseconds: number, least: number): Promise<boolean>;
  /** Ends the wait that goes on within a moment. */
  hurry(): void;
}

/** In milliseconds: watches that hurry do not all try at the same moment. */
const MOMENT = 2_000;

/** Waits that end at once when the signal is aborted. */
export function createRests({ clock, random }: Pick<World, 'clock' | 'random'>, stopped: AbortSignal): Rests {
  let present: AbortController | undefined;
  stopped.addEventListener('abort', () => present?.abort(), { once: true });
  return {
    async take(milliseconds, least) {
      const begin = clock.elapsed();
      present = new AbortController();
      await pause(clock, milliseconds, present.signal);
      const isHurry = present.signal.aborted && !stopped.aborted;
      present = undefined;
      if (!isHurry) return false;
      const passed = clock.elapsed() - begin;
      await pause(clock, Math.min(milliseconds - passed, Math.max(random() * MOMENT, least - passed)), stopped);
      return true;
    },
    hurry: () => present?.abort(),
  };
}

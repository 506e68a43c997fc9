import { MINUTE } from '../../core/time/instant.ts';
import type { Clock } from '../ports.ts';
import type { ResourceKey } from './observer.ts';

/** How long what is not settled is waited for: a verdict that says what it does not know is better than none. */
export interface Patience {
  /** Whether there is nothing to wait for, or no longer any use in it. */
  isOver(key: ResourceKey, isSettled: boolean): boolean;
  forget(key: ResourceKey): void;
  stop(): void;
}

/** Nothing is waited for yet. `tell` is called with a resource whose time is up. */
export function createPatience(clock: Clock, tell: (key: ResourceKey) => void): Patience {
  const waiting = new Map<ResourceKey, { readonly since: number; readonly cancel: () => void }>();
  const forget = (key: ResourceKey): void => {
    waiting.get(key)?.cancel();
    waiting.delete(key);
  };
  return {
    isOver(key, isSettled) {
      if (isSettled) {
        forget(key);
        return true;
      }
      const known = waiting.get(key);
      if (known !== undefined) return clock.elapsed() >= known.since + MINUTE;
      waiting.set(key, { since: clock.elapsed(), cancel: clock.after(MINUTE, () => tell(key)) });
      return false;
    },
    forget,
    stop() {
      for (const key of waiting.keys()) forget(key);
    },
  };
}

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

/** What it needs. */
export interface PatienceParts {
  readonly clock: Clock;
  /** When a list brought something last, by `clock.elapsed()`. */
  readonly listedAt: () => number;
  /** Called with a resource whose time is up. */
  readonly tell: (key: ResourceKey) => void;
}

/** After nothing has come for so long, in milliseconds. */
const PATIENCE = MINUTE;
/** A large cluster may take minutes to be listed, and a status that says so of each resource would only be one write more. */
const LONGEST_PATIENCE = 10 * MINUTE;

interface Wait {
  isOver: boolean;
  cancel: () => void;
}

/** Nothing is waited for yet. */
export function createPatience({ clock, listedAt, tell }: PatienceParts): Patience {
  const waiting = new Map<ResourceKey, Wait>();
  const begin = (key: ResourceKey): void => {
    const began = clock.elapsed();
    const wait: Wait = { isOver: false, cancel: () => undefined };
    const look = (): void => {
      const end = Math.min(Math.max(began, listedAt()) + PATIENCE, began + LONGEST_PATIENCE);
      const left = end - clock.elapsed();
      if (left > 0) wait.cancel = clock.after(left, look);
      else {
        wait.isOver = true;
        tell(key);
      }
    };
    waiting.set(key, wait);
    wait.cancel = clock.after(PATIENCE, look);
  };
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
      if (!waiting.has(key)) begin(key);
      return waiting.get(key)?.isOver === true;
    },
    forget,
    stop() {
      for (const key of waiting.keys()) forget(key);
    },
  };
}

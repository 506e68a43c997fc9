import type { StoreChange } from './object-store.ts';

/** Tells of changes in the order in which they happened. */
export interface ChangeTeller {
  tell(change: StoreChange): void;
  onChange(listener: (change: StoreChange) => void): void;
}

/** Everybody has heard of a change before anybody hears of the next, also where a listener makes one. */
export function createChangeTeller(): ChangeTeller {
  const listeners: ((change: StoreChange) => void)[] = [];
  const waiting: StoreChange[] = [];
  let isTelling = false;
  return {
    tell(change) {
      waiting.push(change);
      if (isTelling) return;
      isTelling = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          for (const listener of listeners) listener(next);
        }
      } finally {
        isTelling = false;
      }
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}

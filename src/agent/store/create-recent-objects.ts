import type { LiveObject } from '../../core/live/live-object.ts';

/** The objects that were unpacked last, each the same one as long as it is here. */
export interface RecentObjects {
  /** Undefined where it is not here any more. */
  find(id: string): LiveObject | undefined;
  /** `size` is that of its JSON, in characters. */
  keep(id: string, object: LiveObject, size: number): void;
  forget(id: string): void;
}

/** Keeps so many characters of JSON of them, and always the last one. Unpacked, an object takes about five bytes for each. */
export function createRecentObjects(limit: number): RecentObjects {
  // In the order in which they were asked for.
  const recent = new Map<string, Recent>();
  let total = 0;
  const forget = (id: string): void => {
    total -= recent.get(id)?.size ?? 0;
    recent.delete(id);
  };
  return {
    find(id) {
      const found = recent.get(id);
      if (found === undefined) return undefined;
      recent.delete(id);
      recent.set(id, found);
      return found.object;
    },
    keep(id, object, size) {
      forget(id);
      recent.set(id, { object, size });
      total += size;
      for (const oldest of recent.keys()) {
        if (total <= limit || oldest === id) return;
        forget(oldest);
      }
    },
    forget,
  };
}

interface Recent {
  readonly object: LiveObject;
  readonly size: number;
}

/** A map that forgets what was not asked for longest, once it holds more than its limit. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** An empty map of at most `limit` entries. */
export function createBoundedMap<Value>(limit: number): BoundedMap<Value> {
  // A Map keeps the order in which keys were set: the first is the one that was asked for longest ago.
  const entries = new Map<string, Value>();
  const put = (key: string, value: Value): void => {
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      put(key, value);
      const [oldest] = entries.keys();
      if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    },
    delete(key) {
      entries.delete(key);
    },
  };
}

/** Keys that wait for a worker. Groups take turns, so that one with a thousand keys does not hold up the others. */
export interface FairLine {
  /** At the end of its group. A key that waits already stays where it is. */
  push(key: string, since: number): void;
  /** The first key of the group whose turn it is. */
  shift(): string | undefined;
  has(key: string): boolean;
  delete(key: string): void;
  clear(): void;
  readonly size: number;
  /** Since when the key that has waited longest waits. `since` never goes back from push to push. */
  readonly oldest: number | undefined;
}

/** An empty line. Sets and maps keep the order in which things came: the first is always the oldest. */
export function createFairLine(groupOf: (key: string) => string): FairLine {
  const groups = new Map<string, Set<string>>();
  const since = new Map<string, number>();
  return {
    push(key, at) {
      if (since.has(key)) return;
      since.set(key, at);
      const group = groupOf(key);
      const keys = groups.get(group);
      if (keys === undefined) groups.set(group, new Set([key]));
      else keys.add(key);
    },
    shift() {
      const key = takeFirst(groups);
      if (key !== undefined) since.delete(key);
      return key;
    },
    has: (key) => since.has(key),
    delete(key) {
      if (!since.delete(key)) return;
      const group = groupOf(key);
      const keys = groups.get(group);
      keys?.delete(key);
      if (keys?.size === 0) groups.delete(group);
    },
    clear() {
      groups.clear();
      since.clear();
    },
    get size() {
      return since.size;
    },
    get oldest() {
      const [first] = since.values();
      return first;
    },
  };
}

/** The group whose turn it was goes to the end. */
function takeFirst(groups: Map<string, Set<string>>): string | undefined {
  const [turn] = groups;
  if (turn === undefined) return undefined;
  const [group, keys] = turn;
  const [key] = keys;
  groups.delete(group);
  if (key !== undefined) keys.delete(key);
  if (keys.size > 0) groups.set(group, keys);
  return key;
}

import type { ResourceKey } from '../observe/observer.ts';

/**
 * Tells the statuses that the agent writes from what others write: nothing follows from one's own, for a status that is evaluated again
 * with itself as the one before is the same and wants to be looked at no sooner (`test/status`). The watch often brings it before the answer
 * to the write does.
 */
export interface OwnWrites {
  /** Whether what changed of a resource may be what is being written to it. Whoever asked need tell nobody: that follows where it was more. */
  mayBe(key: ResourceKey): boolean;
  /**
   * Runs a write to a resource, one at a time. `work` says which version of the resource it made, undefined where that is not certain; that
   * version must be the one that was looked at, and nothing but the write.
   */
  during<Result>(key: ResourceKey, work: () => Promise<Written<Result>>): Promise<Result>;
  /** Called with the key of a resource of which something else changed during a write. */
  onOther(listener: (key: ResourceKey) => void): void;
}

/** How a write ended. */
export interface Written<Result> {
  readonly result: Result;
  readonly version: string | undefined;
}

/** No write is under way. `versionOf` says which version of a resource is the newest that is known. */
export function createOwnWrites(versionOf: (key: ResourceKey) => string | undefined): OwnWrites {
  // Whether something of the resource changed since its write began.
  const running = new Map<ResourceKey, boolean>();
  const listeners: ((key: ResourceKey) => void)[] = [];
  const end = (key: ResourceKey, version: string | undefined): void => {
    const hasChanged = running.get(key) === true;
    running.delete(key);
    if (!hasChanged || (version !== undefined && version === versionOf(key))) return;
    for (const listener of listeners) listener(key);
  };
  return {
    mayBe(key) {
      if (!running.has(key)) return false;
      running.set(key, true);
      return true;
    },
    async during(key, work) {
      running.set(key, false);
      let version: string | undefined;
      try {
        const written = await work();
        version = written.version;
        return written.result;
      } finally {
        end(key, version);
      }
    },
    onOther: (listener) => void listeners.push(listener),
  };
}

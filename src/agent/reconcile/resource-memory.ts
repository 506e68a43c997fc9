import type { ResourceIdentity } from '../metrics/agent-metrics.ts';
import type { Observed, ResourceKey } from '../observe/observer.ts';

/** What the agent remembers of one resource between two looks. All of it may be lost: then it writes once too often. */
export interface ResourceMemory {
  readonly identity: ResourceIdentity;
  readonly uid: string | undefined;
  /** When the first change came that no status answers yet, by `clock.elapsed()`, as all times here. */
  changedAt: number | undefined;
  /** When it was first looked at, and how far that came: the first verdict waits for what is under way (`judgeFirstLooks`). */
  firstLookAt: number | undefined;
  firstVerdict: 'waits' | 'holds' | 'given';
  /** When the status was last written, and which version of the resource that made. */
  writtenAt: number | undefined;
  writtenVersion: string | undefined;
  /** The status that the server did not keep as it was written: writing it again to that version would change nothing. */
  altered: { readonly version: string; readonly digest: string } | undefined;
  /** When a finalizer was last added. */
  addedAt: number | undefined;
  /** What was refused, by what was to be written. */
  readonly refusals: Map<string, Refusal>;
}

/** A write that would be refused again. */
export interface Refusal {
  /** The last messages that the journal has. */
  readonly told: readonly string[];
  /** How often in a row it was refused for want of a permission. */
  readonly times: number;
  readonly until: number;
  /** It is tried before, once the object or its CRD is not of these versions; undefined where neither would help. */
  readonly versions: string | undefined;
}

/** The memory of all resources. A resource that was made anew is another one. */
export interface ResourceMemories {
  of(key: ResourceKey, observed: Observed): ResourceMemory;
  find(key: ResourceKey): ResourceMemory | undefined;
  forget(key: ResourceKey): void;
  readonly size: number;
}

/** Memories of nothing. */
export function createResourceMemories(): ResourceMemories {
  const memories = new Map<ResourceKey, ResourceMemory>();
  return {
    of(key, observed) {
      const { uid } = observed.resource.metadata;
      const known = memories.get(key);
      if (known !== undefined && known.uid === uid) return known;
      const memory = emptyMemory(observed);
      memories.set(key, memory);
      return memory;
    },
    find: (key) => memories.get(key),
    forget: (key) => void memories.delete(key),
    get size() {
      return memories.size;
    },
  };
}

function emptyMemory({ kind, resource }: Observed): ResourceMemory {
  const { namespace = '', name, uid } = resource.metadata;
  return {
    identity: { kind, namespace, name },
    uid,
    changedAt: undefined,
    firstLookAt: undefined,
    firstVerdict: 'waits',
    writtenAt: undefined,
    writtenVersion: undefined,
    altered: undefined,
    addedAt: undefined,
    refusals: new Map(),
  };
}

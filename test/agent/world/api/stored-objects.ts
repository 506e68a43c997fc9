import type { LiveObject } from '../../../../src/core/live/live-object.ts';

/** One write: what was there before it, and what after. */
export interface Change {
  readonly revision: number;
  readonly before: LiveObject | undefined;
  /** Undefined where the object was deleted. */
  readonly after: LiveObject | undefined;
}

/** What etcd is to an API server: objects by type (`deployments.apps`), one revision a write, and the writes of the last minutes. */
export interface StoredObjects {
  /** Of the last write. */
  revision(): number;
  /** Of the last write before some moment, by `elapsed()`. */
  revisionAt(moment: number): number;
  /** Writes up to this revision are no longer known. */
  compactedRevision(): number;
  find(type: string, namespace: string | undefined, name: string): LiveObject | undefined;
  /** All objects of a type, by namespace and name, as they were at a revision. */
  list(type: string, revision?: number): readonly LiveObject[];
  /** Makes or replaces an object; gives it the resource version. */
  put(type: string, object: LiveObject): LiveObject;
  /** The last state of the object, with the resource version of its deletion. */
  remove(type: string, object: LiveObject): LiveObject;
  /** The writes after a revision, in order. */
  changesSince(type: string, revision: number): readonly Change[];
  /** Called after each write of a type. The answer ends it. */
  onChange(type: string, listener: (change: Change) => void): () => void;
  /** Forgets every write until now. */
  compact(): void;
}

/** kube-apiserver compacts etcd every five minutes, up to where it was five minutes before. */
const COMPACTION_INTERVAL = 300_000;
const FIRST_REVISION = 100;

interface Table {
  readonly objects: Map<string, LiveObject>;
  /** Sorted when somebody asks; undefined after a write. */
  sorted: readonly LiveObject[] | undefined;
  changes: Change[];
  /** So many changes are kept before those are looked for that nobody can ask for any more. */
  most: number;
  readonly listeners: Set<(change: Change) => void>;
}

const LEAST_CHANGES = 100;

function emptyTable(): Table {
  return { objects: new Map(), sorted: undefined, changes: [], most: LEAST_CHANGES, listeners: new Set() };
}

/** An empty store. */
export function createStoredObjects(elapsed: () => number): StoredObjects {
  const tables = new Map<string, Table>();
  /** When each revision was written; the first is the one before the first write. */
  const moments: { readonly revision: number; readonly at: number }[] = [{ revision: FIRST_REVISION, at: 0 }];
  let revision = FIRST_REVISION;
  let compacted = FIRST_REVISION;
  const tableOf = (type: string): Table => {
    const table = tables.get(type) ?? emptyTable();
    tables.set(type, table);
    return table;
  };
  const revisionAt = (moment: number): number => moments.findLast(({ at }) => at <= moment)?.revision ?? FIRST_REVISION;
  const compactedRevision = (): number => {
    const last = Math.floor(elapsed() / COMPACTION_INTERVAL) - 1;
    return last < 0 ? compacted : Math.max(compacted, revisionAt(last * COMPACTION_INTERVAL));
  };
  const write = (type: string, key: string, next: (version: string) => LiveObject | undefined): void => {
    const table = tableOf(type);
    revision += 1;
    moments.push({ revision, at: elapsed() });
    const after = next(String(revision));
    const change = { revision, before: table.objects.get(key), after };
    if (after === undefined) table.objects.delete(key);
    else table.objects.set(key, after);
    table.sorted = undefined;
    table.changes.push(change);
    if (table.changes.length > table.most) {
      const oldest = compactedRevision();
      table.changes = table.changes.filter((each) => each.revision > oldest);
      table.most = 2 * table.changes.length + LEAST_CHANGES;
    }
    for (const listener of table.listeners) listener(change);
  };
  const list = (type: string): readonly LiveObject[] => {
    const table = tableOf(type);
    table.sorted ??= [...table.objects].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
    return table.sorted;
  };
  return {
    revision: () => revision,
    revisionAt,
    compactedRevision,
    find: (type, namespace, name) => tableOf(type).objects.get(`${namespace ?? ''}/${name}`),
    list: (type, wanted = revision) => {
      const later = tableOf(type).changes.filter((change) => change.revision > wanted);
      return later.length === 0 ? list(type) : undo(list(type), later);
    },
    put(type, object) {
      let stored = object;
      write(type, keyOf(object), (resourceVersion) => {
        stored = { ...object, metadata: { ...object.metadata, resourceVersion } };
        return stored;
      });
      return stored;
    },
    remove(type, object) {
      write(type, keyOf(object), () => undefined);
      return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    },
    changesSince: (type, since) => tableOf(type).changes.filter((change) => change.revision > since),
    onChange(type, listener) {
      tableOf(type).listeners.add(listener);
      return () => tableOf(type).listeners.delete(listener);
    },
    compact() {
      compacted = revision;
    },
  };
}

/** What identifies an object among those of its type; etcd sorts by it. */
export function keyOf({ metadata }: LiveObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function undo(objects: readonly LiveObject[], changes: readonly Change[]): readonly LiveObject[] {
  const known = new Map(objects.map((object) => [keyOf(object), object]));
  for (const { before, after } of [...changes].reverse()) {
    if (before !== undefined) known.set(keyOf(before), before);
    else if (after !== undefined) known.delete(keyOf(after));
  }
  return [...known].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
}

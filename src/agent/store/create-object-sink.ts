import type { LiveObject } from '../../core/live/live-object.ts';
import type { ObjectSink } from '../watch/object-sink.ts';
import { idOf, type ObjectRecord, type ObjectRecords } from './create-object-records.ts';
import { isSameObject, type ObjectSource, type RecordKeeper } from './create-record-keeper.ts';

/** What a sink needs. */
export interface SinkParts {
  readonly records: ObjectRecords;
  readonly keeper: RecordKeeper;
  readonly source: ObjectSource;
  readonly isKept: (object: LiveObject) => boolean;
  /** A list brought an object. */
  readonly onListed: () => void;
}

/** A sink of one collection: it knows what that holds, and gives up its own share of it only. */
export function createObjectSink({ records, keeper, source, isKept, onListed }: SinkParts): ObjectSink {
  // Records that were replaced by those of another object of the name stay here until their collection speaks of them again.
  const held = new Map<string, ObjectRecord>();
  let seen: Set<string> | undefined;

  const hold = (record: ObjectRecord): void => {
    if (held.get(record.id) === record) return;
    held.set(record.id, record);
    record.holders += 1;
  };
  /** The record where nobody holds it any more. */
  const release = (record: ObjectRecord): ObjectRecord | undefined => {
    held.delete(record.id);
    record.holders -= 1;
    if (record.source === source) record.source = undefined;
    return record.holders === 0 && records.find(record.id) === record ? record : undefined;
  };
  const removeIfLast = (record: ObjectRecord): void => {
    const last = release(record);
    if (last !== undefined) keeper.remove(last);
  };

  return {
    beginList() {
      seen = new Set();
    },
    put(object) {
      const id = idOf(object);
      if (seen !== undefined) {
        seen.add(id);
        onListed();
      }
      const before = held.get(id);
      if (isKept(object)) {
        const record = keeper.receive(source, object);
        if (record !== undefined) hold(record);
      } else if (before !== undefined) removeIfLast(before);
    },
    remove(object) {
      const record = held.get(idOf(object));
      if (record !== undefined && isSameObject(record, object)) removeIfLast(record);
    },
    endList() {
      const there = seen;
      seen = undefined;
      if (there === undefined) return;
      const gone = [...held.values()].filter(({ id }) => !there.has(id));
      for (const record of gone) removeIfLast(record);
    },
    forget() {
      seen = undefined;
      for (const record of held.values()) {
        const last = release(record);
        if (last !== undefined) records.remove(last);
      }
    },
  };
}

import type { LiveObject } from '../../core/live/live-object.ts';
import type { ChangeTeller } from './create-change-teller.ts';
import { idOf, type ObjectRecord, type ObjectRecords, uidOf, versionOf } from './create-object-records.ts';
import type { StoreChange } from './object-store.ts';
import { isOlderVersion } from './resource-version.ts';

/** Who brings objects: each sink is a source of its own. */
export interface ObjectSource {
  readonly isMetadataOnly: boolean;
}

/** Decides which version of an object counts, and tells of what changed. */
export interface RecordKeeper {
  /** The record of the object that the source speaks of, as it is from now on; undefined where that object is known to be gone. */
  receive(source: ObjectSource, object: LiveObject): ObjectRecord | undefined;
  /** What was found out otherwise than by a watch. It says nothing of an object that is not there. */
  learn(object: LiveObject): void;
  /** The object is there no longer. */
  remove(record: ObjectRecord): void;
}

/** A keeper of these records. */
export function createRecordKeeper(records: ObjectRecords, { tell }: ChangeTeller): RecordKeeper {
  const appear = (source: ObjectSource, object: LiveObject): ObjectRecord => {
    const record = records.add(idOf(object), object);
    Object.assign(record, { source, isMetadataOnly: source.isMetadataOnly });
    tell(changeOf(record, 'added', undefined));
    return record;
  };
  const update = (record: ObjectRecord, object: LiveObject, source: ObjectSource | undefined): void => {
    const before = record.label?.second;
    Object.assign(record, { source, isMetadataOnly: source?.isMetadataOnly === true });
    if (records.replace(record, object)) tell(changeOf(record, 'changed', before));
  };
  const remove = (record: ObjectRecord): void => {
    records.remove(record);
    tell(changeOf({ ...record, label: undefined }, 'removed', record.label?.second));
  };
  return {
    receive(source, object) {
      const known = records.find(idOf(object));
      if (known === undefined) return appear(source, object);
      if (isSameObject(known, object)) {
        if (counts(known, object, source)) update(known, object, source);
        return known;
      }
      // Of two that had the same name one after the other, a source that lags still speaks of the first.
      if (known.source !== source && isOlderVersion(versionOf(object), known.version)) return undefined;
      remove(known);
      return appear(source, object);
    },
    learn(object) {
      const known = records.find(idOf(object));
      if (known === undefined || !isSameObject(known, object) || !isOther(known, object)) return;
      if (!isOlderVersion(versionOf(object), known.version)) update(known, object, undefined);
    },
    remove,
  };
}

/** Where one of them has no uid, nothing says that they are two. */
export function isSameObject({ uid }: Pick<ObjectRecord, 'uid'>, object: LiveObject): boolean {
  const other = uidOf(object);
  return uid === undefined || other === undefined || uid === other;
}

/** Whether what a source says of an object is news. A source tells in order, so that only another one can be behind. */
function counts(known: ObjectRecord, object: LiveObject, source: ObjectSource): boolean {
  const isOfAnother = known.source !== source;
  const isLess = source.isMetadataOnly && !known.isMetadataOnly;
  if (isLess && isOfAnother && known.source !== undefined) return false;
  if (isOfAnother && isOlderVersion(versionOf(object), known.version)) return false;
  return isOther(known, object) || (known.isMetadataOnly && !source.isMetadataOnly);
}

/** An API server gives every change another version. */
function isOther({ version }: ObjectRecord, object: LiveObject): boolean {
  return version === undefined || version !== versionOf(object);
}

function changeOf(
  { id, kind, label }: ObjectRecord,
  type: StoreChange['type'],
  labelBefore: string | undefined,
): StoreChange {
  const { first: groupKind, second: namespace } = kind;
  const name = id.slice(groupKind.length + namespace.length + 2);
  return { id, groupKind, namespace, name, labelBefore, labelAfter: label?.second, type };
}

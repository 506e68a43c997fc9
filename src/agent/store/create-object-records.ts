import { member } from '../../core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import type { ClearedObject } from '../../core/status/cleared-objects.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import { createIdGroups, type IdGroup, type IdGroups } from './create-id-groups.ts';
import type { PackedText } from './create-object-packer.ts';
import { createPackedObjects } from './create-packed-objects.ts';
import type { StoreSize } from './object-store.ts';
import { projectObject } from './project-object.ts';

/** What is kept of an object. There may be many: no field that can be had from another one. */
export interface ObjectRecord {
  readonly id: string;
  uid: string | undefined;
  version: string | undefined;
  /** By group kind and namespace. */
  readonly kind: IdGroup;
  /** By namespace and resource label. */
  label: IdGroup | undefined;
  packed: PackedText;
  /** How many collections hold it. */
  holders: number;
  /** Whose object this is; undefined where it was learned otherwise, or its collection holds it no longer. */
  source: object | undefined;
  /** It was read as PartialObjectMetadata: spec and status are not known. */
  isMetadataOnly: boolean;
  /** What was found of this version under a Plan. */
  cleared: (ClearedObject & { readonly plan: object }) | undefined;
}

/** The objects and their indexes. Which version counts, and who holds what, is for others to know. */
export interface ObjectRecords {
  find(id: string): ObjectRecord | undefined;
  /** The projected object of a record: the same one as long as it is unpacked. */
  objectOf(record: ObjectRecord): LiveObject;
  /** Held by nobody yet. Must not be there. */
  add(id: string, object: LiveObject): ObjectRecord;
  /** False where nothing of what is kept differs, and nothing was done. */
  replace(record: ObjectRecord, object: LiveObject): boolean;
  remove(record: ObjectRecord): void;
  readonly byKind: Pick<IdGroups, 'find' | 'findAll'>;
  readonly byLabel: Pick<IdGroups, 'find'>;
  readonly size: StoreSize;
}

/** No records yet. At most `unpackedSize` characters of JSON are kept unpacked. */
export function createObjectRecords(unpackedSize: number): ObjectRecords {
  const records = new Map<string, ObjectRecord>();
  const [byKind, byLabel] = [createIdGroups(), createIdGroups()];
  const packed = createPackedObjects(unpackedSize);
  const labelled = (id: string, object: LiveObject): IdGroup | undefined => {
    const label = resourceLabelIn(object);
    return label === undefined ? undefined : byLabel.add(namespaceOf(object), label, id);
  };
  return {
    find: (id) => records.get(id),
    objectOf: (record) => packed.unpack(record.id, record.packed),
    add(id, whole) {
      const object = projectObject(whole);
      const record: ObjectRecord = {
        id,
        uid: uidOf(object),
        version: versionOf(object),
        kind: byKind.add(groupKindOf(object), namespaceOf(object), id),
        label: labelled(id, object),
        packed: packed.pack(object, JSON.stringify(object)),
        holders: 0,
        source: undefined,
        isMetadataOnly: false,
        cleared: undefined,
      };
      records.set(id, record);
      return record;
    },
    replace(record, whole) {
      const [object, version] = [projectObject(whole), versionOf(whole)];
      const text = JSON.stringify(object);
      // Another version is always another text.
      if (record.version === version && packed.isOf(record.packed, text)) return false;
      packed.forget(record.id, record.packed);
      if (record.label !== undefined) byLabel.remove(record.label, record.id);
      const label = labelled(record.id, object);
      Object.assign(record, {
        uid: uidOf(object),
        version,
        label,
        packed: packed.pack(object, text),
        cleared: undefined,
      });
      // Whoever hears of a change reads it; of a first list that would only leave holes in the heap.
      packed.keep(record.id, object, text);
      return true;
    },
    remove(record) {
      records.delete(record.id);
      packed.forget(record.id, record.packed);
      byKind.remove(record.kind, record.id);
      if (record.label !== undefined) byLabel.remove(record.label, record.id);
    },
    byKind,
    byLabel,
    get size() {
      return { objects: records.size, packedBytes: packed.bytes };
    },
  };
}

/** The id of an object, as `objectId` writes it. */
export function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

/** Undefined where it has none: in tests and dumps. */
export function uidOf({ metadata }: LiveObject): string | undefined {
  return textOf(metadata.uid);
}

/** Undefined where it has none: in tests and dumps. */
export function versionOf({ metadata }: LiveObject): string | undefined {
  return textOf(metadata.resourceVersion);
}

function resourceLabelIn({ metadata }: LiveObject): string | undefined {
  return textOf(member(metadata.labels, RESOURCE_LABEL));
}

function namespaceOf({ metadata }: LiveObject): string {
  return metadata.namespace ?? '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

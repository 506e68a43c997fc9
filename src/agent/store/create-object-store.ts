import type { LiveObject } from '../../core/live/live-object.ts';
import { createChangeTeller } from './create-change-teller.ts';
import { createObjectRecords } from './create-object-records.ts';
import { createObjectSink } from './create-object-sink.ts';
import { createRecordKeeper } from './create-record-keeper.ts';
import type { ObjectStore } from './object-store.ts';

/** What may be chosen of a store. */
export interface ObjectStoreOptions {
  /**
   * Which objects are kept, asked whenever one arrives; all, where absent. An object that is kept no longer is told as removed. When the
   * answer changes for objects that do not change, the collections must be listed anew.
   */
  readonly isKept?: (object: LiveObject) => boolean;
  /** Called with each object that a list brings, kept or not. */
  readonly onListed?: () => void;
  /** How much is kept unpacked, in characters of JSON; in memory it is about five times that. */
  readonly unpackedSize?: number;
}

/** An empty store. */
export function createObjectStore(options: ObjectStoreOptions = {}): ObjectStore {
  const { isKept = () => true, onListed = () => undefined, unpackedSize = UNPACKED_SIZE } = options;
  const records = createObjectRecords(unpackedSize);
  const teller = createChangeTeller();
  const keeper = createRecordKeeper(records, teller);
  return {
    sinkFor({ isMetadataOnly }) {
      // Every call makes a source of its own: what one forgets, another may hold by then.
      return createObjectSink({ records, keeper, source: { isMetadataOnly }, isKept, onListed });
    },
    find(id) {
      const record = records.find(id);
      return record === undefined ? undefined : records.objectOf(record);
    },
    has: (id) => records.find(id) !== undefined,
    versionOf: (id) => records.find(id)?.version,
    clearedOf(id, plan) {
      const cleared = records.find(id)?.cleared;
      return cleared?.plan === plan ? cleared : undefined;
    },
    clear(id, plan, { isReady, writtenAt }) {
      const record = records.find(id);
      if (record !== undefined) record.cleared = { plan, isReady, writtenAt };
    },
    idsOf: (groupKind) => records.byKind.findAll(groupKind),
    idsLabelled: (namespace, resourceLabel) => records.byLabel.find(namespace, resourceLabel),
    idsIn: (namespace, groupKind) => records.byKind.find(groupKind, namespace),
    learn: keeper.learn,
    onChange: teller.onChange,
    get size() {
      return records.size;
    },
  };
}

/** The objects of some twenty resources. */
const UNPACKED_SIZE = 1_000_000;

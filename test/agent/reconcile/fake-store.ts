import type { ObjectStore } from '../../../src/agent/store/object-store.ts';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { RESOURCE_LABEL } from '../../../src/core/synth/labels.ts';

/** A store that is as new as the last time it was told to follow. */
export interface FakeStore extends ObjectStore {
  /** Everything is as the cluster holds it now. */
  follow(objects: readonly LiveObject[]): void;
  all(): readonly LiveObject[];
  readonly learned: LiveObject[];
}

export function createFakeStore(): FakeStore {
  const byId = new Map<string, LiveObject>();
  const learned: LiveObject[] = [];
  const idOf = (object: LiveObject): string => objectId(referenceOf(object));
  const ids = (isWanted: (object: LiveObject) => boolean): readonly string[] =>
    [...byId].filter(([, object]) => isWanted(object)).map(([id]) => id);
  return {
    learned,
    follow(objects) {
      byId.clear();
      for (const object of objects) byId.set(idOf(object), object);
    },
    all: () => [...byId.values()],
    learn(object) {
      learned.push(object);
      const known = byId.get(idOf(object));
      if (known === undefined) return;
      if (Number(known.metadata.resourceVersion) < Number(object.metadata.resourceVersion))
        byId.set(idOf(object), object);
    },
    find: (id) => byId.get(id),
    has: (id) => byId.has(id),
    versionOf: (id) => byId.get(id)?.metadata.resourceVersion,
    clearedOf: () => undefined,
    clear: () => {},
    idsOf: (groupKind) => ids((object) => groupKindOf(object) === groupKind),
    idsLabelled: (namespace, label) =>
      ids(({ metadata }) => (metadata.namespace ?? '') === namespace && metadata.labels?.[RESOURCE_LABEL] === label),
    idsIn: (namespace, groupKind) =>
      ids((object) => groupKindOf(object) === groupKind && object.metadata.namespace === namespace),
    sinkFor: () => ({ beginList() {}, put() {}, remove() {}, endList() {}, forget() {} }),
    onChange: () => {},
    size: { objects: 0, packedBytes: 0 },
  };
}

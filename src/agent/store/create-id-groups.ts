/** The ids of what belongs together: of one kind in one namespace, or with one label in one namespace. */
export interface IdGroup {
  readonly first: string;
  readonly second: string;
  readonly ids: ReadonlySet<string>;
}

/** Ids by two keys. */
export interface IdGroups {
  /** The group the id is in from now on. Whoever keeps it has the two keys without a copy of their texts. */
  add(first: string, second: string, id: string): IdGroup;
  remove(group: IdGroup, id: string): void;
  find(first: string, second: string): readonly string[];
  /** Those of all groups with this first key. */
  findAll(first: string): readonly string[];
}

/** An empty index. Groups without an id take no memory. */
export function createIdGroups(): IdGroups {
  const groups = new Map<string, Map<string, Group>>();
  return {
    add(first, second, id) {
      const ofFirst = groups.get(first) ?? new Map<string, Group>();
      groups.set(first, ofFirst);
      const group = ofFirst.get(second) ?? { first, second, ids: new Set<string>() };
      ofFirst.set(second, group);
      group.ids.add(id);
      return group;
    },
    remove({ first, second }, id) {
      const ofFirst = groups.get(first);
      const group = ofFirst?.get(second);
      group?.ids.delete(id);
      if (group?.ids.size === 0) ofFirst?.delete(second);
      if (ofFirst?.size === 0) groups.delete(first);
    },
    find: (first, second) => [...(groups.get(first)?.get(second)?.ids ?? [])],
    findAll: (first) => [...(groups.get(first)?.values() ?? [])].flatMap(({ ids }) => [...ids]),
  };
}

interface Group extends IdGroup {
  readonly ids: Set<string>;
}

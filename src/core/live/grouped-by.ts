import type { LiveObject } from './live-object.ts';

/** Says under which key an object is found; undefined where under none. A constant of its module, so that groups are made once. */
export type KeyOfObject = (object: LiveObject) => string | undefined;

/**
 * The objects of a list by key, each group in the order of the list. Made once for a list and a key: a list of a live state never
 * changes. For whoever would else go through all objects of a cluster to find those of one resource.
 */
export function groupedBy(
  objects: readonly LiveObject[],
  keyOf: KeyOfObject,
): ReadonlyMap<string, readonly LiveObject[]> {
  const known = GROUPS.get(objects) ?? new Map<KeyOfObject, ReadonlyMap<string, readonly LiveObject[]>>();
  GROUPS.set(objects, known);
  const groups = known.get(keyOf) ?? group(objects, keyOf);
  known.set(keyOf, groups);
  return groups;
}

const GROUPS = new WeakMap<readonly LiveObject[], Map<KeyOfObject, ReadonlyMap<string, readonly LiveObject[]>>>();

function group(objects: readonly LiveObject[], keyOf: KeyOfObject): ReadonlyMap<string, readonly LiveObject[]> {
  const groups = new Map<string, LiveObject[]>();
  for (const object of objects) {
    const key = keyOf(object);
    if (key === undefined) continue;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [object]);
    else known.push(object);
  }
  return groups;
}

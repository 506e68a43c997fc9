import type { FieldPath } from '../json/json.ts';
import type { CompiledSchema } from './compile-schema.ts';

/** More places than this say nothing: the name is an everyday one, such as `name` or `enabled`. */
const MOST_PLACES = 3;

/**
 * The places of a schema that have a field of this name, nearest to `from` first, as people write them:
 * `spec.security.tlsSecret`, `spec.tolerations[].key`. None when there are too many to be of help. Status fields are
 * never named, because users do not write them.
 */
export function fieldsNamed(name: string, from: FieldPath, root: CompiledSchema): readonly string[] {
  const places = (indexOf(root).get(name) ?? []).filter((place) => place[0] !== 'status');
  if (places.length > MOST_PLACES) return [];
  return places
    .map((place) => ({ place, common: commonLength(place, from) }))
    .sort((left, right) => right.common - left.common || left.place.length - right.place.length)
    .map(({ place }) => formatPlace(place));
}

type Place = readonly string[];

const INDEXES = new WeakMap<CompiledSchema, ReadonlyMap<string, readonly Place[]>>();

function indexOf(root: CompiledSchema): ReadonlyMap<string, readonly Place[]> {
  const known = INDEXES.get(root);
  if (known !== undefined) return known;
  const index = new Map<string, Place[]>();
  collect(root, [], index);
  INDEXES.set(root, index);
  return index;
}

function collect(node: CompiledSchema, path: Place, index: Map<string, Place[]>): void {
  for (const [name, property] of node.properties) {
    const place = [...path, name];
    const places = index.get(name);
    if (places === undefined) index.set(name, [place]);
    else places.push(place);
    collect(property, place, index);
  }
  if (node.items !== undefined) collect(node.items, [...path, '[]'], index);
  if (node.values !== undefined) collect(node.values, [...path, '*'], index);
}

function commonLength(place: Place, from: FieldPath): number {
  const at = from.findIndex((part, index) => place[index] !== (typeof part === 'number' ? '[]' : part));
  return at < 0 ? from.length : at;
}

function formatPlace(place: Place): string {
  return place.join('.').replaceAll('.[]', '[]');
}

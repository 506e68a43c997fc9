import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { areEqualScalars } from './equal-values.ts';
import type { FieldShape } from './field-shapes.ts';
import { isZero } from './is-zero.ts';
import { itemsByKey, keyOfItem, keyOfValue } from './keyed-items.ts';
import type { Place } from './place.ts';

/** One place where a live value does not hold what is desired. */
export interface ValueDifference {
  readonly type: 'Missing' | 'Changed' | 'Extraneous';
  readonly place: Place | undefined;
  readonly desired?: JsonValue | undefined;
  readonly live?: JsonValue | undefined;
  /** Of what is missing: the names of everything that is desired beside it; undefined for an entry of a map. */
  readonly siblings?: ReadonlySet<string> | undefined;
}

/** A desired value beside the live one. */
export interface ValuePair {
  readonly desired: JsonValue | undefined;
  readonly live: JsonValue | undefined;
  readonly shape: FieldShape | undefined;
  readonly place: Place | undefined;
  readonly siblings?: (() => ReadonlySet<string>) | undefined;
}

/**
 * Every place where the live value does not contain the desired one, in the order of the desired value. What only the live value has is
 * a default or somebody else's, and no difference, but in lists and maps that are written as a whole.
 */
export function compareValues(pair: ValuePair): readonly ValueDifference[] {
  const { desired, live, shape, place } = pair;
  // Null is no opinion: an API server takes it for a field that is not given.
  if (desired === undefined || desired === null) return SAME;
  if (live === undefined || live === null) return compareWithNothing(desired, pair);
  if (isJsonObject(desired) && isJsonObject(live)) return compareMembers(desired, live, pair);
  if (isJsonArray(desired) && isJsonArray(live)) return compareItems(desired, live, pair);
  return areEqualScalars(desired, live, shape) ? SAME : [{ type: 'Changed', place, desired, live }];
}

const SAME: readonly ValueDifference[] = [];

function compareWithNothing(desired: JsonValue, { shape, place, siblings }: ValuePair): readonly ValueDifference[] {
  const isSame = shape?.keepsZero !== true && isZero(desired, shape);
  return isSame ? SAME : [{ type: 'Missing', place, desired, siblings: siblings?.() }];
}

function compareMembers(desired: JsonObject, live: JsonObject, pair: ValuePair): readonly ValueDifference[] {
  const { shape, place } = pair;
  // Entries of a map have nothing to do with each other.
  const siblings = shape?.items === undefined ? () => new Set(Object.keys(desired)) : undefined;
  const differences: ValueDifference[] = [];
  for (const name of Object.keys(desired)) {
    const wanted = desired[name];
    const found = member(live, name);
    // Most fields are the same, and nothing is made for those.
    if (wanted === found || isPruned(found, name, shape)) continue;
    const inner = {
      desired: wanted,
      live: found,
      shape: shapeOfMember(name, shape),
      place: { parent: place, name },
      siblings,
    };
    for (const difference of compareValues(inner)) differences.push(difference);
  }
  return shape?.map === 'atomic' ? [...differences, ...additions(desired, live, pair)] : differences;
}

/** A field that the API server does not know was dropped when it was applied: nobody took it away. */
function isPruned(found: JsonValue | undefined, name: string, shape: FieldShape | undefined): boolean {
  return found === undefined && shape?.isClosed === true && shape.fields?.get(name) === undefined;
}

function shapeOfMember(name: string, shape: FieldShape | undefined): FieldShape | undefined {
  return shape?.fields?.get(name) ?? shape?.items;
}

function additions(desired: JsonObject, live: JsonObject, { shape, place }: ValuePair): readonly ValueDifference[] {
  return Object.keys(live).flatMap((name) => {
    const value = live[name];
    const isOurs = (member(desired, name) ?? null) !== null;
    if (isOurs || value === undefined || value === null || isEmptyField(value, shape?.fields?.get(name))) return SAME;
    return [{ type: 'Extraneous', place: { parent: place, name }, live: value }];
  });
}

/** Members of a map say something even when they are empty: `nodeSelector: {gpu: ""}`. */
function isEmptyField(value: JsonValue, field: FieldShape | undefined): boolean {
  return field !== undefined && isZero(value, field);
}

type List = readonly JsonValue[];

function compareItems(desired: List, live: List, pair: ValuePair): readonly ValueDifference[] {
  const list = pair.shape?.list ?? 'atomic';
  if (list === 'atomic') return compareByPosition(desired, live, pair);
  const items = pair.shape?.items;
  const keyOf = list === 'set' ? keyOfValue : (item: JsonValue) => keyOfItem(item, list.keys, items);
  const byKey = itemsByKey(live, keyOf);
  const siblings = () => new Set(desired.map(keyOf));
  return desired.flatMap((item, index) => {
    const key = keyOf(item);
    const place = { parent: pair.place, name: key, index };
    return compareValues({ desired: item, live: byKey.get(key)?.shift(), shape: items, place, siblings });
  });
}

function compareByPosition(desired: List, live: List, { shape, place }: ValuePair): readonly ValueDifference[] {
  if (desired.length !== live.length) return [{ type: 'Changed', place, desired, live }];
  return desired.flatMap((item, index) => {
    const found = live[index];
    if (item === found) return SAME;
    return compareValues({
      desired: item,
      live: found,
      shape: shape?.items,
      place: { parent: place, name: index, index },
    });
  });
}

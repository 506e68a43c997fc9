import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import type { ValueDifference, ValuePair } from './compare-values.ts';
import type { FieldShape } from './field-shapes.ts';
import { isZero } from './is-zero.ts';
import { keyOfItem, keyOfValue } from './keyed-items.ts';
import { type FieldPart, type OwnedField, ownedFields } from './managed-fields.ts';

/**
 * The fields that a server-side applier owns, that the cluster holds, and that are not desired: they left the Plan. `fields` is the
 * applier's fieldsV1 below the place of the pair.
 */
export function ownedExtraneousFields(fields: JsonObject, pair: ValuePair): readonly ValueDifference[] {
  const { desired, live, shape, place } = pair;
  if (live === undefined || live === null) return [];
  const isDesired = desired !== undefined && desired !== null;
  if (!isDesired && isZero(live, shape)) return [];
  const owned = ownedFields(fields);
  if (owned.length === 0) return isDesired ? [] : [{ type: 'Extraneous', place, live }];
  return owned.flatMap((field) => {
    // Nearly every field that is owned is desired and has nothing below it: nothing is made for those.
    if (isDesiredLeaf(field, desired)) return NOTHING;
    const inner = innerPair(field, pair);
    if (inner === undefined) return NOTHING;
    return isLeftItem(field, inner) ? [leftItem(inner)] : ownedExtraneousFields(field.fields, inner);
  });
}

const NOTHING: readonly ValueDifference[] = [];

function isDesiredLeaf({ part, fields }: OwnedField, desired: JsonValue | undefined): boolean {
  if (part.type !== 'field' || Object.keys(fields).length > 0) return false;
  return (member(desired, part.name) ?? null) !== null;
}

/** An item of a list is reported as a whole; of an object the fields are, because others may have fields of their own in it. */
function isLeftItem({ part }: Pick<OwnedField, 'part'>, { desired, live }: ValuePair): boolean {
  return part.type === 'item' && (desired ?? null) === null && (live ?? null) !== null;
}

function leftItem({ live, place }: ValuePair): ValueDifference {
  return { type: 'Extraneous', place, live };
}

/** The pair of what a part of fieldsV1 names. */
function innerPair({ part }: Pick<OwnedField, 'part'>, pair: ValuePair): ValuePair | undefined {
  const { desired, live, shape, place } = pair;
  switch (part.type) {
    case 'field': {
      const inner = shape?.fields?.get(part.name) ?? shape?.items;
      const name = part.name;
      return { desired: member(desired, name), live: member(live, name), shape: inner, place: { parent: place, name } };
    }
    case 'item': {
      const keys = keysOf(shape) ?? Object.keys(part.keys);
      const name = keyOfItem(part.keys, keys, shape?.items);
      const find = (list: JsonValue | undefined) =>
        findItem(list, (item) => keyOfItem(item, keys, shape?.items) === name);
      return { desired: find(desired), live: find(live), shape: shape?.items, place: { parent: place, name } };
    }
    case 'value': {
      const name = keyOfValue(part.value);
      const find = (list: JsonValue | undefined) => findItem(list, (item) => keyOfValue(item) === name);
      return { desired: find(desired), live: find(live), shape: shape?.items, place: { parent: place, name } };
    }
    case 'index':
      // Only atomic lists have positions, and those are owned as a whole.
      return undefined;
  }
}

/** The fields that an older client-side apply wrote down (`kubectl.kubernetes.io/last-applied-configuration`) and that left the Plan. */
export function lastAppliedExtraneousFields(
  applied: JsonValue | undefined,
  pair: ValuePair,
): readonly ValueDifference[] {
  const { desired, live, shape, place } = pair;
  if (applied === undefined || applied === null || live === undefined || live === null) return [];
  const parts = partsOf(applied, live, shape);
  if (parts !== undefined) {
    return parts.flatMap(({ part, value }) => {
      const inner = innerPair({ part }, pair);
      if (inner === undefined) return [];
      return isLeftItem({ part }, inner) ? [leftItem(inner)] : lastAppliedExtraneousFields(value, inner);
    });
  }
  const isLeft = (desired ?? null) === null && !isZero(live, shape) && !isZero(applied, shape);
  return isLeft ? [{ type: 'Extraneous', place, live }] : [];
}

interface AppliedPart {
  readonly part: FieldPart;
  readonly value: JsonValue | undefined;
}

/** The parts of what was applied; undefined for what is applied as a whole. */
function partsOf(
  applied: JsonValue,
  live: JsonValue,
  shape: FieldShape | undefined,
): readonly AppliedPart[] | undefined {
  if (isJsonObject(applied) && isJsonObject(live)) {
    return Object.keys(applied).map((name) => ({ part: { type: 'field', name }, value: applied[name] }));
  }
  if (!isJsonArray(applied) || keysOf(shape) === undefined) return undefined;
  return applied.filter(isJsonObject).map((item) => ({ part: { type: 'item', keys: item }, value: item }));
}

function keysOf(shape: FieldShape | undefined): readonly string[] | undefined {
  return typeof shape?.list === 'object' ? shape.list.keys : undefined;
}

function findItem(list: JsonValue | undefined, isWanted: (item: JsonValue) => boolean): JsonValue | undefined {
  return isJsonArray(list) ? list.find(isWanted) : undefined;
}

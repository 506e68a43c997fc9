import type { JsonValue } from '../../json/json.ts';
import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import {
  type CelList,
  type CelMap,
  type CelOpaque,
  type CelOptional,
  type CelValue,
  elementsOf,
  isTagged,
  type TaggedValue,
} from './cel-value.ts';
import { compareNumbers, isCelNumber } from './number-order.ts';
import { readJson } from './read-json.ts';

/**
 * CEL's `==`: values of different types are unequal, except that numbers compare by amount. Throws where the API server
 * answers "no such overload": a typed list or map, or a library value, against something else.
 */
export function equalValues(left: CelValue, right: CelValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (isCelNumber(left)) return isCelNumber(right) && compareNumbers(left, right) === 0;
  return isTagged(left) && equalTagged(left, right);
}

function equalTagged(left: TaggedValue, right: CelValue): boolean {
  switch (left.kind) {
    case 'list':
      return equalLists(left, right);
    case 'map':
      return equalMaps(left, right);
    case 'opaque':
      return equalOpaques(left, right);
    case 'optional':
      return equalOptionals(left, right);
    default:
      return isTagged(right) && equalScalars(left, right);
  }
}

function equalOpaques(left: CelOpaque, right: CelValue): boolean {
  if (!isTagged(right) || right.kind !== 'opaque' || right.typeName !== left.typeName) throw noSuchOverload();
  return left.equals(right);
}

function equalOptionals(left: CelOptional, right: CelValue): boolean {
  if (!isTagged(right) || right.kind !== 'optional') return false;
  if (left.value === undefined || right.value === undefined) return left.value === right.value;
  return equalValues(left.value, right.value);
}

function equalScalars(left: TaggedValue, right: TaggedValue): boolean {
  if (left.kind === 'bytes') return right.kind === 'bytes' && compareBytes(left.bytes, right.bytes) === 0;
  if (left.kind === 'type') return right.kind === 'type' && right.name === left.name;
  if (left.kind === 'duration') return right.kind === 'duration' && right.nanoseconds === left.nanoseconds;
  return left.kind === 'timestamp' && right.kind === 'timestamp' && right.nanoseconds === left.nanoseconds;
}

/** Orders byte strings: negative, 0 or positive. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Like `equalValues`, with false where that throws. */
export function areKnownEqual(left: CelValue, right: CelValue): boolean {
  try {
    return equalValues(left, right);
  } catch (error) {
    if (error instanceof CelEvaluationError) return false;
    throw error;
  }
}

/** Whether a list has an element that equals the value: CEL's `in`. */
export function listContains(list: CelList, value: CelValue): boolean {
  for (let index = 0; index < list.length; index++) {
    if (areKnownEqual(list.at(index), value)) return true;
  }
  return false;
}

function equalLists(left: CelList, right: CelValue): boolean {
  if (!isTagged(right) || right.kind !== 'list') {
    if (left.declared !== undefined) throw noSuchOverload();
    return false;
  }
  if (left.length !== right.length) return false;
  switch (left.declared?.listType) {
    case 'set':
      return elementsOf(right).every((element) => listContains(left, element));
    case 'map':
      return equalMapLists(left, right, left.declared.keyOf);
    case 'atomic':
    case undefined:
      return elementsOf(left).every((element, index) => equalValues(element, right.at(index)));
  }
}

function equalMapLists(left: CelList, right: CelList, keyOf: (element: CelValue) => string): boolean {
  const byKey = new Map(elementsOf(left).map((element) => [keyOf(element), element]));
  return elementsOf(right).every((element) => {
    const counterpart = byKey.get(keyOf(element));
    return counterpart !== undefined && equalValues(counterpart, element);
  });
}

function equalMaps(left: CelMap, right: CelValue): boolean {
  if (!isTagged(right) || right.kind !== 'map') {
    if (left.isDeclared) throw noSuchOverload();
    return false;
  }
  if (left.size() !== right.size()) return false;
  const sameFields = left.keys().every((key) => {
    const leftValue = left.find(key);
    const rightValue = right.find(key);
    if (leftValue === undefined || rightValue === undefined) return leftValue === rightValue;
    return equalValues(leftValue, rightValue);
  });
  return sameFields && equalUndeclared(left, right);
}

/** Members that only one side has do not count here; the sizes have been compared. */
function equalUndeclared(left: CelMap, right: CelMap): boolean {
  const others = right.undeclared?.() ?? new Map<string, JsonValue>();
  return Array.from(left.undeclared?.() ?? []).every(([name, value]) => {
    const other = others.get(name);
    return other === undefined || equalValues(readJson(value), readJson(other));
  });
}

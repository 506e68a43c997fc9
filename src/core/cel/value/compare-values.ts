import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { type CelDuration, type CelTimestamp, type CelValue, isTagged, type TaggedValue } from './cel-value.ts';
import { compareBytes } from './equal-values.ts';
import { compareNumbers, isCelNumber } from './number-order.ts';

/** CEL's order of two values: negative, 0 or positive. Throws for types that have none and for NaN. */
export function compareValues(left: CelValue, right: CelValue): number {
  if (isCelNumber(left) && isCelNumber(right)) {
    const order = compareNumbers(left, right);
    if (Number.isNaN(order)) throw new CelEvaluationError('NaN values cannot be ordered');
    return order;
  }
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  return compareTagged(left, right);
}

function compareTagged(left: CelValue, right: CelValue): number {
  if (!isTagged(left) || !isTagged(right)) throw noSuchOverload();
  if (left.kind === 'bytes' && right.kind === 'bytes') return compareBytes(left.bytes, right.bytes);
  if (!isTime(left) || !isTime(right) || left.kind !== right.kind) throw noSuchOverload();
  return left.nanoseconds < right.nanoseconds ? -1 : left.nanoseconds > right.nanoseconds ? 1 : 0;
}

function isTime(value: TaggedValue): value is CelDuration | CelTimestamp {
  return value.kind === 'duration' || value.kind === 'timestamp';
}

/** By code point, as UTF-8 bytes order; JavaScript's own order puts U+FFFD after an emoji. */
export function compareStrings(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit !== rightUnit) return codePointRank(leftUnit) - codePointRank(rightUnit);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above every other unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
